import type { Observation } from '../model/observation.ts';
import type { Context } from './context.ts';
import { serverName } from './reading/cell.ts';

/** What was seen of a proxy that Defender does not use: it reaches the service, or it does not. */
export type CandidateResult = 'works' | 'fails';

/** A proxy that was tried, with what it came to. */
export interface Tried {
  /** `10.0.0.6:8080`. */
  readonly server: string;
  readonly result: CandidateResult;
  /** The step that shows it. */
  readonly evidence: readonly string[];
}

/** The first of these servers that works, else the first that was tried; null where none was. Servers are proxy URLs or `host:port`. */
export function triedOf(context: Pick<Context, 'evidence' | 'cells'>, servers: readonly string[]): Tried | null {
  const wanted = servers.flatMap((server) => nameOf(server) ?? []);
  const seen = [...attemptsOf(context)].filter(({ server }) => wanted.includes(nameOf(server) ?? ''));
  const best = seen.find(({ observations }) => reachesService(observations)) ?? seen[0];
  const last = best?.observations.at(-1);
  if (!best || !last) return null;
  const result = reachesService(best.observations) ? 'works' : 'fails';
  return { server: nameOf(best.server) ?? best.server, result, evidence: [last.id] };
}

const nameOf = (server: string): string | null => serverName(server.toLowerCase());

function* attemptsOf({ evidence, cells }: Pick<Context, 'evidence' | 'cells'>): Iterable<{
  readonly server: string;
  readonly observations: readonly Observation[];
}> {
  for (const { kind, server, observations } of evidence.challenges)
    if (kind === 'candidate-proxy' && server !== undefined) yield { server, observations };
  for (const { measurement } of cells) yield* measurement.attempts;
}

/** True when the service answered inside its own verified TLS: nobody else can. */
function reachesService(observations: readonly Observation[]): boolean {
  const tls = observations.findLast((step) => step.phase === 'tls' && step.peer === 'target');
  const http = observations.at(-1);
  if (tls?.phase !== 'tls' || http?.phase !== 'http') return false;
  return tls.failure === null && tls.trustedBy === 'service' && http.status !== null;
}
