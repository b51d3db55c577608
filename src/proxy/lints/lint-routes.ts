import type { SettingsLint } from '../../findings/shape/finding.ts';
import { METHODS } from '../../model/method.ts';
import type { ProxySettings, Route } from '../../model/proxy.ts';
import { hostsOf, type RoutesOfMethod } from './hosts-of.ts';
import { lintAnswer } from './lint-answer.ts';
import { lintUse } from './lint-use.ts';

/** The routes of one URL, one per method. */
export interface RoutesForUrl {
  readonly url: string;
  readonly routes: readonly Route[];
}

/** What routes show that settings do not: what a consumer cannot use, what a script answers, kinds of URL without an entry. */
export function lintRoutes(
  settings: readonly ProxySettings[],
  forUrls: readonly RoutesForUrl[],
): readonly SettingsLint[] {
  const found = METHODS.flatMap((method) => {
    const own = settings.find((candidate) => candidate.method === method);
    if (own === undefined) return [];
    const routes = forUrls.flatMap(({ url, routes }) => {
      const route = routes.find((candidate) => candidate.method === method);
      return route !== undefined && URL.canParse(url) ? [{ url: new URL(url), route }] : [];
    });
    const input: RoutesOfMethod = { method, settings: own, routes };
    return [...lintUse(input), ...lintAnswer(input), ...lackingSchemes(input)];
  });
  // The same script or list behind two methods is one finding: the first method's.
  return [
    ...new Map(found.toReversed().map((lint) => [JSON.stringify([lint.code, lint.args]), lint])).values(),
  ].toReversed();
}

/** Variables of a shell, which no consumer takes: what they lack harms nobody. */
const SHELLS = ['environment', 'etc-environment'];

/** Kinds of URL that a list has no entry for. Sources: WINHTTP_PROXY_INFO; measured: such URLs go direct. */
function lackingSchemes({ method, settings, routes }: RoutesOfMethod): readonly SettingsLint[] {
  if (settings.state !== 'manual' || SHELLS.includes(settings.origin?.kind ?? '')) return [];
  const kinds = settings.servers.map(({ for: kind }) => kind);
  if (kinds.includes('all') || kinds.includes('socks') || kinds.length === 0) return [];
  return (['https', 'http'] as const)
    .filter((scheme) => !kinds.includes(scheme))
    .flatMap((scheme): SettingsLint[] => {
      const direct = routes.filter(({ url, route }) => url.protocol === `${scheme}:` && !route.bypassed);
      const value = settings.servers.map(({ for: kind, server }) => `${kind}=${server.host}:${server.port}`).join(';');
      const form = settings.bypass.dialect === 'environment' ? ('environment' as const) : ('list' as const);
      const args = {
        scheme,
        value,
        form,
        source: settings.source,
        count: hostsOf(direct).length,
        hosts: hostsOf(direct),
      };
      return [{ code: 'list-lacks-scheme', severity: direct.length > 0 ? 'warning' : 'info', method, args }];
    });
}
