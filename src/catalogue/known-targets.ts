import type { CatalogueTarget } from './catalogue.ts';
import { hostOf, portOf } from './glob.ts';

/** Facts of one list by URL and by host, so that a foreign list that names only URLs or hosts is tested the right way. */
export interface KnownTargets {
  byUrl(url: unknown): CatalogueTarget | null;
  /** Every row that is tested of one host and port, in the list's order. */
  byHost(host: string, port: number): readonly CatalogueTarget[];
}

const normal = (url: string): string => url.replace(/\/$/, '').toLowerCase();

/** Index of a list. */
export function knownTargets(targets: readonly CatalogueTarget[]): KnownTargets {
  const urls = new Map<string, CatalogueTarget>();
  const hosts = new Map<string, CatalogueTarget[]>();
  for (const target of targets) {
    if (!urls.has(normal(target.url))) urls.set(normal(target.url), target);
    if (target.excluded !== null) continue;
    const key = `${hostOf(target.url)}:${portOf(target.url)}`;
    const rows = hosts.get(key);
    if (rows) rows.push(target);
    else hosts.set(key, [target]);
  }
  return {
    byUrl: (url) => (typeof url === 'string' ? (urls.get(normal(url)) ?? null) : null),
    byHost: (host, port) => hosts.get(`${host.toLowerCase()}:${port}`) ?? [],
  };
}
