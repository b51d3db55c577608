import type { SettingsLint } from '../../findings/shape/finding.ts';
import { type Route, type RouteServer, routeServerText } from '../../model/proxy.ts';
import { hostsOf, type RoutesOfMethod } from './hosts-of.ts';

type Answered = RoutesOfMethod['routes'][number];
type Reason = Extract<SettingsLint, { readonly code: 'pac-answer-unusable' }>['args']['reason'];

/** Names that examples use and no company has: RFC 2606's domains, and what templates write. */
const PLACEHOLDER =
  /(^|\.)example\.(com|net|org)$|^(your|my|the)?-?_?proxy(-?_?(server|host|name|address))?$|contoso\.com$/i;

/** What a script's answers show, one lint for each kind of oddity. */
export function lintAnswer(input: RoutesOfMethod): readonly SettingsLint[] {
  if (input.settings.state !== 'pac') return [];
  return [...unusableEntries(input), ...differingAnswers(input), ...failures(input)];
}

function unusableEntries({ method, settings, routes }: RoutesOfMethod): readonly SettingsLint[] {
  const groups = grouped(routes, ({ route }) => oddEntries(route));
  return groups.map(([key, concerned]): SettingsLint => {
    const { entry, reason } = key;
    const url = settings.state === 'pac' ? settings.url : null;
    const left = concerned[0]?.route.servers.map(routeServerText).join(', ') ?? null;
    const hosts = hostsOf(concerned);
    const shown = reason === 'placeholder' || reason === 'direct-as-host' ? null : left;
    const args = { url, entry, reason, left: shown, count: hosts.length, hosts };
    return { code: 'pac-answer-unusable', severity: 'warning', method, args };
  });
}

interface OddEntry {
  readonly entry: string;
  readonly reason: Reason;
}

function oddEntries({ dropped, servers, resolution, state }: Route): readonly OddEntry[] {
  const answer = resolution?.phase === 'proxy-resolution' ? resolution.answer : null;
  const empty: readonly OddEntry[] =
    state === 'routed' && answer !== null && answer.trim() === '' ? [{ entry: '', reason: 'empty' }] : [];
  const named = servers.flatMap((server): OddEntry[] => {
    if (server === 'direct') return [];
    const entry = routeServerText(server);
    if (server.host === 'direct') return [{ entry, reason: 'direct-as-host' }];
    return PLACEHOLDER.test(server.host) ? [{ entry, reason: 'placeholder' }] : [];
  });
  return [...empty, ...dropped.map(({ entry, reason }) => ({ entry, reason })), ...named];
}

function differingAnswers({ method, settings, routes }: RoutesOfMethod): readonly SettingsLint[] {
  const differing = routes.flatMap(({ url, route }) =>
    route.withoutPath === null ? [] : [{ url, route, origin: textOf(route.withoutPath) }],
  );
  const [first] = differing;
  if (first === undefined || settings.state !== 'pac') return [];
  const args = { by: 'path', line: null, whole: textOf(first.route.servers), origin: first.origin } as const;
  const hosts = hostsOf(differing);
  return [{ code: 'pac-answer-varies', severity: 'warning', method, args: { url: settings.url, ...args, hosts } }];
}

/** Scripts that stop for some URLs; one that never loads is told once, too. */
function failures({ method, settings, routes }: RoutesOfMethod): readonly SettingsLint[] {
  const groups = grouped(routes, ({ route }) =>
    route.failure?.code === 'pac_script_failed' || route.failure?.code === 'pac_invalid_result'
      ? [{ detail: route.failure.native ?? route.failure.code, line: route.scriptLine }]
      : [],
  );
  return groups.map(([{ detail, line }, concerned]): SettingsLint => {
    const url = settings.state === 'pac' ? settings.url : null;
    const args = { url, detail, line: line === null ? null : String(line), source: settings.source };
    return { code: 'pac-script-error', severity: 'warning', method, args: { ...args, hosts: hostsOf(concerned) } };
  });
}

function grouped<K>(
  routes: readonly Answered[],
  keysOf: (entry: Answered) => readonly K[],
): readonly [K, Answered[]][] {
  const groups = new Map<string, [K, Answered[]]>();
  for (const entry of routes)
    for (const key of keysOf(entry)) {
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? [key, []];
      group[1].push(entry);
      groups.set(id, group);
    }
  return [...groups.values()];
}

const textOf = (servers: readonly RouteServer[]): string => servers.map(routeServerText).join(', ');
