import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/model/report.ts';
import { dateTime, duration, urlParts } from '../../../src/report/html/model/phrases.ts';
import { verdictLines, verdictSymbol } from '../../../src/report/html/sections/head-section.ts';
import { sampleReport } from './sample.ts';

describe('phrases', () => {
  it.each([
    [0.04, '0.0 ms'],
    [3.44, '3.4 ms'],
    [99.96, '100 ms'],
    [812.4, '812 ms'],
    [999.6, '1.00 s'],
    [10_000, '10.0 s'],
  ])('writes %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    ['2026-11-20T08:31:00.214Z', '20 November 2026, 08:31 UTC'],
    ['2026-13-20T08:31:00Z', '2026-13-20T08:31:00Z'],
    ['yesterday', 'yesterday'],
  ])('writes %s as %s', (time, text) => expect(dateTime(time)).toBe(text));

  it.each([
    ['https://a.example/x?y', { host: 'a.example', path: '/x?y', port: '443' }],
    ['http://a.example:8080/', { host: 'a.example', path: '', port: '8080' }],
    ['http://[::1]/p', { host: '[::1]', path: '/p', port: '80' }],
    ['https://[2001:db8::1]:8443', { host: '[2001:db8::1]', path: '', port: '8443' }],
    ['no url', { host: 'no url', path: '', port: '' }],
  ])('takes %s apart', (url, parts) => expect(urlParts(url)).toEqual(parts));

  it.each([
    [
      'EDR works through the named proxy. Sample upload does not: 10.0.0.7:8080 asks for a password.',
      ['EDR works through the named proxy.', 'Sample upload does not: 10.0.0.7:8080 asks for a password.'],
    ],
    ['EDR works; antivirus cloud does not: 407.', ['EDR works.', 'Antivirus cloud does not: 407.']],
    ['It fails at a.b.example. 10.0.0.7 refuses.', ['It fails at a.b.example.', '10.0.0.7 refuses.']],
    ['', []],
  ])('splits the verdict %j', (verdict, lines) => expect(verdictLines(verdict)).toEqual(lines));

  const channel = (level: Channel['level'], required = true): Channel => ({
    ...(sampleReport().channels[0] ?? expect.unreachable()),
    level,
    required,
  });
  it.each([
    ['all is well', 0, [channel('ok'), channel('info')], 'ok'],
    ['a required channel fails, though nothing makes the exit code 1', 0, [channel('ok'), channel('error')], 'fail'],
    ['only an optional channel has trouble', 0, [channel('ok'), channel('warning', false)], 'ok'],
    ['a required channel has a warning', 0, [channel('ok'), channel('warning')], 'warn'],
    ['a finding is an error', 1, [channel('ok')], 'fail'],
    ['warnings count', 4, [channel('ok')], 'warn'],
    ['the run ended before its end', 3, [channel('warning'), channel('ok')], 'warn'],
    ['somebody interrupted it', 130, [channel('ok')], 'warn'],
    ['it ended early and something fails', 3, [channel('error')], 'fail'],
    ['there is no channel', 0, [], 'warn'],
  ] as const)('marks a verdict where %s', (_name, code, channels, symbol) =>
    expect(verdictSymbol({ channels, exit: { code, reason: '' } })).toBe(symbol),
  );
});
