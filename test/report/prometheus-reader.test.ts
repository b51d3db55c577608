import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import parsePrometheus from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderPrometheus } from '../../src/report/formats/prometheus.ts';

interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
}

const report = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/reports/auth-required/report.json'), 'utf8'),
) as Report;

describe('the Prometheus textfile, read by a parser that is not ours', () => {
  const text = renderPrometheus(report);
  const families = parsePrometheus(text) as readonly Family[];

  it('gives every family with type, help and values', () => {
    expect(families.length).toBeGreaterThan(4);
    for (const family of families) {
      expect(family.name).toMatch(/^mde_client_analyzer_/);
      expect(family.type, family.name).toMatch(/^(GAUGE|COUNTER)$/);
      expect(family.help, family.name).not.toBe('');
      expect(family.metrics.length, family.name).toBeGreaterThan(0);
      for (const { value } of family.metrics) expect(Number.isNaN(Number(value)), family.name).toBe(false);
    }
  });

  it('loses no line: as many values as the text has', () => {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(families.reduce((sum, family) => sum + family.metrics.length, 0)).toBe(lines.length);
  });
});
