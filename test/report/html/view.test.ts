import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { evidenceLine } from '../../../src/report/html/model/evidence-words.ts';
import { routePlan } from '../../../src/report/html/model/route-model.ts';
import { createView } from '../../../src/report/html/model/view.ts';
import { sampleReport } from './sample.ts';

const report = sampleReport();
const view = createView(report);
const row = (part: string) => view.rows.find((entry) => entry.target.url.includes(part));
const states = (part: string): readonly string[] | undefined =>
  row(part)?.cells.map((cell) => `${cell.state} ${cell.words}`);

describe('the matrix', () => {
  it.each([
    [
      'winatp-gw-cus',
      ['ok Succeeded (200)', 'ok Succeeded (200)', 'soft Failed (12002)', 'ok Succeeded (200)', "absent Doesn't exist"],
    ],
    [
      'automatedirstrprdcus.',
      ['fail Failed (407)', 'fail Failed (407)', 'fail Failed (12002)', 'fail Failed (407)', "absent Doesn't exist"],
    ],
    [
      'ussus1eastprod',
      [
        'warn Succeeded (400)',
        'soft Failed (407)',
        'soft Failed (12002)',
        'warn Succeeded (400)',
        "absent Doesn't exist",
      ],
    ],
    [
      'nav-edge',
      [
        'flaky Succeeded (200)',
        'flaky Succeeded (200)',
        'soft Failed (12002)',
        'flaky Succeeded (200)',
        "absent Doesn't exist",
      ],
    ],
    [
      'client.wns',
      ['fail Failed (403)', 'fail Failed (403)', 'fail Failed (12002)', 'fail Failed (403)', "absent Doesn't exist"],
    ],
  ])('%s', (part, expected) => expect(states(part)).toEqual(expected));

  it.each([
    ['automatedirstrprdcus.', 'not', true],
    ['client.wns', 'not', false],
    ['ussus1eastprod', 'warn', false],
    ['winatp-gw-cus', 'ok', false],
  ])('%s is filtered as %s', (part, state, noWay) =>
    expect([row(part)?.state, row(part)?.noWay]).toEqual([state, noWay]),
  );

  const skipped = (state: 'skipped' | 'unusable', extra: object): Report => ({
    ...report,
    probes: report.probes.map((probe) => ({
      ...probe,
      state,
      servers: [],
      attempts: [],
      outcome: null,
      status: null,
      answeredBy: null,
      failure: null,
      code: null,
      sharedWith: null,
      ...extra,
    })),
  });
  it('tells what was not tested, and what cannot be used', () => {
    expect(createView(skipped('skipped', { skippedBecause: 'deadline' })).rows[0]?.cells[0]).toMatchObject({
      state: 'skipped',
      words: 'Not tested',
    });
    expect(createView(skipped('unusable', {})).rows[0]?.cells[0]).toMatchObject({
      state: 'unusable',
      words: "The proxy isn't in valid format",
    });
    expect(createView(skipped('skipped', {})).rows[0]?.state).toBe('untested');
  });
  it('gives the number of a PAC script that cannot be fetched', () => {
    const failure = { code: 'pac_fetch_failed', native: null } as const;
    const proxies = report.proxies.map(
      (entry) => ({ ...entry, state: 'unusable', failure, value: 'x', corrected: null }) as const,
    );
    expect(createView({ ...skipped('unusable', {}), proxies }).rows[0]?.cells[1]).toMatchObject({
      words: 'Failed (12167)',
      code: '12167',
    });
  });
});

describe('evidence', () => {
  it.each([
    [
      report.findings[0]?.evidence[0],
      {
        title: 'automatedirstrprdeus.blob.core.windows.net through the proxy that WPAD gives',
        result: '407 from the proxy 10.40.8.31:3128',
        href: '#p-10-wpad',
      },
    ],
    [
      report.findings[3]?.control,
      {
        title: 'au.download.windowsupdate.com through the default proxy',
        result: '200 from the target',
        href: '#p-35-default',
      },
    ],
    [
      'd2',
      {
        title: 'http://wpad.nwtraders.example/wpad.dat (Proxy auto discovery (WPAD))',
        result: 'HTTP 200, 1284 bytes',
        href: null,
      },
    ],
    [
      'c1',
      {
        title: 'Check of x7f3k2q9.example.invalid (Proxy disabled)',
        result: 'the name does not exist, after 4.0 ms',
        href: null,
      },
    ],
    ['unknown', null],
  ])('%s', (id, line) => expect(evidenceLine(view, id ?? '')).toEqual(line));
});

describe('the route picture', () => {
  const plan = routePlan(view);
  it('starts with the method that the sensor would use and ends with the one that does not exist', () =>
    expect(plan.methods.map((entry) => [entry.method, entry.none])).toEqual([
      ['named', null],
      ['default', null],
      ['wpad', null],
      ['none', null],
      ['command-line', "Doesn't exist"],
    ]));
  it('draws each server once, with its ends', () =>
    expect(plan.boxes.map((box) => [box.name, box.ends.map((end) => [end.targets, end.state, end.via])])).toEqual([
      [
        '10.40.8.20:3128',
        [
          [44, 'ok', null],
          [6, 'warn', 'Northwind Web Gateway Root'],
          [10, 'fail', '407 by the proxy'],
          [2, 'fail', '403 by the proxy'],
        ],
      ],
      ['10.40.8.31:3128', [[16, 'fail', '407 by the proxy']]],
      [
        'direct',
        [
          [6, 'ok', null],
          [56, 'fail', 'by a firewall'],
        ],
      ],
    ]));
  it('names a silent way shortly when no firewall was found', () => {
    const other = createView({
      ...report,
      findings: report.findings.filter((finding) => finding.code !== 'direct-blocked'),
    });
    expect(routePlan(other).boxes.at(-1)?.ends.at(-1)).toMatchObject({ via: 'no answer', wall: false, targets: 56 });
  });
  it('puts many proxies into one box', () => {
    const probes = report.probes.map((probe, index) => ({
      ...probe,
      attempts: probe.attempts.map((attempt) => ({ ...attempt, server: `http://10.1.0.${index % 9}:80` })),
    }));
    const names = routePlan(createView({ ...report, probes })).boxes.map((box) => box.name);
    expect(names).toHaveLength(4);
    expect(names.at(-1)).toBe('6 other proxies');
  });
});
