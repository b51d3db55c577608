import type { Method } from '../../model/method.ts';
import type { ProxySettings, Route } from '../../model/proxy.ts';

/** One method's routes by the way they were decided, with the URLs that were decided so. */
export interface RoutesOfMethod {
  readonly method: Method;
  readonly settings: ProxySettings;
  readonly routes: readonly { readonly url: URL; readonly route: Route }[];
}

/** Longest list of hosts in a finding. */
const MAX_HOSTS = 50;

/** Hosts with their ports, as findings name them, each once. */
export function hostsOf(routes: RoutesOfMethod['routes']): readonly string[] {
  const names = routes.map(
    ({ url }) => `${url.hostname}:${url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : url.port}`,
  );
  return [...new Set(names)].slice(0, MAX_HOSTS);
}
