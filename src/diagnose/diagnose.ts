import type { Finding } from '../findings/shape/finding.ts';
import type { Probe } from '../model/probe.ts';
import type { Channel, ConsumerFate, Evidence, Verdict } from '../model/report.ts';
import type { WinhttpReport } from '../model/winhttp.ts';
import { createContext, type Fate, fateOf } from './context.ts';
import type { Rule } from './draft.ts';
import { fold } from './fold.ts';
import { compareWinhttp } from './reading/winhttp.ts';
import { RULES } from './rules.ts';
import { channelsOf } from './verdict/channels.ts';
import { consumersOf } from './verdict/consumers.ts';
import { sentenceOf } from './verdict/sentence.ts';
import { verdictsOf } from './verdict/verdicts.ts';

/** What is concluded from the evidence. */
export interface Conclusions {
  /** One for each measurement, in their order. */
  readonly probes: readonly Probe[];
  /** Worst first; one cause, one finding. */
  readonly findings: readonly Finding[];
  readonly channels: readonly Channel[];
  readonly verdicts: readonly Verdict[];
  readonly consumers: readonly ConsumerFate[];
  /** One or two sentences for the first line of every summary. */
  readonly verdict: string;
  /** One for each measurement of the antivirus's own proxy; empty without one. */
  readonly antivirusProbes: readonly Probe[];
  /** Null where WinHTTP was not asked for. */
  readonly winhttp: WinhttpReport | null;
  /** By target id: what the ways that Defender takes came to. */
  readonly fates: ReadonlyMap<string, Fate>;
  /** Rules that failed. */
  readonly runWarnings: readonly string[];
}

/** Draws every conclusion. Pure: the same evidence always gives the same conclusions, today and in a replay. */
export function diagnose(evidence: Evidence, rules: readonly Rule[] = RULES): Conclusions {
  const context = createContext(evidence);
  const { findings, concerned, runWarnings } = fold(context, rules);
  const verdicts = verdictsOf(context, findings, concerned);
  const channels = channelsOf(context, verdicts);
  const consumers = consumersOf(context);
  return {
    probes: context.cells.filter(({ way }) => way !== 'antivirus').map(({ probe }) => probe),
    antivirusProbes: context.cells.filter(({ way }) => way === 'antivirus').map(({ probe }) => probe),
    findings,
    channels,
    verdicts,
    consumers,
    verdict: sentenceOf(context, channels, findings, consumers),
    winhttp: compareWinhttp(context),
    fates: new Map(evidence.targets.map(({ id }) => [id, fateOf(context, id)])),
    runWarnings,
  };
}
