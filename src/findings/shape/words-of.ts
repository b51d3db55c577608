import { aliasNote, listedHosts, widerPatterns } from '../phrases/places.ts';
import { COMMON_ARGS, type CommonArgs, readArgs } from './args.ts';
import { isFindingCode } from './finding.ts';
import type { ClientNetwork, FindingInfo } from './finding-info.ts';
import { FINDING_INFO } from './registry.ts';

/** A finding in words, filled with its particulars; plain text, not yet escaped for any format. */
export interface FindingWords {
  /** What is wrong, one sentence. */
  readonly title: string;
  /** The same as a clause without a period. */
  readonly clause: string;
  /** Why it happens, in general. */
  readonly cause: string;
  /** What it means for Defender. */
  readonly effect: string;
  /** What to do. */
  readonly remedy: string;
  /** The sentence to send to the firewall team; null where there is nothing to ask. */
  readonly request: string | null;
  /** Every host with its port, where the sentences count them instead; it stands beside the sentences, one a line. */
  readonly hosts: readonly string[];
  /** Published patterns that cover these hosts, and open more. */
  readonly patterns: readonly string[];
  /** What was seen that proves it, strongest first; may be empty. */
  readonly shownBy: readonly string[];
  /** How the tool tells it from its neighbours. */
  readonly explanation: string;
  /** Check ids of Microsoft's own analyzer that correspond. */
  readonly originalChecks: readonly string[];
}

/** What is worded: a finding, a lint, or one of a saved report of any version. */
export interface Worded {
  readonly code: string;
  readonly args: unknown;
}

/**
 * The words of a finding. The arguments pass the gate here, so that words never meet one that is missing or of another
 * kind; a code of a newer version than this one is shown as it is.
 */
export function wordsOf({ code, args: given }: Worded, networks: readonly ClientNetwork[] = []): FindingWords {
  if (!isFindingCode(code)) {
    const nothing = {
      cause: '',
      effect: '',
      remedy: '',
      request: null,
      hosts: [],
      patterns: [],
      shownBy: [],
      explanation: '',
      originalChecks: [],
    };
    return { title: `${code}.`, clause: code, ...nothing };
  }
  const info: FindingInfo = FINDING_INFO[code];
  const args = { ...commonArgsOf(given), ...readArgs(info.args, given) };
  const request = info.firewallSentence(args, networks);
  return {
    title: info.title(args),
    clause: info.clause(args),
    cause: info.cause,
    effect: info.effectHere?.(args) ?? info.effect,
    remedy: info.remedy(args),
    request,
    hosts: listedHosts(args),
    patterns: widerPatterns(args),
    shownBy: [...(info.shownBy?.(args) ?? []), ...(request === null ? [] : aliasNote(args))],
    explanation: info.explanation,
    originalChecks: info.originalChecks,
  };
}

/** The common arguments of a finding, a lint or one of a saved report; empty where they are missing. */
export function commonArgsOf(args: unknown): CommonArgs {
  return readArgs(COMMON_ARGS, args);
}
