import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { Decision } from '../../model/consumer.ts';
import type { Method } from '../../model/method.ts';
import { type ProxySettings, type Route, routeServerText, type SensorChoice } from '../../model/proxy.ts';
import type { DiscoveredSetting } from '../../model/settings.ts';
import type { ProxyDiscovery } from '../discover.ts';
import { lintBypass } from '../lints/lint-bypass.ts';
import { lintRoutes, type RoutesForUrl } from '../lints/lint-routes.ts';
import { withBroken } from './broken-settings.ts';

/** What one method means for one URL. */
export interface DocumentMethod {
  readonly method: Method;
  /** The settings' state, or `unusable` where a PAC script fails for this URL. */
  readonly state: ProxySettings['state'];
  readonly source: string;
  /** Proxy URLs or `direct`, in the order they would be tried; empty when absent or unusable. */
  readonly servers: readonly string[];
  readonly bypassed: boolean;
  /** Why it leads where it does: the bypass entry, the script's error, entries that were dropped, names that the script asked for. */
  readonly notes: readonly string[];
}

/** The document of `proxies --json`. */
export interface ProxiesDocument {
  readonly settings: readonly DiscoveredSetting[];
  readonly sensor: SensorChoice;
  /** One entry for each `--for URL`. */
  readonly for: readonly { readonly url: string; readonly methods: readonly DocumentMethod[] }[];
  /** How each consumer of this platform comes to its proxy: for each URL, or for one of its own. */
  readonly decisions: readonly Decision[];
  readonly findings: readonly SettingsLint[];
}

/** Everything discovery learned as one document; pure. Bypass lists are held against the given URLs. */
export function proxiesDocument(
  discovery: ProxyDiscovery,
  forUrls: readonly RoutesForUrl[],
  decisions: readonly Decision[],
): ProxiesDocument {
  const urls = forUrls.map(({ url }) => url);
  return {
    settings: discovery.settings.map(({ source, scope, name, value, state, usedBy, notes }) => ({
      source,
      scope,
      name,
      value,
      state,
      usedBy,
      notes,
    })),
    sensor: discovery.sensor,
    for: forUrls.map(({ url, routes }) => ({
      url,
      methods: routes.map((route) => documentMethod(route, discovery.methods)),
    })),
    decisions,
    findings: withBroken(
      [...discovery.lints, ...lintBypass(discovery, urls), ...lintRoutes(discovery.methods, forUrls)],
      decisions,
    ),
  };
}

function documentMethod(route: Route, methods: readonly ProxySettings[]): DocumentMethod {
  const settings = methods.find(({ method }) => method === route.method);
  return {
    method: route.method,
    state: route.state === 'routed' ? (settings?.state ?? 'direct') : route.state,
    source: settings?.source ?? '',
    servers: route.state === 'routed' ? route.servers.map(routeServerText) : [],
    bypassed: route.bypassed,
    notes: notesOf(route),
  };
}

function notesOf({ bypassedBy, failure, resolution }: Route): readonly string[] {
  return [
    ...(bypassedBy === null ? [] : [`the bypass entry ${bypassedBy} covers the host`]),
    ...(failure === null ? [] : [failure.native ?? failure.code]),
    ...(resolution?.phase === 'proxy-resolution' ? resolution.notes : []),
  ];
}
