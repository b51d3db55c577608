import type { Consumer } from '../../model/consumer.ts';
import type { ProxyResolutionObservation } from '../../model/observation.ts';
import { type PacSettings, type Route, type RouteServer, routeServerText } from '../../model/proxy.ts';
import { unusableRoute, usableRoute } from '../consumers/consumers.ts';
import type { PacEvaluation } from '../pac/create-pac-engine.ts';
import type { ScriptPlace } from '../pac/jscript/nodes.ts';
import type { ScriptReading } from '../pac/jscript/script-reading.ts';

/** One evaluation with the step that records it. */
export interface Evaluated {
  readonly evaluation: PacEvaluation;
  readonly observation: ProxyResolutionObservation;
}

/** Runs the script for a URL, once for what the script is shown. */
export type Evaluate = (dialect: 'jscript' | 'modern', urlForm: 'whole' | 'origin') => Promise<Evaluated>;

/** What a PAC route is made from. */
export interface PacRouteInput {
  readonly settings: PacSettings;
  /** Null: nobody in particular is meant, and the script runs as in a browser. */
  readonly consumer: Consumer | null;
  readonly reading: ScriptReading;
  readonly evaluate: Evaluate;
}

/**
 * The route of a script as its consumer takes it. A consumer over JScript gets JScript's answer; where JScript refuses the
 * script or stops in it, a present-day engine's answer is taken to be measured, and the consumer can use none of it.
 */
export async function pacRoute({ settings, consumer, reading, evaluate }: PacRouteInput): Promise<Route> {
  if (consumer === null || consumer.pacDialect.value !== 'jscript') {
    const evaluated = await evaluate('modern', consumer?.pacUrlForm.value ?? 'origin');
    const route = routeOf(settings, evaluated, null);
    if (consumer === null || route.state !== 'routed') return route;
    return consumer.pacDialect.value === 'none'
      ? unusableRoute(route, consumer, { kind: 'no-pac' })
      : usableRoute(route, consumer);
  }
  const [refused] = reading.newer;
  const own = refused === undefined ? await evaluate('jscript', consumer.pacUrlForm.value) : null;
  if (own !== null && own.evaluation.failure === null) {
    const withoutPath = await evaluate('jscript', 'origin');
    const route = routeOf(settings, own, differing(own.evaluation, withoutPath.evaluation));
    return usableRoute(route, consumer);
  }
  const browser = await evaluate('modern', consumer.pacUrlForm.value);
  // Both engines stop: the script itself is at fault, whoever runs it.
  const route = routeOf(settings, browser.evaluation.failure !== null && own !== null ? own : browser, null);
  if (route.state !== 'routed') return route;
  if (refused !== undefined) return unusableRoute(route, consumer, { kind: 'script-refused', ...refused });
  const stop = stopOf(own?.evaluation ?? null, reading.lacking);
  return unusableRoute(route, consumer, { kind: 'script-fails', ...stop });
}

/** What the script called that JScript lacks: by the line where it stopped, else the error itself. */
function stopOf(
  evaluation: PacEvaluation | null,
  lacking: readonly ScriptPlace[],
): { what: string; line: number | null } {
  const line = evaluation?.line ?? null;
  const called = lacking.find((place) => place.line === line);
  return { what: called?.what ?? evaluation?.failure?.native ?? 'a function that JScript lacks', line };
}

function differing(own: PacEvaluation, other: PacEvaluation): readonly RouteServer[] | null {
  if (other.failure !== null) return null;
  const text = (servers: readonly RouteServer[]): string => servers.map(routeServerText).join(' ');
  return text(own.servers) === text(other.servers) ? null : other.servers;
}

function routeOf(
  { method }: PacSettings,
  { evaluation, observation }: Evaluated,
  withoutPath: readonly RouteServer[] | null,
): Route {
  const { servers, failure, dropped, line: scriptLine } = evaluation;
  const state = failure === null ? 'routed' : 'unusable';
  const decided = { bypassed: false, bypassedBy: null, resolution: observation, consumerUse: null };
  return { method, servers, state, failure, withoutPath, dropped, scriptLine, ...decided };
}
