import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const file = join(import.meta.dirname, '../../fixtures/reports/auth-required/report.csv');
const python = spawnSync('python3', ['--version']).status === 0;
if (!python)
  process.stderr.write('*** SKIPPED: the CSV is not read by a second program, because python3 is not there ***\n');

describe.skipIf(!python)('the CSV, read by a program that is not ours', () => {
  const script =
    'import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))))';
  const rows = JSON.parse(
    spawnSync('python3', ['-c', script, file], { encoding: 'utf8' }).stdout || '[]',
  ) as string[][];

  it('has as many cells in each row as the heading names', () => {
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
  });

  it('has one row per target and method', () => {
    const report = JSON.parse(readFileSync(join(file, '../report.json'), 'utf8')) as { probes: unknown[] };
    expect(rows).toHaveLength(report.probes.length + 1);
  });
});
