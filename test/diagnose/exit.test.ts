import { describe, expect, it } from 'vitest';
import { exitOf } from '../../src/diagnose/verdict/exit.ts';
import type { Finding } from '../../src/findings/shape/finding.ts';
import type { Severity } from '../../src/findings/shape/finding-info.ts';
import { type AnalyzeOptions, DEFAULT_OPTIONS } from '../../src/model/options.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Target, TargetRegion } from '../../src/model/target.ts';

interface Case {
  readonly targets: readonly [id: string, required: boolean, region?: TargetRegion][];
  readonly probes: readonly [id: string, outcome: 'ok' | 'fail' | 'deadline' | 'short' | 'off'][];
  readonly findings?: readonly Severity[];
  /** Targets that the findings account for. */
  readonly affected?: readonly string[];
  readonly failOn?: AnalyzeOptions['failOn'];
  readonly because?: Report['run']['incompleteBecause'];
  readonly regionUnknown?: boolean;
  /** Required services without a target. */
  readonly open?: number;
}

const OUTCOMES = {
  ok: { state: 'measured', outcome: 'reachable', skippedBecause: null },
  fail: { state: 'measured', outcome: 'unreachable', skippedBecause: null },
  deadline: { state: 'skipped', outcome: null, skippedBecause: 'deadline' },
  short: { state: 'skipped', outcome: null, skippedBecause: 'local-resource' },
  off: { state: 'skipped', outcome: null, skippedBecause: 'methods' },
} as const;

function exitFor({
  targets,
  probes,
  findings = [],
  affected = [],
  failOn = 'error',
  because = null,
  regionUnknown = false,
  open = 0,
}: Case): number {
  const fates = new Map<string, 'reached' | 'failed' | 'unknown'>();
  for (const [id, outcome] of probes) {
    if (outcome === 'ok') fates.set(id, 'reached');
    else if (fates.get(id) !== 'reached' && outcome !== 'off')
      fates.set(id, outcome === 'fail' && fates.get(id) !== 'unknown' ? 'failed' : 'unknown');
  }
  // Only what the exit code looks at; the rest of a report does not matter to it.
  return exitOf({
    run: { incompleteBecause: because, options: { ...DEFAULT_OPTIONS, failOn } } as Report['run'],
    catalogue: { regionUnknown } as Report['catalogue'],
    targets: targets.map(([id, required, region = 'US']) => ({ id, required, region }) as Target),
    probes: probes.map(([targetId, outcome]) => ({ targetId, ...OUTCOMES[outcome] }) as Probe),
    findings: findings.map(
      (severity) => ({ severity, affected: affected.map((id) => `${id}/none`) }) as unknown as Finding,
    ),
    fates,
    channels: Array.from({ length: open }, () => ({ required: true, total: 0 }) as Report['channels'][number]),
  }).code;
}

const one: Case['targets'] = [['a', true]];

