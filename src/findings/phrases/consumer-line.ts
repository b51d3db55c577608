import type { Decision } from '../../model/consumer.ts';
import { capital } from '../../text/list.ts';

/** Where a decision ends: the servers in their order, `direct` with its reason, or that nothing is usable and why. */
export function decisionEnd({ route, why }: Pick<Decision, 'route' | 'why'>): string {
  if (route.length === 0) return `nothing usable, because ${why}`;
  return route[0] === 'direct' ? `direct, because ${why}` : route.join(', then ');
}

/** One consumer in one line: "The sensor (WinHTTP): http://10.0.0.6:8080 (TelemetryProxyServer)". */
export function consumerLine(decision: Decision): string {
  const taken = decision.steps.find(({ verdict }) => verdict === 'taken');
  const by = decision.route.length > 0 && decision.route[0] !== 'direct' && taken ? ` (${taken.place})` : '';
  return `${capital(decision.name)}: ${decisionEnd(decision)}${by}`;
}
