import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Measurement } from '../../src/model/probe.ts';
import type { Evidence } from '../../src/model/report.ts';
import { seen } from '../seen.ts';
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
    observed: seen(400),
  }),
);
const eu = target('https://winatp-gw-weu.microsoft.com/commands/test', { region: 'EU' });
const push = target('https://client.wns.windows.com/', { service: 'LiveResponse', pinned: false, required: false });
const ok = (t: Parameters<typeof named>[0]): Measurement => named(t, steps.proxyOk(t));
const asks = (t: Parameters<typeof named>[0]): Measurement =>
  named(t, steps.proxied(tunnel(407)), 'http://10.0.0.7:8080');
const cut = (t: Parameters<typeof named>[0]): Measurement =>
  measured(t, 'none', [], { state: 'skipped', skippedBecause: 'deadline' });
const lists = target('https://ctldl.windowsupdate.com/', { service: 'CTL', region: 'WW' });
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
    'EDR works through the named proxy. Sample upload does not work: 10.0.0.7:8080 requires authentication.',
  ],
  [
    'each cause names what it breaks',
    evidence(
      [cnc, cyber, ...blobs, lists],
      [ok(cnc), ok(cyber), ...blobs.map(asks), named(lists, steps.proxied(tunnel(403)))],
    ),
    'EDR works through the named proxy. Sample upload does not work: 10.0.0.7:8080 requires authentication. Certificate trust lists do not work: 10.0.0.6:8080 refuses with 403.',
  ],
  [
    'half of EDR is not EDR',
    evidence([cnc, cyber], [ok(cnc), asks(cyber)]),
    'Command and control works through the named proxy. Cyber data does not work: 10.0.0.7:8080 requires authentication.',
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
    'EDR (US) works through the named proxy. EDR (EU) does not work: 10.0.0.7:8080 requires authentication.',
  ],
  [
    'nothing was tested',
    evidence([cnc], [measured(cnc, 'none', [], { state: 'skipped', skippedBecause: 'deadline' })]),
    'Undecided: the deadline passed before the only probe ran.',
  ],
  [
    'a few answers decide nothing',
    evidence(blobs, [ok(blobs[0] ?? cnc), ...blobs.slice(1).map(cut)]),
    'Undecided: the deadline passed before 3 of 4 probes ran; 1 of 4 targets is reached so far.',
  ],
  [
    'one failed service is not all of them',
    evidence([cnc, ...blobs], [cut(cnc), ...blobs.map(asks)]),
    'Sample upload does not work: 10.0.0.7:8080 requires authentication. EDR is undecided: 1 of 1 probe was not tested (deadline).',
  ],
  [
    'methods that were not asked for leave nothing to decide',
    evidence([cnc], [measured(cnc, 'none', [], { state: 'skipped', skippedBecause: 'methods' })]),
    'Nothing was tested, so nothing is known about the connection to Defender.',
  ],
  [
    'a plural service has a plural verb',
    evidence([cnc, lists], [ok(cnc), asks(lists)]),
    'EDR works through the named proxy. Certificate trust lists do not work: 10.0.0.7:8080 requires authentication.',
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
      sentence: 'Command and control is undecided: its target was not tested (deadline).',
    });
    expect(verdicts[0]).toMatchObject({ level: 'warning', reachableBy: [] });
  });

  it('a channel that was cut short is undecided, and what failed is said', () => {
    const [a, b, c, d] = blobs as [typeof cnc, typeof cnc, typeof cnc, typeof cnc];
    const open = diagnose(evidence(blobs, [ok(a), ok(b), cut(c), cut(d)]));
    expect(open.channels[0]).toMatchObject({
      level: 'warning',
      sentence: 'Sample upload is undecided: 2 of 4 targets were not tested to the end (deadline), 2 are reached.',
    });
    expect(open.verdicts.map(({ level }) => level)).toEqual(['ok', 'ok', 'warning', 'warning']);
    const broken = diagnose(evidence(blobs, [ok(a), asks(b), asks(c), cut(d)]));
    expect(broken.channels[0]).toMatchObject({
      level: 'error',
      sentence:
        'Sample upload does not work as a whole: 2 of 4 targets are reached by no method, 1 was not tested to the end (deadline), 1 is reached.',
    });
  });

  it('a failed way whose others were cut short is a warning: one of them may work', () => {
    const skipped = measured(cnc, 'wpad', [], { state: 'skipped', skippedBecause: 'deadline' });
    const { findings, verdicts } = diagnose(evidence([cnc], [refused(cnc), skipped]));
    expect(verdicts[0]?.level).toBe('warning');
    expect(findings.filter(({ explains }) => explains > 0).map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('the way of the sensor that was cut short did not fail', () => {
    const skipped = measured(cnc, 'named', [], { state: 'skipped', skippedBecause: 'deadline' });
    const { channels } = diagnose(evidence([cnc], [direct(cnc, steps.directOk(cnc)), skipped]));
    expect(channels[0]?.sentence).toBe(
      'Command and control is undecided: its target was not tested to the end (deadline).',
    );
  });

  it('a service of two regions is told apart by its region', () => {
    const twice = [cnc, target('https://winatp-gw.microsoft.com/test', { region: 'WW' }), lists];
    expect(diagnose(evidence(twice, twice.map(ok))).channels.map(({ sentence }) => sentence)).toEqual([
      'Command and control (worldwide) works through the named proxy.',
      'Command and control (US) works through the named proxy.',
      'Certificate trust lists work through the named proxy.',
    ]);
  });

  it('patterns keep the port of the failed host and never open all storage of Azure', () => {
    const plain = target('http://ctldl.windowsupdate.com/a', {
      service: 'CTL',
      tests: ['*.windowsupdate.com:443', '*.windowsupdate.com:80'],
    });
    const blob = target('https://ussus1eastprod.blob.core.windows.net/', { tests: ['*.blob.core.windows.net:443'] });
    const args = diagnose(evidence([plain, blob], [asks(plain), asks(blob)])).findings[0]?.args;
    expect(args).toMatchObject({
      hosts: ['ctldl.windowsupdate.com:80', 'ussus1eastprod.blob.core.windows.net:443'],
      patterns: ['*.windowsupdate.com:80'],
      allow: ['*.windowsupdate.com:80', 'ussus1eastprod.blob.core.windows.net:443'],
    });
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

  it('reached, but by no way that the sensor takes, is not reached', () => {
    const { verdicts, channels } = diagnose(evidence([cnc], [direct(cnc, steps.directOk(cnc)), asks(cnc)]));
    expect(verdicts[0]?.level).toBe('error');
    expect(channels[0]?.sentence).toBe(
      'Command and control does not work: the named proxy, which the sensor uses, reaches no target; the direct connection, which Defender does not use, reaches 1 of 1.',
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
