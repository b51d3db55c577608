import type { ArgShape, ArgsFrom, CommonArgs } from './args.ts';

/** How bad it is. */
export type Severity = 'error' | 'warning' | 'info';

/** A severity, or `by-impact`: what follows from what it breaks. */
export type SeverityChoice = Severity | 'by-impact';

/** A network of the device, as in `host.networks`. */
export interface ClientNetwork {
  /** `10.20.31.0/24`. */
  readonly prefix: string;
}

/** One finding: its arguments, its severity and its words. Words are made of these arguments alone. */
export interface FindingInfo<S extends ArgShape = ArgShape, V extends SeverityChoice = SeverityChoice> {
  /** What its rule may choose from; a draft that says none gets the first. */
  readonly severity: readonly V[];
  /** Arguments of its own, beside {@link CommonArgs}; each is read by some word. */
  readonly args: S;
  /** What is wrong, one sentence with a period; the heading. */
  title(args: ArgsFrom<S> & CommonArgs): string;
  /** The same as a clause that follows a colon, without a period. */
  clause(args: ArgsFrom<S> & CommonArgs): string;
  /** Why it happens, in general. */
  readonly cause: string;
  /** What it means for Defender. */
  readonly effect: string;
  /** The same where the arguments show more; null or missing: `effect` says it. */
  effectHere?(args: ArgsFrom<S> & CommonArgs): string | null;
  /** What to do, imperative, with the exact hosts and ports. */
  remedy(args: ArgsFrom<S> & CommonArgs): string;
  /** What to ask of the firewall or proxy team: complete without the report; null where there is nothing to ask of them. */
  firewallSentence(args: ArgsFrom<S> & CommonArgs, networks: readonly ClientNetwork[]): string | null;
  /** The evidence in words, strongest first: what was seen that proves it; missing where the title says it all. */
  shownBy?(args: ArgsFrom<S> & CommonArgs): readonly string[];
  /** How the tool tells it from its neighbours. */
  readonly explanation: string;
  /** Check ids of Microsoft's own analyzer that correspond; empty where none does. */
  readonly originalChecks: readonly string[];
}

/** Types a finding by its arguments and severities. */
export function defineFinding<const S extends ArgShape, const V extends SeverityChoice>(
  info: FindingInfo<S, V>,
): FindingInfo<S, V> {
  return info;
}
