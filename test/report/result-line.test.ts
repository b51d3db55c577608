import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { resultLine } from '../../src/report/words/status-words.ts';

const report: Report = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/reports/auth-required/report.json'), 'utf8'),
);
const probe = report.probes.find(({ method, state }) => method === 'named' && state === 'measured');
const settings = report.proxies.find(({ method }) => method === 'named') ?? null;

describe('the result line', () => {
  it.each([
    ['reachable', ['http://10.9.9.9:3128'], '10.9.9.9:3128'],
    ['reachable', ['http://10.0.0.6:8080', 'http://10.9.9.9:3128'], '10.9.9.9:3128'],
    ['reachable', ['http://10.0.0.6:8080', 'direct'], 'direct'],
    ['unreachable', ['http://10.0.0.6:8080', 'direct'], '10.0.0.6:8080'],
    ['unreachable', ['direct'], 'direct'],
    ['reachable', ['http://[fd00::6]:8080'], '[fd00::6]:8080'],
  ] as const)('%s by %j names %s', (outcome, servers, name) => {
    if (!probe) throw new Error('the fixture has no measured probe of the named proxy');
    const attempts = servers.map((server) => ({ server, retry: 0, observations: [] }));
    const line = resultLine('named', { url: 'https://a.example' }, { ...probe, outcome, attempts }, settings);
    expect(line.slice(0, line.indexOf('): '))).toBe(`4 - Named proxy ( ${name} `);
  });
});
