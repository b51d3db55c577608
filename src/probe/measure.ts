import { setMaxListeners } from 'node:events';
import { isEndOfRun, isLocalShortage } from '../model/failure.ts';
import { METHODS, type Method } from '../model/method.ts';
import type { Attempt, Challenge, Measurement } from '../model/probe.ts';
import { type ProxyServer, type Route, type RouteServer, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { challengeAnswers, challengeNames, lookingUpMethod, type ProbedCell } from './challenges.ts';
import { proxyControls, smallHellos, tryCandidates } from './controls.ts';
import type { MeasureInput, PlannedTarget } from './measure-input.ts';
import { RunEnded } from './pacing/timed.ts';
import { LocalShortage, type ProbeContext, probe } from './probe.ts';
import { contextOf } from './run-context.ts';

export type { MeasureInput, PlannedTarget } from './measure-input.ts';

/** Everything that was gathered. */
export interface MeasureResult {
  /** In the plan's order, then in that of {@link METHODS}. */
  readonly measurements: Measurement[];
  readonly challenges: Challenge[];
}

/** Cells that wait for their turn at once: several runs of a region, and few enough that ten thousand targets do not all wait in memory. */
const STARTED_AT_ONCE = 2000;

/** Measures every target by every method. Trouble of the network is part of the result, never an error. */
export async function measure(input: MeasureInput): Promise<MeasureResult> {
  // Every waiting step listens to it: a signal of our own, so that Node does not warn about the caller's.
  const signal = followerOf(input.signal);
  setMaxListeners(0, signal);
  const run = contextOf(input, signal);
  const plans = input.plan.flatMap((planned, index) => cellsOf(planned, index, input));
  const routed = plans.filter(isRouted);
  let done = 0;
  const finish = (measurement: Measurement): Measurement => {
    done += 1;
    input.onMeasured?.(measurement, hasFailed(measurement), done, routed.length);
    return measurement;
  };
  const wanted = input.challenges !== false;
  const resolver = wanted ? lookingUpMethod(routed, input) : null;
  const names = resolver ? unlessEnded(challengeNames(run, resolver)) : Promise.resolve([]);
  const owners = new Map<string, Promise<Attempt[]>>();
  const measurements = await inOrder(plans, async (plan) => {
    if (!isRouted(plan)) return plan.measurement;
    const key = `${plan.index}.${plan.owner}`;
    const attempts = owners.get(key) ?? probe(run, plan.target, plan.servers, plan.idPrefix);
    owners.set(key, attempts);
    return finish(await complete(plan.measurement, attempts, signal));
  });
  const cells = plans.map(({ target, servers }, index): ProbedCell[] => {
    const measurement = measurements[index];
    return measurement && measurement.state === 'measured' && !measurement.sharedWith
      ? [{ target, servers, measurement }]
      : [];
  });
  const answers = wanted ? await controlsOf(run, cells.flat(), input.candidates ?? []) : [];
  return { measurements, challenges: [...(await names), ...answers] };
}

/** What the measurements call for beside them, in the order of their ids. */
async function controlsOf(
  run: ProbeContext,
  cells: readonly ProbedCell[],
  candidates: readonly ProxyServer[],
): Promise<Challenge[]> {
  const found = [
    challengeAnswers(run, cells),
    smallHellos(run, cells),
    proxyControls(run, cells),
    tryCandidates(run, candidates, cells),
  ];
  return (await Promise.all(found.map(unlessEnded))).flat();
}

/** Aborts with `outer`. Not `AbortSignal.any`, which can lose an abort (github.com/nodejs/node/issues/65995). */
function followerOf(outer: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer.reason);
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop, { once: true });
  return controller.signal;
}

/** Starts the work in order, the next where one has ended, and gives the results in order. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as T; // below the length
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(STARTED_AT_ONCE, items.length) }, worker));
  return results;
}

/** One cell of the matrix before it is measured. */
interface CellPlan {
  readonly target: Target;
  readonly index: number;
  readonly method: Method;
  readonly servers: readonly RouteServer[];
  /** The first method with an equal route: it is measured, the others share. */
  readonly owner: Method;
  readonly idPrefix: string;
  /** The cell as it stands without a measurement; `measured` here means: to be measured. */
  readonly measurement: Measurement;
}

const isRouted = ({ measurement }: CellPlan): boolean => measurement.state === 'measured';

function cellsOf(
  { target, routes }: PlannedTarget,
  index: number,
  { methods, signal }: Pick<MeasureInput, 'methods' | 'signal'>,
): CellPlan[] {
  const owners = new Map<string, Method>();
  return METHODS.map((method, number): CellPlan => {
    const route = routes.find((one) => one.method === method);
    const servers = route?.servers ?? [];
    const wanted = methods.includes(method);
    const state = !wanted ? 'skipped' : !route || route.state === 'absent' ? 'absent' : stateOf(route);
    const way = servers.map(routeServerText);
    const owner = state === 'measured' ? (owners.get(way.join(' ')) ?? method) : method;
    if (state === 'measured') owners.set(way.join(' '), owner);
    const measurement: Measurement = {
      targetId: target.id,
      method,
      state,
      skippedBecause: state !== 'skipped' ? null : wanted ? endOf(signal) : 'methods',
      servers: way,
      bypassed: route?.bypassed ?? false,
      resolution: route?.resolution ?? null,
      attempts: [],
      sharedWith: owner === method ? null : owner,
      consumerUse: route?.consumerUse ?? null,
    };
    return { target, index, method, servers, owner, idPrefix: `p${index + 1}.${number + 1}`, measurement };
  });
}

/** A route that the end of the run cut short says nothing of its setting; one without servers cannot be walked, whatever its state says. */
function stateOf(route: Route): 'measured' | 'unusable' | 'skipped' {
  if (isEndOfRun(route.failure)) return 'skipped';
  return route.state === 'routed' && route.servers.length > 0 ? 'measured' : 'unusable';
}

/** The cell with its attempts, or as skipped when the run ended or this machine ran short first. */
async function complete(cell: Measurement, attempts: Promise<Attempt[]>, signal: AbortSignal): Promise<Measurement> {
  try {
    return { ...cell, attempts: await attempts };
  } catch (error) {
    if (error instanceof LocalShortage)
      return {
        ...cell,
        state: 'skipped',
        skippedBecause: 'local-resource',
        attempts: error.attempts,
        sharedWith: null,
      };
    if (!(error instanceof RunEnded)) throw error;
    return { ...cell, state: 'skipped', skippedBecause: endOf(signal), sharedWith: null };
  }
}

function endOf(signal: AbortSignal): 'deadline' | 'interrupted' {
  return signal.reason === 'interrupted' ? 'interrupted' : 'deadline';
}

/** Challenges that the end of the run cut short are left out. */
async function unlessEnded(challenges: Promise<Challenge[]>): Promise<Challenge[]> {
  try {
    // What this machine was too short of to ask is no evidence.
    return (await challenges).filter(
      ({ observations }) => !observations.some(({ failure }) => isLocalShortage(failure)),
    );
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
    return [];
  }
}

/** True when the cell did not end with the expected answer. */
function hasFailed({ state, attempts }: Measurement): boolean {
  return state !== 'measured' || attempts.at(-1)?.observations.at(-1)?.failure !== null;
}
