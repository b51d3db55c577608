import { hostOf, portOf } from '../../net/url-parts.ts';
import type { Catalogue, CatalogueTarget } from './catalogue.ts';
import { patternOf, testIndex } from './coverage.ts';

/** Facts of one list by URL and by host, so that a foreign list that names only URLs or hosts is tested the right way. */
export interface KnownTargets {
  byUrl(url: unknown): CatalogueTarget | null;
  /** Every row that is tested of one host and port, in the list's order. */
  byHost(host: string, port: number): readonly CatalogueTarget[];
  /** Every row that is tested below a wildcard of the allow-lists; empty for a wildcard that they do not name. */
  byPattern(host: string, port: number): readonly CatalogueTarget[];
}

const normal = (url: string): string => url.replace(/\/$/, '').toLowerCase();

/** Index of a list; wildcards are worked out when one is first asked for. */
export function knownTargets(catalogue: Catalogue): KnownTargets {
  let patterns: ReadonlyMap<string, readonly CatalogueTarget[]> | null = null;
  const urls = new Map<string, CatalogueTarget>();
  const hosts = new Map<string, CatalogueTarget[]>();
  for (const target of catalogue.targets) {
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
    byPattern: (host, port) => {
      patterns ??= patternsOf(catalogue);
      return patterns.get(patternOf({ host: host.toLowerCase(), port })) ?? [];
    },
  };
}

function patternsOf(catalogue: Catalogue): ReadonlyMap<string, readonly CatalogueTarget[]> {
  const index = testIndex(catalogue);
  const rows = catalogue.allowList.filter((row) => row.host.includes('*') && row.excluded === null);
  return new Map(rows.map((row) => [patternOf(row), index.testersOf(row).filter(({ excluded }) => excluded === null)]));
}
