import type { PacLimits } from './limits.ts';
import type { PacQuestion } from './messages.ts';
import { pacArguments } from './pac-arguments.ts';

/** What answers are made from; see `PacEngineOptions`. */
export interface PacNamesOptions {
  lookup(name: string, family: 4 | null): Promise<readonly string[]>;
  localAddresses(): Promise<readonly string[]>;
}

/** The names that scripts ask for: each looked up once in a run, counted for each URL, told in its notes. */
export interface PacNames {
  /** A URL is waiting to be evaluated. */
  expect(url: string): void;
  /** The next URL's turn begins. */
  begin(url: string): void;
  /** Waiting for names since `begin`, ms. */
  waitedMs(): number;
  /** Answers a script; empty when there is no answer in time or the limits are reached. Never rejects. */
  answer(kind: PacQuestion['kind'], name: string): Promise<readonly string[]>;
  /** What was asked since `begin`. */
  notes(): readonly string[];
}

/** Lookups made ahead at the same time: leaves most of the resolver's threads to the measurements. */
const AHEAD = 3;
/** A lookup made ahead that takes longer, ms, is the last one: a resolver that does not answer is not flooded. */
const SLOW_MS = 1000;

/** Makes the book of names for one engine. */
export function createPacNames(options: PacNamesOptions, limits: PacLimits): PacNames {
  const known = new Map<string, Promise<readonly string[]>>();
  const waiting = new Set<string>();
  let ahead = 0;
  let slow = false;
  let asked: string[] = [];
  let refused = 0;
  let waited = 0;
  let waitedBefore = 0;
  const hosts = new Set<string>();
  const others = new Set<string>();

  /** True for a name beyond what a script may ask for in a run: each new one is a query to somebody's name server. */
  const isTooMany = (name: string): boolean => {
    const asked = name.toLowerCase();
    if (hosts.has(asked) || others.has(asked)) return false;
    if (others.size >= limits.otherNames) return true;
    others.add(asked);
    return false;
  };

  const lookup = (kind: 'ipv4' | 'any', name: string): Promise<readonly string[]> => {
    const key = `${kind} ${name.toLowerCase()}`;
    // A name that cannot be looked up has no addresses: that is all a script can be told.
    const running = known.get(key) ?? options.lookup(name, kind === 'ipv4' ? 4 : null).catch(() => []);
    known.set(key, running);
    return running;
  };

  /** Scripts that resolve mostly resolve the host itself: asking early saves waiting for one after the other. */
  const lookAhead = () => {
    const [host] = waiting;
    if (host === undefined || slow || ahead >= AHEAD) return;
    waiting.delete(host);
    ahead++;
    const started = performance.now();
    void lookup('ipv4', host).then(() => {
      ahead--;
      slow ||= performance.now() - started > SLOW_MS;
      lookAhead();
    });
    lookAhead();
  };

  return {
    expect(url) {
      const host = URL.canParse(url) ? pacArguments(url).host : '';
      if (!/[a-z]/i.test(host) || host.includes(':') || known.has(`ipv4 ${host}`)) return;
      waiting.add(host);
      lookAhead();
    },
    begin(url) {
      if (URL.canParse(url)) hosts.add(pacArguments(url).host.toLowerCase());
      waitedBefore = waited;
      asked = [];
      refused = 0;
    },
    async answer(kind, name) {
      if (kind === 'addresses') return options.localAddresses().catch(() => []);
      asked.push(name);
      if (asked.length > limits.lookups || waited > limits.totalWaitMs || isTooMany(name)) {
        refused++;
        return [];
      }
      const started = performance.now();
      const found = await within(limits.lookupMs, lookup(kind, name));
      waited += performance.now() - started;
      return found;
    },
    waitedMs: () => waited - waitedBefore,
    notes() {
      const unique = [...new Set(asked)];
      return [
        ...(unique.length > 0 ? [`the script asked for ${unique.slice(0, 10).join(', ').slice(0, 500)}`] : []),
        ...(refused > 0 ? [`${refused} of its questions for names were not answered: too many, or too slow`] : []),
      ];
    },
  };
}

function within(ms: number, lookup: Promise<readonly string[]>): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), ms);
    void lookup.then((addresses) => {
      clearTimeout(timer);
      resolve(addresses);
    });
  });
}
