import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Measurement } from '../../src/model/probe.ts';
import type { Evidence } from '../../src/model/report.ts';
import {
  absent,
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
const cyber = target('https://us-v20.events.data.microsoft.com/ping', { service: 'CyberData' });
const blobs = [1, 2, 3, 4].map((n) =>
  target(`https://ussus${n}eastprod.blob.core.windows.net/`, {
    service: 'SampleUpload',
    pinned: false,
    expectedStatuses: [400],
  }),
);
const eu = target('https://winatp-gw-weu.microsoft.com/commands/test', { region: 'EU' });
const push = target('https://client.wns.windows.com/', { service: 'LiveResponse', pinned: false, required: false });
const ok = (t: Parameters<typeof named>[0]): Measurement => named(t, steps.proxyOk(t));
const asks = (t: Parameters<typeof named>[0]): Measurement =>
  named(t, steps.proxied(tunnel(407)), 'http://10.0.0.7:8080');
const refused = (t: Parameters<typeof named>[0]): Measurement => direct(t, steps.direct(t, tcp('connection_refused')));

const rows: readonly (readonly [name: string, evidence: Evidence, verdict: string])[] = [
  [
    'works through the sensor’s way',
    evidence([cnc, cyber], [ok(cnc), ok(cyber)]),
    'Everything that Defender needs works through the named proxy.',
  ],
  [
    'works without a proxy',
    evidence([cnc, cyber], [direct(cnc, steps.directOk(cnc)), direct(cyber, steps.directOk(cyber))]),
    'Everything that Defender needs works without a proxy.',
  ],
  [
    'one channel does not',
    evidence([cnc, cyber, ...blobs], [ok(cnc), ok(cyber), ...blobs.map(asks)]),
    'EDR works through the named proxy. Sample upload does not: 10.0.0.7:8080 asks for a password.',
  ],
  [
    'half of EDR is not EDR',
    evidence([cnc, cyber], [ok(cnc), asks(cyber)]),
    'Command and control works through the named proxy. Cyber data does not: 10.0.0.7:8080 asks for a password.',
  ],
  [
    'nothing works',
    evidence([cnc, cyber], [refused(cnc), refused(cyber)]),
    'Defender does not reach its cloud: direct connections are blocked.',
  ],
  [
    'an optional channel does not spoil it',
    evidence([cnc, push], [ok(cnc), asks(push)]),
    'Everything that Defender needs works through the named proxy.',
  ],
  [
    'inspection that breaks nothing is said',
    evidence(
      [blobs[0] ?? cnc],
      [
        named(
          blobs[0] ?? cnc,
          steps.proxied(
            tunnel(200),
            tls(forgedChain('ussus1eastprod.blob.core.windows.net', 'CN=Zscaler Root CA')),
            http(400),
          ),
        ),
      ],
    ),
    'Everything that Defender needs works through the named proxy. But Zscaler inspects TLS (issuer "Zscaler Root CA").',
  ],
  [
    'regions are named where there are several',
    evidence([cnc, eu], [ok(cnc), asks(eu)]),
    'EDR (US) works through the named proxy. EDR (EU) does not: 10.0.0.7:8080 asks for a password.',
  ],
  [
    'nothing was tested',
    evidence([cnc], [measured(cnc, 'none', [], { state: 'skipped', skippedBecause: 'deadline' })]),
    'Nothing was tested, so nothing is known about the connection to Defender.',
  ],
];

describe('verdict', () => {
  it.each(rows)('%s', (_name, from, verdict) => expect(diagnose(from).verdict).toBe(verdict));

  it('two of four are two of four, not "all failed"', () => {
    const [a, b, c, d] = blobs as [typeof cnc, typeof cnc, typeof cnc, typeof cnc];
    const { channels } = diagnose(evidence(blobs, [ok(a), ok(b), asks(c), asks(d)]));
    expect(channels).toHaveLength(1);
    expect(channels[0]).toMatchObject({ level: 'error', reachable: 2, total: 4, reachableBy: [], required: true });
    expect(channels[0]?.sentence).toBe('Sample upload works in part: 2 of 4 targets are reached.');
    expect(channels[0]?.byMethod).toMatchObject({ named: { reachable: 2, measured: 4 }, default: null });
  });

  it('a channel that was not tested is unknown', () => {
    const { channels, verdicts } = diagnose(
      evidence([cnc], [measured(cnc, 'none', [], { state: 'skipped', skippedBecause: 'deadline' })]),
    );
    expect(channels[0]).toMatchObject({
      level: 'warning',
      reachable: 0,
      sentence: 'Command and control was not tested: nothing is known about it.',
    });
    expect(verdicts[0]).toMatchObject({ level: 'warning', reachableBy: [] });
  });

  it('absent methods are no failures', () => {
    const { findings, verdicts, probes } = diagnose(
      evidence([cnc], [absent(cnc, 'default'), absent(cnc, 'wpad'), direct(cnc, steps.directOk(cnc))]),
    );
    expect(findings).toEqual([]);
    expect(verdicts[0]).toMatchObject({ level: 'ok', reachableBy: ['none'], causes: [] });
    expect(probes.map(({ outcome, code }) => [outcome, code])).toEqual([
      [null, null],
      [null, null],
      ['reachable', 200],
    ]);
  });

  it('reached, but not by the sensor’s own way, is a warning', () => {
    const { verdicts, channels } = diagnose(evidence([cnc], [direct(cnc, steps.directOk(cnc)), asks(cnc)]));
    expect(verdicts[0]?.level).toBe('warning');
    expect(channels[0]?.sentence).toBe(
      'Command and control works through the direct connection, but not the way the sensor would take, the named proxy.',
    );
  });

  it('a region that was only guessed is no error while another is complete', () => {
    const guessed = { ...evidence([], []).catalogue, regions: ['US', 'EU'] as const, regionUnknown: true };
    const from = evidence([cnc, eu], [direct(cnc, steps.directOk(cnc)), refused(eu)], { catalogue: guessed });
    expect(diagnose(from).findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['connection-reset', 'info'],
      ['region-unknown', 'info'],
    ]);
  });

  it('verdicts name the findings that concern them', () => {
    const { findings, verdicts } = diagnose(evidence([cnc, cyber], [ok(cnc), asks(cyber)]));
    expect(verdicts.map(({ causes }) => causes.map((index) => findings[index]?.code))).toEqual([
      [],
      ['proxy-auth-required'],
    ]);
  });
});
