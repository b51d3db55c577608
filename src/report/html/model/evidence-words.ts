import { METHOD_LABELS, METHOD_PHRASES, type Method } from '../../../model/method.ts';
import type { Observation } from '../../../model/observation.ts';
import type { AnsweredBy } from '../../../model/probe.ts';
import { duration, failureWords, urlParts } from './phrases.ts';
import { serverName } from './probe-words.ts';
import { commonName } from './step-facts.ts';
import type { View, ViewPlace } from './view.ts';

const ANSWERED: Readonly<Record<AnsweredBy, string>> = {
  target: 'the target',
  proxy: 'the proxy itself',
  interceptor: 'somebody on the way',
  'captive-portal': 'a captive portal',
  unknown: 'somebody who could not be identified',
};

/** What one step shows, in a few words; who answered is known of a probe's last step. */
export function stepResult(step: Observation, answeredBy: AnsweredBy | null = null): string {
  const took = duration(step.t - step.t0);
  if (step.phase === 'tunnel' && step.status !== null && step.failure)
    return `${step.kind === 'connect' ? step.status : `SOCKS reply ${step.status}`} from the proxy${step.reason ? `, ${step.reason}` : ''}`;
  if (step.phase === 'http' && step.status !== null)
    return `${step.status} from ${answeredBy === null ? `the ${step.peer}` : ANSWERED[answeredBy]}`;
  if (step.phase === 'tls' && step.chain.length > 0) {
    const last = step.chain.at(-1);
    const end = last ? `chain ends in ${commonName(last.subject === last.issuer ? last.subject : last.issuer)}` : '';
    return step.failure ? `${end}: ${failureWords(step.failure.code)}` : end;
  }
  if (step.failure) return `${failureWords(step.failure.code)}, after ${took}`;
  switch (step.phase) {
    case 'dns':
      return step.addresses.length > 0 ? step.addresses.slice(0, 3).join(', ') : 'no address';
    case 'tcp':
      return step.address === null ? 'not connected' : `connected to ${step.address} port ${step.port} in ${took}`;
    case 'proxy-resolution':
      return step.answer ?? 'no answer';
    case 'tunnel':
      return 'the proxy opened the tunnel';
    case 'tls':
      return `handshake finished in ${took}`;
    default:
      return `finished in ${took}`;
  }
}

/** What a step without a probe was about. */
function lonelyTitle(place: ViewPlace, view: View): string {
  const { observation, method } = place;
  if (place.antivirusUrl !== null) return `${urlParts(place.antivirusUrl).host} by the antivirus's own proxy`;
  const way = method === null ? '' : ` (${METHOD_LABELS[method]})`;
  const challenge = view.report.challenges.find((entry) =>
    entry.observations.some((step) => step.id === observation.id),
  );
  if (challenge) return `Check of ${challenge.query}${way}`;
  if (observation.phase === 'proxy-resolution') return `${observation.query}${way}`;
  return `Discovery, ${observation.phase}${way}`;
}

/** A piece of evidence: what it is called, what it shows, and where it stands in the page. */
export interface EvidenceLine {
  readonly title: string;
  readonly result: string;
  /** Anchor of the probe; null when it belongs to none. */
  readonly href: string | null;
}

function titleOf(host: string, method: Method): string {
  return `${host} through ${METHOD_PHRASES[method]}`;
}

/** The line of an observation; null when the report does not hold it. */
export function evidenceLine(view: View, id: string): EvidenceLine | null {
  const place = view.place(id);
  if (!place) return null;
  const { row, method, observation } = place;
  if (!row || method === null) return { title: lonelyTitle(place, view), result: stepResult(observation), href: null };
  const { host } = urlParts(row.target.url);
  const href = view.isShown(row) ? `#p-${row.number}-${method}` : null;
  const probe = row.cells.find((cell) => cell.method === method)?.probe ?? null;
  const attempts = probe?.attempts ?? [];
  const server = attempts.find((attempt) => attempt.observations.some((step) => step.id === id))?.server;
  if (observation.phase === 'tunnel' && observation.status !== null && observation.failure && server !== undefined) {
    // The proxy itself is who answered: its name says more than its words.
    const answer = observation.kind === 'connect' ? `${observation.status}` : `SOCKS reply ${observation.status}`;
    return { title: titleOf(host, method), result: `${answer} from the proxy ${serverName(server)}`, href };
  }
  const over = server === undefined || server === 'direct' ? '' : ` over ${serverName(server)}`;
  return {
    title: titleOf(host, method),
    result: `${stepResult(observation, probe?.answeredBy ?? null)}${over}`,
    href,
  };
}
