import { isTooWide } from '../findings/phrases/places.ts';
import type { CommonArgs } from '../findings/shape/args.ts';
import type { Finding } from '../findings/shape/finding.ts';
import { FINDING_INFO } from '../findings/shape/registry.ts';
import { METHODS } from '../model/method.ts';
import { SERVICE_NAMES } from '../model/target.ts';
import type { Context } from './context.ts';
import type { Draft, Rule } from './draft.ts';
import { type Cell, hostPortOf, isDirect, serverName, stepOf, wayPhrase } from './reading/cell.ts';
import { bySeverity, impactOf } from './verdict/impact.ts';

/** Longest list of evidence in a finding. */
const MAX_EVIDENCE = 20;
/** Most aliases in a finding: a chain is short, and hosts share its end. */
const MAX_ALIASES = 100;

/** The findings that stand. */
export interface Folded {
  /** Worst first; of equal ones those on the sensor's way, then those that explain most, then in the order of the rules. */
  readonly findings: readonly Finding[];
  /** For each finding the targets that it is about, failed or not. */
  readonly concerned: readonly ReadonlySet<string>[];
  /** Rules that failed. */
  readonly runWarnings: readonly string[];
}

/** Runs the rules in order; each failed way is explained by the first that claims it. A rule that throws loses its own row only. */
export function fold(context: Context, rules: readonly Rule[]): Folded {
  const found: { readonly finding: Finding; readonly targets: ReadonlySet<string> }[] = [];
  const runWarnings: string[] = [];
  let open: readonly Cell[] = context.open;
  for (const rule of rules) {
    try {
      const claimed = new Set<string>();
      const free = new Set(open.map(({ key }) => key));
      for (const draft of rule.find({ ...context, open })) {
        const claims = unique(
          draft.claims.filter(({ key }) => !claimed.has(key) && free.has(key)),
          ({ key }) => key,
        );
        if (claims.length === 0 && !draft.standsAlone) continue;
        const targets = new Set([...claims, ...(draft.about ?? [])].map(({ target }) => target.id));
        found.push({ finding: findingOf(draft, claims, context), targets });
        for (const { key } of claims) claimed.add(key);
      }
      open = open.filter(({ key }) => !claimed.has(key));
    } catch (error) {
      // A bug in one rule must not cost the report: a rule that throws costs its own findings only.
      runWarnings.push(`rule ${rule.code} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const onWay = ({ affected }: Finding): number =>
    affected.some((key) => key.endsWith(`/${context.sensorWay}`)) ? 1 : 0;
  found.sort(
    ({ finding: a }, { finding: b }) =>
      bySeverity(a.severity, b.severity) || onWay(b) - onWay(a) || b.explains - a.explains,
  );
  return { findings: found.map(({ finding }) => finding), concerned: found.map(({ targets }) => targets), runWarnings };
}

function findingOf(draft: Draft, claims: readonly Cell[], context: Context): Finding {
  const cells = unique([...claims, ...(draft.about ?? [])], ({ key }) => key);
  const targets = unique(cells, ({ target }) => target.id);
  const ways = unique(cells, ({ way }) => way).map(({ way }) => way);
  const way = draft.method ?? (ways.length === 1 ? ways[0] : null);
  const first = cells[0];
  const affected = claims.map(({ key }) => key);
  const steps = cells.flatMap((cell) => decisiveStep(cell) ?? []);
  const severity = draft.severity ?? FINDING_INFO[draft.code].severity[0] ?? 'by-impact';
  return {
    code: draft.code,
    severity: severity === 'by-impact' ? impactOf(cells, context) : severity,
    targetId: targets.length === 1 && first ? first.target.id : null,
    method: METHODS.find((method) => method === way) ?? null,
    args: { ...commonArgs(cells, context), ...draft.args },
    evidence: [...new Set([...(draft.evidence ?? []), ...steps])].slice(0, MAX_EVIDENCE),
    control: draft.control ?? (first ? controlFor(first, cells, context) : null),
    explains: affected.length,
    affected,
  } as Finding; // code and arguments come from one draft, which pairs them
}

/** What the words of most codes need, all in the catalogue's order: `hosts` (host:port), `allow` (what a firewall must let pass), `patterns` (published ones with the port that failed, none over all storage of Azure), `methods`, `services`, `targets` (count), `server` where there is but one. */
function commonArgs(cells: readonly Cell[], context: Context): Partial<CommonArgs> {
  if (cells.length === 0) return {};
  const servers = unique(cells, ({ server }) => server ?? '');
  const server = servers.length === 1 ? serverName(servers[0]?.server ?? null) : null;
  const aliases = unique(
    cells.flatMap((cell) => aliasesOf(cell, context)),
    (alias) => alias,
  );
  return {
    hosts: unique(cells.map(hostPortOf), (host) => host),
    allow: unique(cells.flatMap(allowEntries), (entry) => entry),
    patterns: unique(cells.flatMap(patternsOf), (pattern) => pattern),
    methods: unique(
      cells.map(({ way }) => wayPhrase(way)),
      (phrase) => phrase,
    ),
    services: unique(
      cells.map(({ target }) => SERVICE_NAMES[target.service]),
      (name) => name,
    ),
    targets: unique(cells, ({ target }) => target.id).length,
    ...(aliases.length === 0 ? {} : { aliases: aliases.slice(0, MAX_ALIASES) }),
    ...(server === null ? {} : { server }),
  };
}

/** The CNAME chain of a host, by whatever way this machine looked it up. */
function aliasesOf({ target }: Cell, { byTarget }: Context): readonly string[] {
  return (byTarget.get(target.id) ?? []).flatMap((cell) => {
    const dns = stepOf(cell, 'dns');
    return dns?.peer === 'target' ? dns.aliases : [];
  });
}

function unique<T>(list: readonly T[], keyOf: (entry: T) => string): T[] {
  return [...new Map(list.toReversed().map((entry) => [keyOf(entry), entry])).values()].toReversed();
}

/** What a firewall must let pass for a target: the published patterns that it stands for, else its own host and port. */
function allowEntries(cell: Cell): readonly string[] {
  const own = patternsOf(cell);
  return own.length > 0 ? own : [hostPortOf(cell)];
}

/** The published patterns with the port of the way that failed: a rule for port 443 opens nothing for plain HTTP. */
function patternsOf(cell: Cell): readonly string[] {
  return cell.target.tests.filter((pattern) => pattern.endsWith(`:${cell.port}`) && !isTooWide(pattern));
}

/** The step that shows what happened: of an inspected way its handshake, else the last one. */
function decisiveStep(cell: Cell): string | null {
  if (cell.probe.failure?.phase === 'tls') return stepOf(cell, 'tls')?.id ?? null;
  return cell.steps.at(-1)?.id ?? null;
}

/** What works over the same server, best another target of the same service. */
function controlFor(first: Cell, cells: readonly Cell[], context: Context): string | null {
  const concerned = new Set(cells.map(({ key }) => key));
  const working = context.cells.filter(
    (cell) =>
      cell.probe.outcome === 'reachable' &&
      !concerned.has(cell.key) &&
      (cell.server === first.server || (isDirect(cell) && isDirect(first))),
  );
  const best = working.find(({ target }) => target.service === first.target.service) ?? working[0];
  return best?.steps.at(-1)?.id ?? null;
}
