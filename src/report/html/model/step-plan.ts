import type { Observation, Peer, Phase } from '../../../model/observation.ts';
import type { Attempt } from '../../../model/probe.ts';
import { isAddress } from '../../../net/address.ts';
import { hostOf } from '../../../net/url-parts.ts';

/** A row of the waterfall before it is filled: which step, and why it may be missing. */
export interface PlannedStep {
  readonly phase: Phase;
  readonly peer: Peer;
  readonly label: string;
  /** Why it is not there when nothing failed before it. */
  readonly missing: string;
}

function serverParts(server: string): { readonly scheme: string; readonly host: string } {
  const match = /^([a-z0-9]+):\/\/(.*?)(?::\d+)?$/i.exec(server);
  return match ? { scheme: match[1]?.toLowerCase() ?? '', host: match[2] ?? '' } : { scheme: 'direct', host: '' };
}

const dnsMissing = (host: string): string =>
  isAddress(host) ? 'not needed: an address is given' : 'not needed: looked up before';

/** The rows that every attempt over such a server has, so that attempts can be compared line by line. */
export function stepPlan(server: string, url: string): readonly PlannedStep[] {
  const plain = /^http:/i.test(url);
  const targetHost = hostOf(url);
  const { scheme, host } = serverParts(server);
  const direct = scheme === 'direct';
  const peer: Peer = direct ? 'target' : 'proxy';
  const steps: PlannedStep[] = [
    {
      phase: 'proxy-resolution',
      peer: 'proxy',
      label: 'proxy resolution',
      missing: direct ? 'not needed: no proxy' : 'not needed: a fixed setting',
    },
    { phase: 'dns', peer, label: direct ? 'target DNS' : 'proxy DNS', missing: dnsMissing(direct ? targetHost : host) },
    { phase: 'tcp', peer, label: direct ? 'target TCP' : 'proxy TCP', missing: 'not recorded' },
  ];
  if (scheme === 'https') steps.push({ phase: 'tls', peer: 'proxy', label: 'proxy TLS', missing: 'not recorded' });
  if (!direct)
    steps.push({
      phase: 'tunnel',
      peer: 'proxy',
      label: scheme.startsWith('socks') ? 'SOCKS' : 'tunnel',
      missing: plain ? 'not needed: absolute form' : 'not recorded',
    });
  steps.push(
    { phase: 'tls', peer: 'target', label: 'TLS', missing: plain ? 'not needed: http://' : 'not recorded' },
    { phase: 'http', peer: 'target', label: 'HTTP', missing: 'not recorded' },
  );
  return steps;
}

/** The plan with each step's observation; observations that fit no row follow as rows of their own. */
export function alignSteps(
  attempt: Attempt,
  resolution: Observation | null,
  url: string,
): readonly (PlannedStep & { readonly observation: Observation | null })[] {
  const left = [...(resolution ? [resolution] : []), ...attempt.observations];
  const rows = stepPlan(attempt.server, url).map((step) => {
    // The request to a proxy in absolute form is the same row as the one to the target.
    const index = left.findIndex(
      (entry) => entry.phase === step.phase && (entry.peer === step.peer || step.phase === 'http'),
    );
    return { ...step, observation: index < 0 ? null : (left.splice(index, 1)[0] ?? null) };
  });
  const extra = left.map((observation) => ({
    phase: observation.phase,
    peer: observation.peer,
    label: `${observation.peer} ${observation.phase}`,
    missing: '',
    observation,
  }));
  return [...rows, ...extra];
}
