import type { ProxyScheme } from './proxy-scheme.ts';

/** Programs that take a proxy from this machine. `updates` is Windows Update. */
export type ConsumerId =
  | 'windows-sensor'
  | 'windows-antivirus'
  | 'windows-updates'
  | 'linux-defender'
  | 'macos-defender'
  | 'browser';

/** A fact about a consumer with the public document that says so. */
export interface Cited<T> {
  readonly value: T;
  /** Title and address of the document; of an inference what it is drawn from. */
  readonly source: string;
  /** True where no document says it in so many words. */
  readonly inferred: boolean;
}

/** Script engines that run PAC scripts: JScript (ECMAScript 3) in Windows, a present-day engine elsewhere, or none. */
export type PacDialect = 'jscript' | 'modern' | 'none';

/** What of an https URL a PAC script is shown: all of it, or scheme, host and port only. */
export type PacUrlForm = 'whole' | 'origin';

/** What one consumer can do with a proxy. */
export interface Consumer {
  readonly id: ConsumerId;
  /** Subject of sentences: "the sensor (WinHTTP)". */
  readonly name: string;
  /** Protocols towards the proxy itself. */
  readonly proxySchemes: Cited<readonly ProxyScheme[]>;
  readonly pacDialect: Cited<PacDialect>;
  readonly pacUrlForm: Cited<PacUrlForm>;
  /** Larger scripts are refused, bytes; null where no limit is known. */
  readonly pacMaxBytes: Cited<number | null>;
  /** Longer evaluations are ended, seconds; null where no limit is known. */
  readonly pacMaxSeconds: Cited<number | null>;
  /** True: goes on to the next server of a list; false: uses the first one only. */
  readonly triesEveryServer: Cited<boolean>;
  /** Where it looks for a proxy, in its order; words for people. */
  readonly order: Cited<readonly string[]>;
}

/** Why a consumer cannot use what a method gives. */
export type ConsumerObstacle =
  /** The proxy speaks a protocol that the consumer does not. */
  | { readonly kind: 'proxy-scheme'; readonly schemes: readonly ProxyScheme[] }
  /** The consumer runs no PAC scripts. */
  | { readonly kind: 'no-pac' }
  /** The consumer's engine does not load the script: `what` stands in `line`. */
  | { readonly kind: 'script-refused'; readonly what: string; readonly line: number | null }
  /** The consumer's engine stops in the script, which calls what the engine lacks. */
  | { readonly kind: 'script-fails'; readonly what: string; readonly line: number | null }
  /** The setting is of another account or shell, which the consumer does not read. */
  | { readonly kind: 'setting-not-read' };

/** What the consumer of a method makes of its route. */
export interface ConsumerUse {
  readonly consumer: ConsumerId;
  /** Subject of sentences: "the sensor (WinHTTP)". */
  readonly name: string;
  readonly obstacle: ConsumerObstacle;
  /** False where no document says so in many words: what it is not known to use is not counted as usable. */
  readonly documented: boolean;
  /** Servers that it cannot use, proxy URLs, in the order of the answer. */
  readonly unusable: readonly string[];
  /** Servers that it can use, proxy URLs or `direct`, in order: they are the route. Empty: none, and what is measured is evidence only. */
  readonly usable: readonly string[];
}

/**
 * What a consumer makes of one place: `taken`: it decides; `passed-over`: it is there and does not count; `absent`: nothing
 * is set there; `unusable`: it counts, and the consumer can do nothing with it.
 */
export type StepVerdict = 'taken' | 'passed-over' | 'absent' | 'unusable';

/** One place that a consumer looks at, in its order. */
export interface DecisionStep {
  /** What the place is called, for people: `WinHTTP proxy (netsh winhttp)`. */
  readonly place: string;
  /** Full name of the value there; the place's own name where nothing is set. */
  readonly source: string;
  /** The value, secrets removed; empty where nothing is set. */
  readonly value: string;
  readonly verdict: StepVerdict;
  /** The rule that decides, one clause without a period. */
  readonly why: string;
}

/** How one consumer comes to its proxy for one URL. */
export interface Decision {
  readonly consumer: ConsumerId;
  /** Subject of sentences: "the sensor (WinHTTP)". */
  readonly name: string;
  /** The URL that is asked for. */
  readonly url: string;
  readonly steps: readonly DecisionStep[];
  /** Servers in the order they would be tried, proxy URLs or `direct`; empty: nothing usable, or not decided. */
  readonly route: readonly string[];
  /** Why it ends there, one clause without a period. */
  readonly why: string;
}
