import type { TlsObservation } from '../../model/observation.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, stepOf } from '../reading/cell.ts';
import { header } from '../reading/headers.ts';

/** Smaller differences are common and break nothing: Kerberos, too, tolerates five minutes. */
const THRESHOLD_MS = 5 * 60_000;
/** One server may be wrong; two hosts that agree are evidence. */
const MIN_HOSTS = 2;

/** What the run shows of this machine's clock. */
interface Skew {
  /** The service's time minus this machine's, ms: positive when this machine is behind. */
  readonly ms: number;
  /** True when it is only a lower bound, from validity dates. */
  readonly atLeast: boolean;
  readonly evidence: readonly string[];
}

/** This machine's clock is wrong. Args: `skewSeconds` (positive when behind), `skew` (`2 hours`), `direction` (`behind` or `ahead`), `by` (`date-headers` or `validity`). */
export const clockSkew: Rule = {
  code: 'clock-skew',
  stage: 10,
  find: (context) => {
    const skew = fromDates(context) ?? fromValidity(context);
    if (!skew || Math.abs(skew.ms) < THRESHOLD_MS) return [];
    const claims = context.open.filter((cell) => isExplained(cell, skew, context));
    return [
      {
        code: 'clock-skew',
        severity: claims.some(({ target }) => target.required) ? 'error' : 'warning',
        args: {
          skewSeconds: Math.round(skew.ms / 1000),
          skew: `${skew.atLeast ? 'at least ' : ''}${spoken(Math.abs(skew.ms))}`,
          direction: skew.ms > 0 ? 'behind' : 'ahead',
          by: skew.atLeast ? 'validity' : 'date-headers',
        },
        claims,
        standsAlone: true,
        evidence: skew.evidence.slice(0, 10),
      },
    ];
  },
};

const isDateFailure = (cell: Cell) =>
  cell.probe.failure?.code === 'ssl_certificate_expired' ||
  cell.probe.failure?.code === 'ssl_certificate_not_yet_valid';

/** Median difference of the Date headers that targets sent themselves; null below two hosts. */
function fromDates(context: Context): Skew | null {
  const byHost = new Map<string, { readonly ms: number; readonly id: string }>();
  for (const cell of context.cells) {
    const http = cell.probe.answeredBy === 'target' || cell.probe.outcome === 'reachable' ? stepOf(cell, 'http') : null;
    const date = http ? Date.parse(header(http.headers, 'date') ?? '') : Number.NaN;
    if (!http || Number.isNaN(date) || byHost.has(cell.host)) continue;
    // A cache passes on the Date of the time when it stored the answer, and says how old that is.
    const age = Number(header(http.headers, 'age') ?? '0');
    const theirs = date + (Number.isFinite(age) ? age * 1000 : 0);
    byHost.set(cell.host, { ms: theirs - (started(context) + (http.firstByte ?? http.t)), id: http.id });
  }
  if (byHost.size < MIN_HOSTS) return null;
  const sorted = [...byHost.values()].sort((a, b) => a.ms - b.ms);
  const median = sorted[Math.floor(sorted.length / 2)]?.ms ?? 0;
  return { ms: median, atLeast: false, evidence: sorted.map(({ id }) => id) };
}

/** Where no answer tells the time: certificates of the service that are all out of date in the same direction. */
function fromValidity(context: Context): Skew | null {
  const failed = context.open.filter(isDateFailure).flatMap((cell) => {
    const tls = stepOf(cell, 'tls');
    const leaf = tls?.chain[0];
    return tls && leaf && context.chains.get(tls.id)?.origin === 'service' ? [{ cell, tls, leaf }] : [];
  });
  if (new Set(failed.map(({ leaf }) => leaf.sha256)).size < MIN_HOSTS) return null;
  const good = context.cells.some((cell) => cell.probe.outcome === 'reachable' && stepOf(cell, 'tls') !== null);
  const gaps = failed.map(({ tls, leaf }) => gapOf(tls, leaf, context));
  if (good || gaps.some((gap) => Math.sign(gap) !== Math.sign(gaps[0] ?? 0))) return null;
  const largest = gaps.reduce((a, b) => (Math.abs(a) > Math.abs(b) ? a : b));
  return { ms: largest, atLeast: true, evidence: failed.map(({ tls }) => tls.id) };
}

/** How far this machine's time lies outside the certificate's; positive when before it. */
function gapOf(
  tls: TlsObservation,
  leaf: { readonly validFrom: string; readonly validTo: string },
  context: Context,
): number {
  const ours = started(context) + tls.t;
  const from = Date.parse(leaf.validFrom);
  return ours < from ? from - ours : Math.min(0, Date.parse(leaf.validTo) - ours);
}

/** With the right time, the certificate would be valid. */
function isExplained(cell: Cell, skew: Skew, context: Context): boolean {
  const tls = stepOf(cell, 'tls');
  const leaf = tls?.chain[0];
  if (!isDateFailure(cell) || !tls || !leaf) return false;
  const right = started(context) + tls.t + skew.ms;
  return skew.atLeast || (Date.parse(leaf.validFrom) <= right && right <= Date.parse(leaf.validTo));
}

function started(context: Context): number {
  return Date.parse(context.evidence.run.startedAt);
}

function spoken(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const [name, size] = units.find(([, length]) => ms >= length * 1.9) ?? ['minute', 60_000];
  return `${Math.round(ms / size)} ${name}s`;
}
