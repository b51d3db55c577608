import type { NameAnswer, System } from '../../system/system.ts';
import { classify } from '../classify.ts';
import { type StepLimit, timed, untilEnd } from './timed.ts';

/** What the run uses of the machine's resolver. */
export type Network = Pick<System, 'lookup' | 'aliases'>;

/** A question that was asked, or will be. */
export interface AskedName {
  /** Fulfilled when the system begins to look: what it takes until then is our queue and not the network. */
  readonly started: Promise<void>;
  /** Rejects with `dns_timeout_error` at the step's limit, counted from the start. */
  readonly answer: Promise<NameAnswer>;
}

/** Name answers shared in one run: each name is asked once, so that a name server sees one query for five methods. */
export interface Names {
  /** Addresses of `name`; `again` asks anew (a retry after a failure that may pass). */
  lookup(name: string, again: boolean): AskedName;
  /** The CNAME chain; never rejects: it is a particular, not a step. */
  aliases(name: string): Promise<readonly string[]>;
}

/** A CNAME query of our own goes past the system's cache: it may not hold up a probe for longer than this. */
const ALIAS_TIMEOUT_MS = 2000;

/** Creates the shared name answers of one run. */
export function createNames(network: Network, family: 4 | 6 | null, limit: StepLimit): Names {
  const answers = new Map<string, AskedName>();
  const chains = new Map<string, Promise<readonly string[]>>();
  return {
    lookup(name, again) {
      const known = answers.get(name);
      if (known && !again) return known;
      const asked = ask(network, name, family, limit);
      asked.answer.catch(() => {}); // the step that waits reports it; when the step has timed out nobody waits any more
      answers.set(name, asked);
      return asked;
    },
    aliases(name) {
      const known = chains.get(name);
      if (known) return known;
      // The end of the run does not wait for a particular.
      const asked = untilEnd(limit.signal, network.aliases(name, ALIAS_TIMEOUT_MS)).catch(() => []);
      chains.set(name, asked);
      return asked;
    },
  };
}

/** The system says "no such name" also when a name has no address of the one family asked for: the other family tells which it was. */
function ask(network: Network, name: string, family: 4 | 6 | null, limit: StepLimit): AskedName {
  const first = askOnce(network, name, family, limit);
  if (family === null) return first;
  const answer = first.answer.catch((error: unknown) => {
    if (classify(error).code !== 'dns_nxdomain_error') throw error;
    return askOnce(network, name, null, limit).answer;
  });
  return { started: first.started, answer };
}

function askOnce(network: Network, name: string, family: 4 | 6 | null, limit: StepLimit): AskedName {
  const nobodyWaits = new AbortController();
  let started: Promise<void> = Promise.resolve();
  const onWait = (until: Promise<void>): void => {
    started = until;
  };
  const asked = network.lookup(name, family, { signal: nobodyWaits.signal, onWait });
  asked.catch(() => {}); // told by the limited promise, if anybody still waits
  const answer = untilEnd(limit.signal, started).then(() => timed(limit, () => asked, 'dns_timeout_error'));
  answer.catch(() => nobodyWaits.abort());
  return { started, answer };
}
