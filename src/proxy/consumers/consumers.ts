import type { Consumer, ConsumerObstacle, ConsumerUse } from '../../model/consumer.ts';
import { type RouteServer, routeServerText } from '../../model/proxy.ts';
import type { ProxyScheme } from '../../model/proxy-scheme.ts';
import { LINUX_DEFENDER, MACOS_DEFENDER } from './unix.ts';
import { WINDOWS_SENSOR } from './winhttp.ts';

/** Whose answer the five methods are on a platform: the sensor's. */
export function sensorOf(platform: 'win32' | 'linux' | 'darwin'): Consumer {
  if (platform === 'win32') return WINDOWS_SENSOR;
  return platform === 'darwin' ? MACOS_DEFENDER : LINUX_DEFENDER;
}

/** Those of a list of servers that a consumer can use, in order. */
export function usableServers(servers: readonly RouteServer[], consumer: Consumer): readonly RouteServer[] {
  return servers.filter((server) => server === 'direct' || consumer.proxySchemes.value.includes(server.scheme));
}

/** Nothing of a route can be used, for this reason. */
export const cannotUse = (consumer: Consumer, obstacle: ConsumerObstacle): ConsumerUse => ({
  consumer: consumer.id,
  name: consumer.name,
  obstacle,
  documented: isDocumented(consumer, obstacle),
  usable: [],
});

function isDocumented(consumer: Consumer, { kind }: ConsumerObstacle): boolean {
  if (kind === 'setting-not-read') return true;
  return !(kind === 'proxy-scheme' ? consumer.proxySchemes : consumer.pacDialect).inferred;
}

/** What a consumer cannot use of a list of servers; null when it can use all of them. */
export function useOfServers(servers: readonly RouteServer[], consumer: Consumer): ConsumerUse | null {
  const usable = usableServers(servers, consumer);
  if (usable.length === servers.length) return null;
  const others = servers.flatMap((server) => (server === 'direct' || usable.includes(server) ? [] : [server.scheme]));
  const schemes: readonly ProxyScheme[] = [...new Set(others)];
  return { ...cannotUse(consumer, { kind: 'proxy-scheme', schemes }), usable: usable.map(routeServerText) };
}
