import type { Consumer, ConsumerObstacle, ConsumerUse } from '../../model/consumer.ts';
import { type Route, type RouteServer, routeServerText } from '../../model/proxy.ts';
import { LINUX_DEFENDER, MACOS_DEFENDER } from './unix.ts';
import { WINDOWS_SENSOR } from './winhttp.ts';

/** Whose answer the five methods are on a platform: the sensor's. */
export function sensorOf(platform: 'win32' | 'linux' | 'darwin'): Consumer {
  if (platform === 'win32') return WINDOWS_SENSOR;
  return platform === 'darwin' ? MACOS_DEFENDER : LINUX_DEFENDER;
}

/** Those of a list of servers that a consumer can use, in order. */
function usableServers(servers: readonly RouteServer[], consumer: Consumer): readonly RouteServer[] {
  return servers.filter((server) => server === 'direct' || consumer.proxySchemes.value.includes(server.scheme));
}

/** A route of which its consumer can use nothing: what stays is measured as evidence. */
export function unusableRoute(route: Route, consumer: Consumer, obstacle: ConsumerObstacle): Route {
  const unusable = route.servers.filter((server) => server !== 'direct').map(routeServerText);
  return { ...route, consumerUse: useOf(consumer, obstacle, unusable, []) };
}

/** The servers of a route that its consumer can use, and which it cannot; where it can use none, all stay as evidence. */
export function usableRoute(route: Route, consumer: Consumer): Route {
  const usable = usableServers(route.servers, consumer);
  if (usable.length === route.servers.length) return route;
  const others = route.servers.flatMap((server) => (server === 'direct' || usable.includes(server) ? [] : [server]));
  const schemes = [...new Set(others.map(({ scheme }) => scheme))];
  const consumerUse = useOf(consumer, { kind: 'proxy-scheme', schemes }, others.map(routeServerText), usable);
  return { ...route, servers: usable.length > 0 ? usable : route.servers, consumerUse };
}

function useOf(
  consumer: Consumer,
  obstacle: ConsumerObstacle,
  unusable: readonly string[],
  usable: readonly RouteServer[],
): ConsumerUse {
  const { id, name } = consumer;
  const documented = isDocumented(consumer, obstacle);
  return { consumer: id, name, obstacle, documented, unusable, usable: usable.map(routeServerText) };
}

function isDocumented(consumer: Consumer, { kind }: ConsumerObstacle): boolean {
  if (kind === 'setting-not-read') return true;
  return !(kind === 'proxy-scheme' ? consumer.proxySchemes : consumer.pacDialect).inferred;
}
