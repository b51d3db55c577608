import type { ArgsOf } from '../../findings/shape/finding.ts';
import type { Observation } from '../../model/observation.ts';
import { type Context, settingsOf } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, serverName } from '../reading/cell.ts';
import { hasProxyHeaders } from '../reading/page.ts';
import { productOfHeaders } from '../reading/product-patterns.ts';

/**
 * A proxy that never answers as one. Args: `server`, `reason` (`name-not-resolved`, `refused`, `silent`, `reset`,
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
        if (observations.some(answersAsProxy)) alive.add(server);
        else tries.set(server, [...(tries.get(server) ?? []), { cell, last }]);
      }
    }
    return [...tries].filter(([server]) => !alive.has(server)).map(([server, list]) => draftOf(server, list, context));
  },
};

/** Any answer that a proxy gives, also a refusal. */
function answersAsProxy(step: Observation): boolean {
  if (step.phase === 'tunnel') return step.failure === null || (step.status !== null && !looksLikeWebServer(step));
  return step.phase === 'http' && step.status !== null;
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
  if (code === 'generic_timeout_error')
    return { reason: 'silent', detail: last?.phase === 'tcp' ? '' : 'it accepts connections' };
  if (code === 'connection_refused') return { reason: 'refused', detail: '' };
  if (code === 'host_unreachable' || code === 'network_unreachable' || code === 'address_family_unavailable')
    return { reason: 'unreachable', detail: '' };
  if (code === 'permission_denied') return { reason: 'forbidden', detail: '' };
  return { reason: 'reset', detail: '' };
}