describe('exit codes', () => {
  it.each<[string, number, Case]>([
    ['all reachable', 0, { targets: one, probes: [['a', 'ok']] }],
    ['all reachable, a required service without a target', 3, { targets: one, probes: [['a', 'ok']], open: 1 }],
    [
      'a required service without a target, and never',
      3,
      { targets: one, probes: [['a', 'ok']], open: 1, failOn: 'never' },
    ],
    ['what is known to fail counts first', 1, { targets: one, probes: [['a', 'fail']], open: 1 }],
    ['an error counts first', 1, { targets: one, probes: [['a', 'ok']], open: 1, findings: ['error'] }],
    ['a warning does not', 3, { targets: one, probes: [['a', 'ok']], open: 1, findings: ['warning'] }],
    [
      'reachable by one method of two',
      0,
      {
        targets: one,
        probes: [
          ['a', 'fail'],
          ['a', 'ok'],
        ],
      },
    ],
    [
      'required, by no method',
      1,
      {
        targets: one,
        probes: [
          ['a', 'fail'],
          ['a', 'fail'],
        ],
      },
    ],
    ['optional, by no method', 0, { targets: [['a', false]], probes: [['a', 'fail']] }],
    ['required without any probe', 1, { targets: one, probes: [] }],
    ['required without any probe at the deadline', 3, { targets: one, probes: [], because: 'deadline' }],
    ['no target yet at the deadline', 3, { targets: [], probes: [], because: 'deadline' }],
    [
      'a local shortage before it was decided',
      3,
      {
        targets: one,
        probes: [
          ['a', 'fail'],
          ['a', 'short'],
        ],
      },
    ],
    ['a local shortage of what is optional', 0, { targets: [['a', false]], probes: [['a', 'short']] }],
    ['all methods switched off for it', 1, { targets: one, probes: [['a', 'off']] }],
    ['an error finding stands', 1, { targets: one, probes: [['a', 'ok']], findings: ['error'] }],
    ['a warning stands', 0, { targets: one, probes: [['a', 'ok']], findings: ['warning'] }],
    [
      'a warning stands, --fail-on warning',
      4,
      { targets: one, probes: [['a', 'ok']], findings: ['warning'], failOn: 'warning' },
    ],
    [
      'unreachable wins over a warning',
      1,
      { targets: one, probes: [['a', 'fail']], findings: ['warning'], failOn: 'warning' },
    ],
    ['unreachable, --fail-on never', 0, { targets: one, probes: [['a', 'fail']], failOn: 'never' }],
    [
      'deadline before it was decided',
      3,
      {
        targets: one,
        probes: [
          ['a', 'fail'],
          ['a', 'deadline'],
        ],
        because: 'deadline',
      },
    ],
    [
      'deadline after it was reached',
      0,
      {
        targets: one,
        probes: [
          ['a', 'ok'],
          ['a', 'deadline'],
        ],
        because: 'deadline',
      },
    ],
    [
      'deadline on an optional one only',
      0,
      { targets: [['a', false]], probes: [['a', 'deadline']], because: 'deadline' },
    ],
    [
      'undecided, even with --fail-on never',
      3,
      { targets: one, probes: [['a', 'deadline']], because: 'deadline', failOn: 'never' },
    ],
    ['Ctrl-C', 130, { targets: one, probes: [['a', 'ok']], because: 'SIGINT' }],
    ['terminated', 143, { targets: one, probes: [['a', 'fail']], because: 'SIGTERM' }],
    ['a bug of ours', 3, { targets: one, probes: [['a', 'ok']], because: 'internal-error' }],
    [
      'region unknown, one region complete',
      0,
      {
        targets: [
          ['a', true, 'US'],
          ['b', true, 'EU'],
        ],
        probes: [
          ['a', 'fail'],
          ['b', 'ok'],
        ],
        regionUnknown: true,
      },
    ],
    [
      'region unknown, an error in another region only',
      0,
      {
        targets: [
          ['a', true, 'US'],
          ['b', true, 'EU'],
        ],
        probes: [
          ['a', 'fail'],
          ['b', 'ok'],
        ],
        regionUnknown: true,
        findings: ['error'],
        affected: ['a'],
      },
    ],
    [
      'region unknown, none complete',
      1,
      {
        targets: [
          ['a', true, 'US'],
          ['b', true, 'EU'],
        ],
        probes: [
          ['a', 'fail'],
          ['b', 'fail'],
        ],
        regionUnknown: true,
      },
    ],
    [
      'region unknown, worldwide target missing',
      1,
      {
        targets: [
          ['a', true, 'WW'],
          ['b', true, 'EU'],
        ],
        probes: [
          ['a', 'fail'],
          ['b', 'ok'],
        ],
        regionUnknown: true,
      },
    ],
  ])('%s: %d', (_name, code, given) => expect(exitFor(given)).toBe(code));
});
