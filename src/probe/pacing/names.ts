import type { NameAnswer, System } from '../../system/system.ts';
import { classify } from '../classify.ts';

/** What the run uses of the machine's resolver. */
export type Network = Pick<System, 'lookup' | 'aliases'>;

/** Name answers shared in one run: each name is asked once, so that a name server sees one query for five methods. */
export interface Names {
  /** Addresses of `name`; `again` asks anew (a retry after a failure that may pass). */
  lookup(name: string, again: boolean): Promise<NameAnswer>;
  /** The CNAME chain; never rejects: it is a particular, not a step. */
  aliases(name: string): Promise<readonly string[]>;
}

/** A CNAME query of our own goes past the system's cache: it may not hold up a probe for longer than this. */
const ALIAS_TIMEOUT_MS = 2000;

/** Creates the shared name answers of one run. */
export function createNames(network: Network, family: 4 | 6 | null): Names {
  const answers = new Map<string, Promise<NameAnswer>>();
  const chains = new Map<string, Promise<readonly string[]>>();
  return {
    lookup(name, again) {
      const known = answers.get(name);
      if (known && !again) return known;
      const asked = ask(network, name, family);
      asked.catch(() => {}); // the step that waits reports it; when the step has timed out nobody waits any more
      answers.set(name, asked);
      return asked;
    },
    aliases(name) {
      const known = chains.get(name);
      if (known) return known;
      const asked = network.aliases(name, ALIAS_TIMEOUT_MS).catch(() => []);
      chains.set(name, asked);
      return asked;
    },
  };
}

/** The system says "no such name" also when a name has no address of the one family asked for: the other family tells which it was. */
async function ask(network: Network, name: string, family: 4 | 6 | null): Promise<NameAnswer> {
  try {
    return await network.lookup(name, family);
  } catch (error) {
    if (family === null || classify(error).code !== 'dns_nxdomain_error') throw error;
    return network.lookup(name, null);
  }
}
