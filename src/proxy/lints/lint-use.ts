import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { ConsumerObstacle, ConsumerUse } from '../../model/consumer.ts';
import { hostsOf, type RoutesOfMethod } from './hosts-of.ts';

/** What the consumer of a method cannot use, one lint for each obstacle. */
export function lintUse({ method, settings, routes }: RoutesOfMethod): readonly SettingsLint[] {
  const groups = new Map<string, { readonly use: ConsumerUse; readonly routes: RoutesOfMethod['routes'][number][] }>();
  for (const entry of routes) {
    const use = entry.route.consumerUse;
    if (use === null) continue;
    const key = JSON.stringify([use.obstacle, use.unusable, use.usable]);
    const group = groups.get(key) ?? { use, routes: [] };
    group.routes.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ use, routes: concerned }): SettingsLint => {
    const hosts = hostsOf(concerned);
    const lost = use.usable.length === 0;
    const { obstacle } = use;
    if (obstacle.kind === 'script-refused' || obstacle.kind === 'script-fails') {
      const url = settings.state === 'pac' ? settings.url : null;
      const kind = obstacle.kind === 'script-refused' ? 'syntax' : 'library';
      const args = { url, what: obstacle.what, line: obstacle.line, kind, source: settings.source, hosts } as const;
      return { code: 'pac-refused-by-jscript', severity: 'warning', method, args };
    }
    const { name: consumer, unusable, usable, documented } = use;
    const { source } = settings;
    const args = {
      consumer,
      obstacle: wordOf(obstacle),
      unusable,
      usable,
      source,
      documented,
      count: hosts.length,
      hosts,
    };
    // A shell's or a user's proxy is a finding of its own.
    const severity = obstacle.kind === 'setting-not-read' || !lost ? 'info' : 'warning';
    return { code: 'consumer-cannot-use-proxy', severity, method, args };
  });
}

function wordOf(obstacle: ConsumerObstacle): 'socks' | 'tls' | 'pac' | 'not-read' {
  if (obstacle.kind === 'proxy-scheme') return obstacle.schemes.includes('https') ? 'tls' : 'socks';
  return obstacle.kind === 'setting-not-read' ? 'not-read' : 'pac';
}
