import type { DnsObservation, Peer } from '../../model/observation.ts';
import { isInternalAddress } from '../../net/address-kinds.ts';
import { classify } from '../classify.ts';
import { clock, type RunContext } from '../pacing/session.ts';
import { RunEnded, StepError, timed, untilEnd } from '../pacing/timed.ts';

/** The step, and a promise of the CNAME chain where it is worth asking. */
export interface DnsResult {
  readonly observation: DnsObservation;
  /** Null when the chain is not asked: it explains only an answer that is private or missing. */
  readonly aliases: Promise<readonly string[]> | null;
}

/** Longest list of addresses that is kept and tried. */
const MAX_ADDRESSES = 32;

/** Looks a name up as the system's programs do. Answers are shared in a run; the time is what this probe waited since the system began to look. */
export async function lookUp(
  run: RunContext,
  id: string,
  peer: Peer,
  name: string,
  again: boolean,
): Promise<DnsResult> {
  const asked = run.names.lookup(name, again);
  await untilEnd(run.limit.signal, asked.started);
  const t0 = clock(run);
  const base = { id, phase: 'dns', peer, t0, name, aliases: [] } as const;
  try {
    const answer = await timed(run.limit, () => asked.answer, 'dns_timeout_error');
    const addresses = answer.addresses
      .filter(({ family }) => run.family === null || family === run.family)
      .map(({ address }) => address)
      .slice(0, MAX_ADDRESSES);
    if (addresses.length === 0)
      throw new StepError(answer.addresses.length > 0 ? 'address_family_unavailable' : 'dns_no_answer');
    const observation: DnsObservation = { ...base, t: clock(run), failure: null, addresses };
    return { observation, aliases: aliasesOf(run, peer, name, addresses.some(isInternalAddress)) };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    const failure = classify(error);
    const observation: DnsObservation = { ...base, t: clock(run), failure, addresses: [] };
    const missing = failure.code === 'dns_nxdomain_error' || failure.code === 'dns_no_answer';
    return { observation, aliases: aliasesOf(run, peer, name, missing) };
  }
}

/** A private or missing answer may be an Azure Private Link: the chain tells, so it is asked then, and only then. */
function aliasesOf(run: RunContext, peer: Peer, name: string, worthIt: boolean): Promise<readonly string[]> | null {
  return worthIt && peer === 'target' ? run.names.aliases(name) : null;
}
