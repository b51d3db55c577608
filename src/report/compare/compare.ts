import type { FindingCode } from '../../findings/shape/finding.ts';
import type { Severity } from '../../findings/shape/finding-info.ts';
import type { Method } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import type { Report } from '../../model/report.ts';
import { SERVICE_NAMES } from '../../model/target.ts';
import { elapsedMs, type ProbeRow, probeRows, settingsOf } from '../words/probe-table.ts';
import { statusWords } from '../words/status-words.ts';

/** `slower` and `changed` are told but are not worse: times vary, and a method may be configured on purpose. */
export type ChangeKind = 'worse' | 'better' | 'new' | 'gone' | 'slower' | 'changed';

/** What happened to one cell of a target. */
export interface CellChange {
  readonly method: Method;
  readonly kind: 'worse' | 'better' | 'slower' | 'changed';
  /** As the result text says it, with milliseconds where it became slower. */
  readonly before: string;
  readonly after: string;
}

/** One line of the comparison: a target, a finding, a channel, or a fact of the run. */
export interface Change {
  readonly subject: 'target' | 'finding' | 'channel' | 'proxy';
  /** URL, finding code, channel or method. */
  readonly name: string;
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  /** For targets, the methods that changed; empty for all else. */
  readonly methods: readonly CellChange[];
}

/** What changed from report A to report B. */
export interface Comparison {
  readonly before: Report['run']['startedAt'];
  readonly after: Report['run']['startedAt'];
  readonly verdictBefore: string;
  readonly verdictAfter: string;
  /** Findings, channels, proxies, then targets in the catalogue's order. */
  readonly changes: readonly Change[];
  /** True when any change is `worse`, or a new finding is an error or a warning. */
  readonly worse: boolean;
}

/** Slower is told from twice the time and half a second more on: less is noise in any network. */
const SLOWER_FACTOR = 2;
const SLOWER_MS = 500;

/** Better is higher; null where nothing was tested, which compares with nothing. */
function rank(probe: Probe | null): number | null {
  if (!probe || probe.state === 'skipped' || probe.state === 'absent') return null;
  if (probe.state === 'unusable' || probe.outcome !== 'reachable') return 0;
  return probe.flaky ? 1 : 2;
}

function cellChange(
  a: Report,
  b: Report,
  method: Method,
  before: Probe | null,
  after: Probe | null,
): CellChange | null {
  const was = statusWords(before, settingsOf(a, method));
  const is = statusWords(after, settingsOf(b, method));
  const x = rank(before);
  const y = rank(after);
  const words = { method, before: before?.flaky ? `${was}, flaky` : was, after: after?.flaky ? `${is}, flaky` : is };
  if (x !== null && y !== null && x !== y) return { ...words, kind: y < x ? 'worse' : 'better' };
  if (was !== is) return { ...words, kind: 'changed' };
  const t = before ? elapsedMs(before) : null;
  const u = after ? elapsedMs(after) : null;
  if (t === null || u === null || y === 0 || u < t * SLOWER_FACTOR || u < t + SLOWER_MS) return null;
  return { method, kind: 'slower', before: `${was} in ${Math.round(t)} ms`, after: `${is} in ${Math.round(u)} ms` };
}

/** The whole row's word: worse before better before the rest. */
function rowKind(cells: readonly CellChange[]): ChangeKind {
  const order = ['worse', 'better', 'changed', 'slower'] as const;
  return order.find((kind) => cells.some((cell) => cell.kind === kind)) ?? 'changed';
}

function targetChange(a: Report, b: Report, before: ProbeRow, after: ProbeRow, methods: readonly Method[]): Change[] {
  const cells = methods.flatMap((method, i) => {
    const change = cellChange(a, b, method, before.probes[i] ?? null, after.probes[i] ?? null);
    return change ? [change] : [];
  });
  if (cells.length === 0) return [];
  const ways = (row: ProbeRow): string =>
    methods.filter((_, i) => row.probes[i]?.outcome === 'reachable').join(' ') || 'no method';
  return [
    {
      subject: 'target',
      name: after.target.url,
      kind: rowKind(cells),
      before: `reachable by ${ways(before)}`,
      after: `reachable by ${ways(after)}`,
      methods: cells,
    },
  ];
}

