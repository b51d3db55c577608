import type { TlsObservation } from '../../model/observation.ts';
import type { Challenge } from '../../model/probe.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../draft.ts';
import { connectedIn, isSilentHandshake } from '../reading/blocked.ts';
import { isDirect, isDirectChallenge } from '../reading/cell.ts';

/**
 * Handshakes without an answer over connected TCP, where a small ClientHello is answered: large packets are lost. Only with
 * that challenge; a filter by name is silent for the small one too. Args: `alert`, `connected`.
 */
export const pathMtuBlackHole: Rule = {
  code: 'path-mtu-black-hole',
  stage: 92,
  find: (context) => {
    const asked = challenges(context);
    const answered = asked.flatMap(({ query, observations }) => {
      const tls = observations.find((step): step is TlsObservation => step.phase === 'tls');
      return tls && isAnswer(tls) ? [{ query, tls }] : [];
    });
    if (answered.length === 0) return [];
    // Three hosts are asked: when all of them answer, so would the others that are silent in the same way.
    const all = answered.length === asked.length;
    const hosts = new Set(answered.map(({ query }) => query));
    const claims = context.open.filter(
      (cell) => isDirect(cell) && isSilentHandshake(cell) && (all || hosts.has(cell.host)),
    );
    const times = claims.flatMap((cell) => connectedIn(cell) ?? []);
    return [
      {
        code: 'path-mtu-black-hole',
        severity: 'by-impact',
        args: { alert: answered[0]?.tls.alert ?? null, connected: times.length === 0 ? null : Math.max(...times) },
        claims,
        evidence: answered.map(({ tls }) => tls.id),
      },
    ];
  },
};

function challenges({ evidence }: Context): readonly Challenge[] {
  return evidence.challenges.filter((challenge) => challenge.kind === 'small-hello' && isDirectChallenge(challenge));
}

/** An alert, or the end of the connection in answer to what was sent; Schannel ends it without an alert. */
function isAnswer({ alert, failure }: TlsObservation): boolean {
  const codes = ['ssl_failed_handshake', 'ssl_version_or_cipher', 'connection_reset', 'eof_error'];
  return alert !== null || codes.includes(failure?.code ?? '');
}
