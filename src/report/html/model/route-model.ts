import type { FailureCode } from '../../../model/failure.ts';
import type { Method } from '../../../model/method.ts';
import { METHODS } from '../../../model/method.ts';
import type { Probe } from '../../../model/probe.ts';
import { SERVICE_NAMES, SERVICES } from '../../../model/target.ts';
import type { ViewCell } from './cell.ts';
import type { Row } from './group.ts';
import { failureWords } from './phrases.ts';
import { issuerName, serverName } from './probe-words.ts';
import type { View } from './view.ts';

/** Where a way ends: how many targets, and what stood in between. */
export interface RouteEnd {
  readonly state: 'ok' | 'warn' | 'fail';
  /** Who is on the way or stops it; null when nobody does. */
  readonly via: string | null;
  /** True when a firewall drops everything: drawn as a wall. */
  readonly wall: boolean;
  readonly targets: number;
  /** The services behind it, in the order of reports. */
  readonly services: readonly string[];
}

/** A box of the picture: a proxy, several further proxies, or the direct way. */
export interface RouteBox {
  readonly key: string;
  readonly name: string;
  readonly direct: boolean;
  readonly ends: readonly RouteEnd[];
}

/** One method and the boxes it leads to, the one with most targets first. */
export interface RouteMethod {
  readonly method: Method;
  readonly sensor: boolean;
  readonly source: string;
  /** Why there is no way; null when there is one. */
  readonly none: string | null;
  readonly to: readonly { readonly key: string; readonly targets: number }[];
}

/** The picture as data: drawn as SVG, written as a list where that is too wide. */
export interface RoutePlan {
  readonly methods: readonly RouteMethod[];
  readonly boxes: readonly RouteBox[];
}

/** Most proxies that get a box of their own, and most ends of one box. */
const MOST_BOXES = 4;
const MOST_ENDS = 5;
const OTHERS = 'others';

interface Passage {
  readonly row: Row;
  readonly cell: ViewCell;
  readonly probe: Probe;
  readonly server: string;
}

function passages(view: View): readonly Passage[] {
  return view.rows.flatMap((row) =>
    row.cells.flatMap((cell) => {
      const probe = cell.probe;
      const server = probe?.attempts.at(-1)?.server ?? probe?.servers[0];
      return probe?.state === 'measured' && server !== undefined ? [{ row, cell, probe, server }] : [];
    }),
  );
}

/** Words that fit the picture; the waterfall has the whole ones. */
const SHORT_FAILURES: Readonly<Partial<Record<FailureCode, string>>> = {
  dns_nxdomain_error: 'name not found',
  dns_no_answer: 'no address',
  dns_server_failure: 'name server failed',
  dns_refused_error: 'name server refused',
  dns_timeout_error: 'name server silent',
  connection_refused: 'refused',
  connection_reset: 'reset',
  connection_aborted: 'aborted',
  generic_timeout_error: 'no answer',
  eof_error: 'closed too early',
  ssl_unknown_authority: 'unknown authority',
  ssl_self_signed: 'self-signed',
  ssl_invalid_hostname: 'wrong certificate',
  ssl_certificate_expired: 'certificate expired',
  ssl_failed_handshake: 'TLS failed',
  ssl_not_tls: 'not TLS',
  ssl_version_or_cipher: 'TLS version',
  socks_rejected: 'refused by SOCKS',
  socks_auth_required: 'password wanted',
};

const shortFailure = (code: FailureCode): string => SHORT_FAILURES[code] ?? failureWords(code);

function endOf(passage: Passage, dropped: boolean): Pick<RouteEnd, 'state' | 'via' | 'wall'> {
  const { probe, server } = passage;
  if (probe.outcome === 'reachable') {
    const inspected = probe.answeredBy === 'interceptor';
    return {
      state: inspected ? 'warn' : 'ok',
      via: inspected ? (issuerName(probe) ?? 'TLS inspection') : null,
      wall: false,
    };
  }
  const silent = dropped && server === 'direct' && probe.failure?.phase === 'tcp';
  if (silent) return { state: 'fail', via: 'by a firewall', wall: true };
  if (probe.answeredBy === 'captive-portal') return { state: 'fail', via: 'captive portal', wall: false };
  const by =
    probe.answeredBy === 'proxy' ? 'by the proxy' : probe.answeredBy === 'target' ? 'by the target' : 'by somebody';
  if (probe.status !== null && probe.answeredBy !== 'interceptor')
    return { state: 'fail', via: `${probe.status} ${by}`, wall: false };
  if (probe.answeredBy === 'interceptor')
    return { state: 'fail', via: issuerName(probe) ?? 'TLS inspection', wall: false };
  return { state: 'fail', via: shortFailure(probe.failure?.code ?? 'unknown_failure'), wall: false };
}

