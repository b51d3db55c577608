import type { Probe } from '../../model/probe.ts';
import { isHostPattern } from '../rows/check-url.ts';

/** Longest chain and most hosts that are told: names come from the network. */
const MOST_ALIASES = 20;

/** Host → names that its CNAME chain leads through, lower case: firewalls that look at DNS answers match on them. Only names that could be host names. */
export function dnsAliases(probes: readonly Pick<Probe, 'attempts'>[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { attempts } of probes)
    for (const { observations } of attempts)
      for (const step of observations) {
        if (step.phase !== 'dns' || step.peer !== 'target' || step.aliases.length === 0) continue;
        const host = step.name.toLowerCase();
        const own = found.get(host) ?? new Set<string>();
        for (const alias of step.aliases.map((name) => name.toLowerCase().replace(/\.$/, '')))
          if (isHostPattern(alias) && !alias.includes('*') && own.size < MOST_ALIASES) own.add(alias);
        found.set(host, own);
      }
  return new Map([...found].map(([host, aliases]) => [host, [...aliases]]));
}
