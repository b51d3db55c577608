import { setMaxListeners } from 'node:events';
import { isEndOfRun, isLocalShortage } from '../model/failure.ts';
import { METHODS, type Method } from '../model/method.ts';
import type { ConnectTo } from '../model/options.ts';
import type { Attempt, Challenge, Measurement } from '../model/probe.ts';
import { type ProxyServer, type Route, type RouteServer, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { challengeAnswers, challengeNames, lookingUpMethod, type ProbedCell } from './challenges.ts';
import { proxyControls, smallHellos, tryCandidates } from './controls.ts';
import { createHops } from './hops.ts';
import { createNames, type Network } from './pacing/names.ts';
import { createPool } from './pacing/pool.ts';
import type { OnStep } from './pacing/session.ts';
import { RunEnded } from './pacing/timed.ts';
import { LocalShortage, type ProbeContext, probe } from './probe.ts';
import type { Trust } from './tls/trust.ts';

/** One target with its route per method. */
export interface PlannedTarget {
  readonly target: Target;
  /** One per method. */
  readonly routes: readonly Route[];
}

/** What to measure, and within which bounds. */
export interface MeasureInput {
  readonly plan: readonly PlannedTarget[];
  /** The methods wanted; the others are skipped. */
  readonly methods: readonly Method[];
  /** The machine's resolver. */
  readonly network: Network;
  readonly trust: Trust;
  /** Null: both families. */
  readonly family: 4 | 6 | null;
  /** Longest single step, ms. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Probes in flight; null: our choice. */
  readonly concurrency: number | null;
  /** Descriptors that this process may still open; null or missing where nobody knows. */
  readonly freeDescriptors?: number | null;
  /** curl's `--connect-to`: behind a proxy it names the tunnel's end, and plain http is tunnelled too. */
  readonly connectTo: readonly ConnectTo[];
  /** False: `connectTo` changes direct connections only (proxies that choose by name, as the lab's do); true when it is not given. */
  readonly connectToBehindProxies?: boolean;
  /** `user:password`, sent only to a proxy that asks; null: none. Never recorded. */
  readonly proxyCredentials: string | null;
  /** Ms since the start of the run. */
  readonly elapsed: () => number;
  /** Ends the run; its reason is `deadline` or `interrupted`. */
  readonly signal: AbortSignal;
  /** False: no challenges, for a second measuring in the same run; they are made when it is not given. */
  readonly challenges?: boolean;
  /** Proxies that Defender does not use and that are tried beside, to learn which of them would work; none when not given. */
  readonly candidates?: readonly ProxyServer[];
  /** Told of each step as it ends; not when it is not given. */
  readonly onStep?: OnStep;
  /** Told of each cell that was routed, as it is finished; `total` counts these cells. */
  readonly onMeasured?: (measurement: Measurement, failed: boolean, done: number, total: number) => void;
}

/** Everything that was gathered. */
export interface MeasureResult {
  /** In the plan's order, then in that of {@link METHODS}. */
  readonly measurements: Measurement[];
  readonly challenges: Challenge[];
}

/** Probes at once: enough that silent hosts wait side by side, few enough that two cores do not blur the times. */
const TOTAL_AT_ONCE = 128;
/** Descriptors of a probe: two addresses at once, and in the lab both ends of them behind two proxies. */
const DESCRIPTORS_EACH = 6;
/** Connections to one proxy at once: what a browser opens to a proxy (Chromium: 32). */
const PER_PROXY_AT_ONCE = 32;

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

function contextOf(input: MeasureInput, signal: AbortSignal): ProbeContext {
  const wanted = input.concurrency ?? TOTAL_AT_ONCE;
  const free = input.freeDescriptors ?? null;
  const total = free === null ? wanted : Math.max(1, Math.min(wanted, Math.floor(free / DESCRIPTORS_EACH)));
  const perKey = (key: string) => (key === 'direct' ? total : Math.min(total, PER_PROXY_AT_ONCE));
  return {
    names: createNames(input.network, input.family, { timeoutMs: input.timeoutMs, signal }),
    trust: input.trust,
    family: input.family,
    limit: { timeoutMs: input.timeoutMs, signal },
    connectTo: input.connectTo,
    connectToBehindProxies: input.connectToBehindProxies !== false,
    credentials: input.proxyCredentials,
    elapsed: input.elapsed,
    pool: createPool({ total, perKey }, signal, () => new RunEnded()),
    hops: createHops(),
    retries: input.retries,
    ...(input.onStep ? { onStep: input.onStep } : {}),
  };
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
