import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { compareReports } from '../../src/report/compare/compare.ts';
import { renderComparison } from '../../src/report/compare/render-comparison.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, broken, build, healthy, LINUX_HOST, TARGETS } from './sample-report.ts';

/** The healthy server, but one target answered otherwise. */
function oneBlocked(): Report {
  const base = healthy();
  return build({
    host: LINUX_HOST,
    proxies: base.proxies,
    cells: (asked, method) => {
      if (method !== 'default' && method !== 'none') return { kind: 'absent' };
      return asked.id === 'us-cyber' ? { kind: 'dns' } : { kind: 'ok', status: asked.observed[0]?.status ?? 200 };
    },
    findings: [],
    verdict: 'Cyber data does not work.',
    exit: { code: 1, reason: 'a required target is reachable by no method' },
    rest: { sensor: base.sensor },
  });
}

const slowed = (report: Report, ms: number): Report => ({
  ...report,
  probes: report.probes.map((probe) => ({
    ...probe,
    attempts: probe.attempts.map((attempt) => ({
      ...attempt,
      observations: attempt.observations.map((step, i, all) =>
        i === all.length - 1 ? { ...step, t: step.t + ms } : step,
      ),
    })),
  })),
});

describe('compare', () => {
  it.each([
    ['healthy', healthy],
    ['auth-required', authRequired],
    ['broken', broken],
    ['hostile', hostile],
  ])('%s with itself: nothing changed, nothing worse', (_name, make) => {
    const comparison = compareReports(make(), make());
    expect(comparison.changes).toEqual([]);
    expect(comparison.worse).toBe(false);
  });

  it('shows exactly one changed target when one is let through, and one when it is blocked', () => {
    const opened = compareReports(oneBlocked(), healthy());
    const targets = opened.changes.filter(({ subject }) => subject === 'target');
    expect(targets).toEqual([
      {
        subject: 'target',
        name: TARGETS[2]?.url,
        kind: 'better',
        before: 'reachable by no method',
        after: 'reachable by default none',
        methods: [
          { method: 'default', kind: 'better', before: 'Failed (12007)', after: 'Succeeded (200)' },
          { method: 'none', kind: 'better', before: 'Failed (12007)', after: 'Succeeded (200)' },
        ],
      },
    ]);
    expect(opened.worse).toBe(false);
    const closed = compareReports(healthy(), oneBlocked());
    expect(closed.changes.filter(({ subject }) => subject === 'target').map(({ kind }) => kind)).toEqual(['worse']);
    expect(closed.changes.filter(({ subject }) => subject === 'channel').map(({ name, kind }) => [name, kind])).toEqual(
      [['cyber data (US)', 'worse']],
    );
    expect(closed.worse).toBe(true);
  });

  it('tells new and gone targets and findings, and changed proxies', () => {
    const report = authRequired();
    const fewer: Report = {
      ...report,
      targets: report.targets.slice(1),
      probes: report.probes.slice(5),
      findings: report.findings.slice(0, 1),
    };
    const kinds = (a: Report, b: Report): string[] =>
      compareReports(a, b).changes.map(({ subject, kind, name }) => `${subject} ${kind} ${name}`);
    expect(kinds(report, fewer)).toEqual(['finding gone proxy-auth-required', `target gone ${TARGETS[0]?.url}`]);
    expect(kinds(fewer, report)).toEqual(['finding new proxy-auth-required', `target new ${TARGETS[0]?.url}`]);
    expect(compareReports(fewer, report).worse).toBe(true);
    expect(kinds(report, broken()).filter((line) => line.startsWith('proxy'))).toEqual([
      'proxy changed default',
      'proxy changed wpad',
      'proxy changed named',
    ]);
  });

  it('a new note is not worse', () => {
    const report = authRequired();
    const notes = { ...report, findings: report.findings.filter(({ severity }) => severity === 'info') };
    expect(compareReports({ ...notes, findings: [] }, notes).worse).toBe(false);
  });

  it('slower is told from twice the time and half a second on, and is not worse', () => {
    expect(compareReports(healthy(), slowed(healthy(), 400)).changes).toEqual([]);
    const comparison = compareReports(healthy(), slowed(healthy(), 900));
    expect(new Set(comparison.changes.map(({ kind }) => kind))).toEqual(new Set(['slower']));
    expect(comparison.worse).toBe(false);
  });

  it('a method that is no longer configured is a change, not worse', () => {
    const report = healthy();
    const without = {
      ...report,
      probes: report.probes.map((probe) =>
        probe.method === 'default' ? { ...probe, state: 'absent' as const, outcome: null } : probe,
      ),
    };
    expect(compareReports(report, without).worse).toBe(false);
    expect(compareReports(report, without).changes).toHaveLength(TARGETS.length);
  });

  it('reads for people', () => {
    expect(renderComparison(compareReports(healthy(), oneBlocked()), 'text')).toBe(
      [
        'Before 2026-11-22T10:15:30.250Z: Defender works directly.',
        'After  2026-11-22T10:15:30.250Z: Cyber data does not work.',
        '',
        '  -    channel cyber data (US): 1/1 ok > 0/1 error',
        '  -    target https://us-v20.events.data.microsoft.com/ping',
        '         -    default: Succeeded (200) > Failed (12007)',
        '         -    none: Succeeded (200) > Failed (12007)',
        '',
        'Something got worse: 2 worse.',
      ].join('\n'),
    );
    expect(renderComparison(compareReports(healthy(), healthy()), 'text')).toContain(
      'Nothing got worse: nothing changed.',
    );
  });

  it('is one JSON document and a Markdown table', () => {
    const comparison = compareReports(healthy(), oneBlocked());
    expect(JSON.parse(renderComparison(comparison, 'json'))).toEqual(comparison);
    expect(renderComparison(comparison, 'markdown')).toContain(
      '| worse | `https://us-v20.events.data.microsoft.com/ping` | default | Succeeded (200) | Failed (12007) |',
    );
    expect(renderComparison(compareReports(healthy(), hostile()), 'markdown')).not.toMatch(/<img|\u202e|\r/);
  });
});