function targetChanges(a: Report, b: Report, methods: readonly Method[]): readonly Change[] {
  // By URL and service: ids may be made anew by another version of the list.
  const key = (row: ProbeRow): string => `${row.target.service} ${row.target.region} ${row.target.url}`;
  const before = new Map(probeRows(a).map((row) => [key(row), row]));
  const after = new Map(probeRows(b).map((row) => [key(row), row]));
  const changed = [...after].flatMap(([name, row]): Change[] => {
    const old = before.get(name);
    if (old) return targetChange(a, b, old, row, methods);
    return [{ subject: 'target', name: row.target.url, kind: 'new', before: '', after: 'in the list', methods: [] }];
  });
  const gone = [...before].flatMap(([name, row]): Change[] =>
    after.has(name)
      ? []
      : [{ subject: 'target', name: row.target.url, kind: 'gone', before: 'in the list', after: '', methods: [] }],
  );
  return [...changed, ...gone];
}

/** The worst severity of each code, with the number of findings. */
function findingCounts(
  report: Report,
): ReadonlyMap<FindingCode, { severity: Severity; count: number; explains: number }> {
  const order: readonly Severity[] = ['info', 'warning', 'error'];
  const counts = new Map<FindingCode, { severity: Severity; count: number; explains: number }>();
  for (const { code, severity, explains } of report.findings) {
    const known = counts.get(code);
    const worst = known && order.indexOf(known.severity) > order.indexOf(severity) ? known.severity : severity;
    counts.set(code, { severity: worst, count: (known?.count ?? 0) + 1, explains: (known?.explains ?? 0) + explains });
  }
  return counts;
}

function findingChanges(a: Report, b: Report): readonly Change[] {
  const order: readonly Severity[] = ['info', 'warning', 'error'];
  const before = findingCounts(a);
  const after = findingCounts(b);
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((code): Change[] => {
    const was = before.get(code);
    const is = after.get(code);
    const base = {
      subject: 'finding' as const,
      name: code,
      before: was?.severity ?? '',
      after: is?.severity ?? '',
      methods: [],
    };
    if (!was) return [{ ...base, kind: 'new' }];
    if (!is) return [{ ...base, kind: 'gone' }];
    if (was.severity === is.severity) return [];
    return [{ ...base, kind: order.indexOf(is.severity) > order.indexOf(was.severity) ? 'worse' : 'better' }];
  });
}

function channelChanges(a: Report, b: Report): readonly Change[] {
  const order = ['ok', 'info', 'warning', 'error'];
  return b.channels.flatMap((channel): Change[] => {
    const old = a.channels.find((entry) => entry.service === channel.service && entry.region === channel.region);
    if (!old || old.level === channel.level) return [];
    return [
      {
        subject: 'channel',
        name: `${SERVICE_NAMES[channel.service]} (${channel.region})`,
        kind: order.indexOf(channel.level) > order.indexOf(old.level) ? 'worse' : 'better',
        before: `${old.reachable}/${old.total} ${old.level}`,
        after: `${channel.reachable}/${channel.total} ${channel.level}`,
        methods: [],
      },
    ];
  });
}

/** How a method's setting reads, without the PAC script's text. */
function settingWords(report: Report, method: Method): string {
  const settings = settingsOf(report, method);
  switch (settings?.state) {
    case 'manual':
      return settings.servers.map(({ server }) => `${server.scheme}://${server.host}:${server.port}`).join(' ');
    case 'pac':
      return `${settings.url} sha256:${settings.sha256.slice(0, 12)}`;
    case 'unusable':
      return `unusable: ${settings.value}`;
    default:
      return settings?.state ?? 'absent';
  }
}

function proxyChanges(a: Report, b: Report, methods: readonly Method[]): readonly Change[] {
  return methods.flatMap((method): Change[] => {
    const before = settingWords(a, method);
    const after = settingWords(b, method);
    return before === after ? [] : [{ subject: 'proxy', name: method, kind: 'changed', before, after, methods: [] }];
  });
}

/** What got better, worse, new, gone, slower from `a` to `b`. */
export function compareReports(a: Report, b: Report): Comparison {
  const methods: readonly Method[] = ['default', 'wpad', 'none', 'named', 'command-line'];
  const changes = [
    ...findingChanges(a, b),
    ...channelChanges(a, b),
    ...proxyChanges(a, b, methods),
    ...targetChanges(a, b, methods),
  ];
  const newTrouble = (change: Change): boolean =>
    change.subject === 'finding' && change.kind === 'new' && change.after !== 'info';
  return {
    before: a.run.startedAt,
    after: b.run.startedAt,
    verdictBefore: a.verdict,
    verdictAfter: b.verdict,
    changes,
    worse: changes.some((change) => change.kind === 'worse' || newTrouble(change)),
  };
}
