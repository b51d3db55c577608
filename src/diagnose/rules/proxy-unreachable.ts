import type { ArgsOf } from '../../findings/shape/finding.ts';
import type { Header, Observation } from '../../model/observation.ts';
import { type Context, settingsOf } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, serverName } from '../reading/cell.ts';
import { headerValues } from '../reading/headers.ts';
import { hasProxyHeaders } from '../reading/page.ts';
import { productOfHeaders } from '../reading/product-patterns.ts';

/**
 * A proxy that never answers as one. Args: `server`, `reason` (`name-not-resolved`, `refused`, `silent`, `mute` (it accepts connections), `reset`,
 * `unreachable`, `tls`, `not-a-proxy`, `forbidden`), `detail` (for people, may be empty), `source` (where the setting lives).
 */
export const proxyUnreachable: Rule = {
  code: 'proxy-unreachable',
  stage: 40,
  find: (context) => {
    const tries = new Map<string, { cell: Cell; last: Observation }[]>();
    const alive = new Set<string>();
    for (const cell of context.cells) {
      for (const { server, observations } of cell.measurement.attempts) {
        const last = observations.at(-1);
        if (server === 'direct' || !last) continue;
        if (observations.some((step) => answersAsProxy(step) || passesOn(step, cell, server))) alive.add(server);
        else tries.set(server, [...(tries.get(server) ?? []), { cell, last }]);
      }
    }
    for (const { kind, server, expected, observations } of context.evidence.challenges)
      if (kind === 'proxy-control' && server !== undefined && observations.some((step) => isText(step, expected)))
        alive.add(server);
    return [...tries]
      .filter(([server, list]) => !alive.has(server) && list.some(({ last }) => !isPlainAnswer(last)))
      .map(([server, list]) => draftOf(server, bySpeaking(list), context));
  },
};

/** Any answer that a proxy gives, also a refusal. */
function answersAsProxy(step: Observation): boolean {
  if (step.phase === 'tunnel') return step.failure === null || (step.status !== null && !looksLikeWebServer(step));
  return step.phase === 'http' && step.status !== null && (step.peer === 'target' || isMarked(step.headers));
}

/** Headers that proxies write, or that name a product of theirs: a web server answers plain requests as well, with its own pages. */
function isMarked(headers: readonly Header[]): boolean {
  return hasProxyHeaders(headers) || headerValues(headers, 'via').length > 0 || productOfHeaders(headers) !== null;
}

/** A plain request whose answer is the target's own was passed on. */
function passesOn(step: Observation, cell: Cell, server: string): boolean {
  return step.phase === 'http' && cell.server === server && cell.probe.outcome === 'reachable';
}

/** An answer to a plain request shows neither a proxy nor a web server: whoever listens answers something. */
function isPlainAnswer(step: Observation): boolean {
  return step.phase === 'http' && step.status !== null;
}

/** The control's known text was fetched through it. */
function isText(step: Observation, expected: string | null): boolean {
  return step.phase === 'http' && step.status === 200 && expected !== null && step.body.trim() === expected.trim();
}

/** From what tells most to what tells least of a proxy: what came furthest, and an answer to a plain request last. */
const SPEAKING: readonly Observation['phase'][] = ['tunnel', 'http', 'tls', 'tcp', 'dns', 'proxy-resolution'];

function bySpeaking<T extends { readonly last: Observation }>(list: readonly T[]): readonly T[] {
  const rank = ({ last }: T): number => SPEAKING.indexOf(last.phase) + (isPlainAnswer(last) ? SPEAKING.length : 0);
  return [...list].sort((a, b) => rank(a) - rank(b));
}

/** What a web server says to CONNECT that knows nothing of proxies. */
function looksLikeWebServer(step: Extract<Observation, { phase: 'tunnel' }>): boolean {
  return (
    step.kind === 'connect' &&
    [400, 404, 405, 501].includes(step.status ?? 0) &&
    !hasProxyHeaders(step.headers) &&
    productOfHeaders(step.headers) === null
  );
}

function draftOf(server: string, list: readonly { cell: Cell; last: Observation }[], context: Context): Draft {
  const cells = list.map(({ cell }) => cell);
  const claims = cells.filter((cell) => cell.server === server && cell.probe.outcome === 'unreachable');
  const about = cells.filter((cell) => cell.probe.outcome === 'reachable');
  const last = list[0]?.last;
  const speaking = cells.find(({ way }) => way === context.sensorWay) ?? cells[0];
  const settings = speaking && settingsOf(context.evidence, speaking.way);
  return {
    code: 'proxy-unreachable',
    severity: claims.length > 0 ? 'by-impact' : 'warning',
    args: { server: serverName(server), source: settings?.source ?? null, ...reasonOf(last, server) },
    claims,
    about,
    // A list that goes on to the next server works, and still names a dead one first.
    standsAlone: about.length > 0,
    evidence: last ? [last.id] : [],
  };
}

function reasonOf(
  last: Observation | undefined,
  server: string,
): Pick<ArgsOf<'proxy-unreachable'>, 'reason' | 'detail'> {
  const code = last?.failure?.code;
  if (last?.phase === 'dns') return { reason: 'name-not-resolved', detail: last.failure?.native ?? '' };
  if (code === 'ssl_not_tls' && last?.peer === 'proxy')
    return { reason: 'not-a-proxy', detail: `it does not speak TLS; write ${server.replace(/^https:/, 'http:')}` };
  if (last?.phase === 'tls') return { reason: 'tls', detail: last.failure?.native ?? code ?? '' };
  if (last?.phase === 'tunnel' && last.status !== null)
    return { reason: 'not-a-proxy', detail: `it answers ${last.status} to CONNECT, as a web server does` };
  if (code === 'proxy_invalid_response' || code === 'http_invalid_response')
    return {
      reason: 'not-a-proxy',
      detail: server.startsWith('socks')
        ? 'it does not speak SOCKS'
        : 'its answer is not HTTP; is it a SOCKS or HTTPS proxy?',
    };
  if (code === 'generic_timeout_error') return { reason: last?.phase === 'tcp' ? 'silent' : 'mute', detail: '' };
  if (code === 'connection_refused') return { reason: 'refused', detail: '' };
  if (code === 'host_unreachable' || code === 'network_unreachable' || code === 'address_family_unavailable')
    return { reason: 'unreachable', detail: '' };
  if (code === 'permission_denied') return { reason: 'forbidden', detail: '' };
  return { reason: 'reset', detail: '' };
}