const ORDER: Readonly<Record<RouteEnd['state'], number>> = { ok: 0, warn: 1, fail: 2 };

function servicesOf(rows: readonly Row[]): readonly string[] {
  const present = new Set(rows.map((row) => row.target.service));
  return SERVICES.filter((service) => present.has(service)).map((service) => SERVICE_NAMES[service]);
}

function endsOf(list: readonly Passage[], dropped: boolean): readonly RouteEnd[] {
  const groups = new Map<
    string,
    { readonly end: Pick<RouteEnd, 'state' | 'via' | 'wall'>; readonly rows: Map<number, Row> }
  >();
  const seen = new Set<number>();
  for (const passage of list) {
    // Methods that share a server share its ends: a target counts once.
    if (seen.has(passage.row.number)) continue;
    seen.add(passage.row.number);
    const end = endOf(passage, dropped);
    const key = `${end.state}|${end.via ?? ''}`;
    const group = groups.get(key) ?? { end, rows: new Map<number, Row>() };
    group.rows.set(passage.row.number, passage.row);
    groups.set(key, group);
  }
  const ends = [...groups.values()]
    .map(({ end, rows }): RouteEnd => ({ ...end, targets: rows.size, services: servicesOf([...rows.values()]) }))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || b.targets - a.targets);
  if (ends.length <= MOST_ENDS) return ends;
  const rest = ends.slice(MOST_ENDS - 1);
  const targets = rest.reduce((sum, end) => sum + end.targets, 0);
  return [
    ...ends.slice(0, MOST_ENDS - 1),
    {
      state: 'fail',
      via: `${rest.length} other outcomes`,
      wall: false,
      targets,
      services: [...new Set(rest.flatMap((end) => end.services))],
    },
  ];
}

function noWay(view: View, method: Method): string {
  const states = new Set(view.report.probes.filter((probe) => probe.method === method).map((probe) => probe.state));
  const settings = view.report.proxies.find((entry) => entry.method === method);
  if (settings?.state === 'absent' || states.has('absent')) return "Doesn't exist";
  if (settings?.state === 'unusable') return `Cannot be used: ${failureWords(settings.failure.code)}`;
  return states.has('unusable') ? 'Cannot be used' : 'Not tested';
}

/** Who goes where, and where it ends: drawn from the routes that were measured. */
export function routePlan(view: View): RoutePlan {
  const all = passages(view);
  // The direct way stands last; proxies by the number of probes over them.
  const load = new Map<string, number>();
  for (const { server, cell } of all)
    if (server !== 'direct') load.set(server, (load.get(server) ?? 0) + (cell.method === view.sensorMethod ? 1000 : 1));
  const proxies = [...load].sort((a, b) => b[1] - a[1]).map(([server]) => server);
  const own = new Set(proxies.length > MOST_BOXES ? proxies.slice(0, MOST_BOXES - 1) : proxies);
  const keyOf = (server: string): string => (server === 'direct' || own.has(server) ? server : OTHERS);
  const dropped = view.report.findings.some((finding) => finding.code === 'direct-blocked');
  const keys = [...own, ...(own.size < proxies.length ? [OTHERS] : []), 'direct'];
  const boxes = keys.flatMap((key): readonly RouteBox[] => {
    const list = all.filter((passage) => keyOf(passage.server) === key);
    if (list.length === 0) return [];
    const name = key === OTHERS ? `${proxies.length - own.size} other proxies` : serverName(key);
    return [{ key, name, direct: key === 'direct', ends: endsOf(list, dropped) }];
  });
  const methods = METHODS.map((method): RouteMethod => {
    const counts = new Map<string, number>();
    for (const { cell, server } of all)
      if (cell.method === method) counts.set(keyOf(server), (counts.get(keyOf(server)) ?? 0) + 1);
    const to = [...counts].map(([key, targets]) => ({ key, targets })).sort((a, b) => b.targets - a.targets);
    const source = view.report.proxies.find((entry) => entry.method === method)?.source ?? '';
    return {
      method,
      sensor: method === view.sensorMethod,
      source,
      none: to.length > 0 ? null : noWay(view, method),
      to,
    };
  });
  const place = (entry: RouteMethod): number =>
    entry.none === null ? keys.indexOf(entry.to[0]?.key ?? '') : keys.length;
  const ordered = [...methods].sort(
    (a, b) =>
      place(a) - place(b) ||
      Number(b.sensor) - Number(a.sensor) ||
      METHODS.indexOf(a.method) - METHODS.indexOf(b.method),
  );
  return { methods: ordered, boxes };
}
