import { describe, expect, it } from 'vitest';
import { createContext } from '../../src/diagnose/context.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { compareWinhttp } from '../../src/diagnose/reading/winhttp.ts';
import { exitOf } from '../../src/diagnose/verdict/exit.ts';
import type { Measurement } from '../../src/model/probe.ts';
import type { Evidence } from '../../src/model/report.ts';
import type { WinhttpAnswer, WinhttpRequest, WinhttpResolution } from '../../src/model/winhttp.ts';
import {
  absent,
  attempt,
  direct,
  evidence,
  forgedChain,
  http,
  measured,
  named,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

const cnc = target('https://winatp-gw-eus.microsoft.com/commands/test');
const PROXY = 'http://10.0.0.6:8080';
const detail = { ms: 5, bypass: null };
const found = (server: string): WinhttpResolution => ({
  ...detail,
  proxy: server === 'direct' ? null : server,
  servers: [server === 'direct' ? server : `http://${server}`],
  error: null,
});
const none = (number: number): WinhttpResolution => ({
  ...detail,
  proxy: null,
  servers: [],
  error: { number, name: null },
});
const status = (value: number, remote: string | null = null): WinhttpRequest => ({
  ms: 9,
  status: value,
  remote,
  error: null,
});
const error = (number: number): WinhttpRequest => ({
  ms: 9,
  status: null,
  remote: null,
  error: { number, name: null },
});
const answer = (over: Partial<WinhttpAnswer>): WinhttpAnswer => ({
  targetId: cnc.id,
  method: 'none',
  access: 'none',
  state: 'answered',
  why: null,
  resolution: null,
  request: null,
  ...over,
});
const beside = (measurement: Measurement, over: Partial<WinhttpAnswer>): Evidence =>
  evidence([cnc], [measurement], {
    winhttp: {
      unavailable: null,
      machine: null,
      answers: [answer({ method: measurement.method, ...over })],
      notes: [],
    },
  });
const compare = (given: Evidence) => compareWinhttp(createContext(given));

const wpad = (servers: readonly string[]): Measurement =>
  measured(cnc, 'wpad', [attempt(servers[0] ?? PROXY, steps.proxyOk(cnc))], { servers });
const refusedBy407 = named(cnc, steps.proxied(tunnel(407)));
const unusable = (code: 'pac_fetch_failed' | 'pac_script_failed'): Measurement => ({
  ...absent(cnc, 'wpad'),
  state: 'unusable',
  resolution: {
    id: 'x1',
    phase: 'proxy-resolution',
    peer: 'proxy',
    t0: 0,
    t: 1,
    failure: { code, native: null },
    kind: 'pac-evaluation',
    query: cnc.url,
    answer: null,
    notes: [],
  },
});
const atProxy = (address: string, port = 8080): Measurement =>
  named(cnc, [tcp(null, { peer: 'proxy', port, address }), ...steps.proxyOk(cnc).slice(1)]);
const inspected = direct(cnc, [
  ...steps.direct(cnc, tcp(), tls(forgedChain('winatp-gw-eus.microsoft.com')), http(200)),
]);

type Row = readonly [
  name: string,
  ours: Measurement,
  theirs: Partial<WinhttpAnswer>,
  want: readonly [kind: string, ours: string, winhttp: string] | null,
];

const rows: readonly Row[] = [
  ['both reach it', direct(cnc, steps.directOk(cnc)), { request: status(200) }, null],
  ['the same number', direct(cnc, steps.direct(cnc, tcp('connection_refused'))), { request: error(12029) }, null],
  [
    'another number for a failure',
    direct(cnc, steps.direct(cnc, tcp('connection_refused'))),
    { request: error(12002) },
    ['number', 'Failed (12029)', 'Failed (12002)'],
  ],
  [
    'only our own steps reach it',
    direct(cnc, steps.directOk(cnc)),
    { request: error(12175) },
    ['outcome', 'Succeeded (200)', 'Failed (12175)'],
  ],
  [
    'only WinHTTP reaches it',
    direct(cnc, steps.direct(cnc, tcp('connection_refused'))),
    { request: status(200) },
    ['outcome', 'Failed (12029)', 'Succeeded (200)'],
  ],
  [
    'another status of the same service',
    direct(cnc, steps.directOk(cnc)),
    { request: status(403) },
    ['number', 'Succeeded (200)', 'Succeeded (403)'],
  ],
  [
    'a status that only a proxy gives is no success',
    direct(cnc, steps.directOk(cnc)),
    { request: status(407) },
    ['outcome', 'Succeeded (200)', 'Failed (407)'],
  ],
  // A pinned target behind an inspector: WinHTTP does not pin, our verdict does; what came back is the same.
  ['the same status, which we call a failure', inspected, { request: status(200) }, null],
  ['the refusal of a proxy', refusedBy407, { access: 'named', request: status(407) }, null],
  [
    'the refusal of a proxy in WinHTTP’s number',
    refusedBy407,
    { access: 'named', request: error(12029) },
    ['number', 'Failed (407)', 'Failed (12029)'],
  ],
  // Which proxy a script names.
  ['the same server', wpad([PROXY]), { access: 'pac', resolution: found('10.0.0.6:8080'), request: status(200) }, null],
  [
    'only the first server counts for WinHTTP',
    wpad([PROXY, 'direct']),
    { access: 'pac', resolution: found('10.0.0.6:8080'), request: status(200) },
    null,
  ],
  [
    'another server',
    wpad([PROXY]),
    { access: 'pac', resolution: found('10.0.0.7:8080'), request: status(200) },
    ['proxy', PROXY, 'http://10.0.0.7:8080'],
  ],
  ['direct', wpad([PROXY]), { access: 'pac', resolution: found('direct') }, ['proxy', PROXY, 'direct']],
  [
    'an answer that names nothing',
    wpad([PROXY]),
    { access: 'pac', resolution: { ...found('direct'), proxy: ';;', servers: [] } },
    ['proxy', PROXY, 'no server that can be read'],
  ],
  [
    'no script to be had',
    wpad([PROXY]),
    { access: 'pac', resolution: none(12167) },
    ['proxy', PROXY, 'Failed (12167)'],
  ],
  [
    'WPAD that WinHTTP misses',
    wpad([PROXY]),
    { access: 'auto-detect', resolution: none(12180) },
    ['proxy', PROXY, "Doesn't exist"],
  ],
  ['no WPAD for both', absent(cnc, 'wpad'), { access: 'auto-detect', resolution: none(12180) }, null],
  [
    'WPAD that only WinHTTP finds (DHCP)',
    absent(cnc, 'wpad'),
    { access: 'auto-detect', resolution: found('10.0.0.6:8080'), request: status(200) },
    ['proxy', "Doesn't exist", PROXY],
  ],
  ['a script that fails for both', unusable('pac_script_failed'), { access: 'pac', resolution: none(12166) }, null],
  [
    'a script that fails for both in another way',
    unusable('pac_script_failed'),
    { access: 'pac', resolution: none(12177) },
    ['number', 'Failed (12166)', 'Failed (12177)'],
  ],
  [
    'a script that only WinHTTP can run',
    unusable('pac_script_failed'),
    { access: 'pac', resolution: found('10.0.0.6:8080') },
    ['proxy', 'Failed (12166)', PROXY],
  ],
  // Where the request went.
  ['at our proxy', atProxy('10.0.0.6'), { access: 'named', request: status(200, '10.0.0.6:8080') }, null],
  [
    'past our proxy',
    atProxy('10.0.0.6'),
    { access: 'automatic', request: status(200, '20.9.9.9:443') },
    ['proxy', PROXY, 'connected to 20.9.9.9:443'],
  ],
  [
    'at another port of our proxy',
    atProxy('10.0.0.6'),
    { access: 'named', request: status(200, '10.0.0.6:3128') },
    ['proxy', PROXY, 'connected to 10.0.0.6:3128'],
  ],
  [
    'at an address of ours over IPv6',
    atProxy('fd00::6'),
    { access: 'named', request: status(200, '[fd00::6]:8080') },
    null,
  ],
  ['directly at another address', direct(cnc, steps.directOk(cnc)), { request: status(200, '20.9.9.9:443') }, null],
  [
    'by a proxy that we do not know',
    direct(cnc, steps.directOk(cnc)),
    { access: 'automatic', request: status(200, '10.0.0.6:8080') },
    ['proxy', 'direct', 'connected to 10.0.0.6:8080'],
  ],
  // The automatic way tries several: what a script names beside it is shown, not compared.
  [
    'a script beside the automatic way',
    direct(cnc, steps.directOk(cnc)),
    { access: 'automatic', resolution: found('10.0.0.6:8080'), request: status(200, '20.9.9.9:443') },
    null,
  ],
];

describe('WinHTTP beside our own steps', () => {
  it.each(rows)('%s', (_name, ours, theirs, want) => {
    const compared = compare(beside(ours, theirs));
    expect(compared?.compared).toBe(1);
    expect(compared?.disagreements.map(({ kind, ours: own, winhttp }) => [kind, own, winhttp])).toEqual(
      want ? [want] : [],
    );
  });

  it.each<[string, Measurement, Partial<WinhttpAnswer>]>([
    [
      'we did not test it',
      { ...direct(cnc, []), state: 'skipped', skippedBecause: 'deadline' },
      { request: status(200) },
    ],
    ['our run ended meanwhile', direct(cnc, steps.direct(cnc, tcp('deadline_exceeded'))), { request: status(200) }],
    ['WinHTTP has no such way', direct(cnc, steps.directOk(cnc)), { state: 'not-asked', why: 'x' }],
    ['its answer is lost', direct(cnc, steps.directOk(cnc)), { state: 'lost', why: 'x' }],
    [
      'it answers for a target that is not in the list',
      direct(cnc, steps.directOk(cnc)),
      { targetId: 'x', request: status(500) },
    ],
  ])('nothing is compared where %s', (_name, ours, theirs) => {
    expect(compare(beside(ours, theirs))).toMatchObject({ compared: 0, disagreements: [] });
  });

  it('is not there in runs that did not ask for it', () => {
    expect(compare(evidence([cnc], [direct(cnc, steps.directOk(cnc))]))).toBeNull();
  });
});

describe('the finding winhttp-disagrees', () => {
  const findings = (given: Evidence) => diagnose(given).findings.filter(({ code }) => code === 'winhttp-disagrees');

  it.each<[string, Measurement, Partial<WinhttpAnswer>, string | null]>([
    ['on the way of the sensor WinHTTP fails', direct(cnc, steps.directOk(cnc)), { request: error(12175) }, 'warning'],
    [
      'on the way of the sensor WinHTTP goes elsewhere',
      direct(cnc, steps.directOk(cnc)),
      { request: status(200, '10.0.0.6:8080') },
      'warning',
    ],
    [
      'on the way of the sensor only WinHTTP succeeds',
      direct(cnc, steps.direct(cnc, tcp('connection_refused'))),
      { request: status(200) },
      'info',
    ],
    ['on another way', wpad([PROXY]), { access: 'pac', resolution: found('10.0.0.7:1') }, 'info'],
    ['another number only', direct(cnc, steps.direct(cnc, tcp('connection_refused'))), { request: error(12002) }, null],
  ])('%s', (_name, ours, theirs, severity) => {
    expect(findings(beside(ours, theirs)).map((finding) => finding.severity)).toEqual(
      severity === null ? [] : [severity],
    );
  });

  it('gathers the targets of one method and one kind, and leaves the exit code alone', () => {
    const more = ['a', 'b', 'c'].map((name) => target(`https://${name}.example.com/`));
    const given = evidence(
      more,
      more.map((one) => direct(one, steps.directOk(one))),
      {
        winhttp: {
          unavailable: null,
          machine: null,
          answers: more.map(({ id }) => answer({ targetId: id, request: error(12175) })),
          notes: [],
        },
      },
    );
    const [finding, ...others] = findings(given);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ explains: 0, affected: [], args: { targets: 3, winhttp: 'Failed (12175)' } });
    expect(finding?.evidence).toHaveLength(3);
    const { probes, findings: all, channels, fates } = diagnose(given);
    expect(exitOf({ ...given, probes, findings: all, channels, fates }).code).toBe(0);
  });
});
