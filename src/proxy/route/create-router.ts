import type { Failure } from '../../model/failure.ts';
import type { Method } from '../../model/method.ts';
import type { ProxyResolutionObservation } from '../../model/observation.ts';
import type { ManualSettings, PacSettings, ProxySettings, Route, RouteServer } from '../../model/proxy.ts';
import type { System } from '../../system/system.ts';
import { matchBypass } from '../bypass/match-bypass.ts';
import { createPacEngine, type PacEngine, type PacEvaluation } from '../pac/create-pac-engine.ts';
import { pacArguments } from '../pac/pac-arguments.ts';
import { manualServerFor } from '../strings/parse-winhttp-list.ts';
import { localAddresses } from './local-addresses.ts';

/** What routes are made from. */
export interface RouterInput {
  /** Discovery's answer for each method. */
  readonly methods: readonly ProxySettings[];
  readonly system: System;
  /** Ms since the start of the run. */
  readonly elapsed: () => number;
  /** First letters of observation ids, unique among the routers of a report; `r` unless given. */
  readonly idPrefix?: string;
  /** Ends evaluations that wait or run: their routes are `unusable`, `interrupted`. */
  readonly signal?: AbortSignal;
}

/** Tells the servers that a method means for a URL. */
export interface Router {
  /** Rejects only for a text that is no URL. */
  route(method: Method, url: string): Promise<Route>;
  close(): Promise<void>;
}

interface Evaluated {
  readonly evaluation: PacEvaluation;
  readonly observation: ProxyResolutionObservation;
}

/** Makes a router; a PAC thread starts only when some method has a script and a URL is asked for. */
export function createRouter(input: RouterInput): Router {
  const { system, elapsed } = input;
  const prefix = input.idPrefix ?? 'r';
  const cache = new Map<string, Promise<Evaluated>>();
  let engine: PacEngine | null = null;
  // Names that a script asked for are given up with the router: nobody waits for them any more.
  const names = new AbortController();
  const stop = () => {
    names.abort();
    void engine?.close();
  };
  input.signal?.addEventListener('abort', stop, { once: true });

  async function evaluate(settings: PacSettings, url: string, id: string): Promise<Evaluated> {
    engine ??= engineOf(system, names.signal);
    if (input.signal?.aborted === true) await engine.close();
    const query = pacArguments(url).url;
    const t0 = elapsed();
    const evaluation = await engine.evaluate({ name: settings.fileName, text: settings.script }, url);
    const observation: ProxyResolutionObservation = {
      id,
      phase: 'proxy-resolution',
      peer: 'proxy',
      kind: 'pac-evaluation',
      t0,
      t: elapsed(),
      failure: evaluation.failure,
      query: query.slice(0, 2000),
      answer: evaluation.answer,
      notes: evaluation.notes.slice(0, 40),
    };
    return { evaluation, observation };
  }

  async function pacRoute(settings: PacSettings, url: string): Promise<Route> {
    // What a script is shown decides: one https host asks once, whatever its paths.
    const key = `${settings.sha256} ${settings.fileName} ${pacArguments(url).url}`;
    const running = cache.get(key) ?? evaluate(settings, url, `${prefix}${cache.size + 1}`);
    cache.set(key, running);
    const { evaluation, observation } = await running;
    const failed = evaluation.failure !== null;
    return {
      ...routed(settings.method, evaluation.servers),
      state: failed ? 'unusable' : 'routed',
      resolution: observation,
      failure: evaluation.failure,
    };
  }

  return {
    async route(method, url) {
      const settings = input.methods.find((candidate) => candidate.method === method);
      if (settings === undefined || settings.state === 'absent') return notRouted(method, 'absent', null);
      switch (settings.state) {
        case 'unusable':
          return notRouted(method, 'unusable', settings.failure);
        case 'direct':
          return routed(method, ['direct']);
        case 'manual':
          return manualRoute(settings, new URL(url));
        case 'pac':
          return pacRoute(settings, url);
      }
    },
    async close() {
      input.signal?.removeEventListener('abort', stop);
      names.abort();
      await engine?.close();
    },
  };
}

function engineOf(system: System, signal: AbortSignal): PacEngine {
  return createPacEngine({
    lookup: async (name, family) =>
      (await system.lookup(name, family, { signal })).addresses.map(({ address }) => address),
    localAddresses: () => localAddresses(system),
    now: () => system.now(),
  });
}

/**
 * The server for the URL's kind, unless the bypass list covers its host. A list that nobody wrote decides nothing:
 * the rules that a dialect has without any entry concern loopback hosts, and who tests one of those behind a proxy
 * wants that proxy tested. The sensor's fall-back to direct is no part of the route: method 3 measures it.
 */
function manualRoute(settings: ManualSettings, url: URL): Route {
  const bypass =
    settings.bypass.text.trim() === '' ? { bypassed: false, entry: null } : matchBypass(settings.bypass, url);
  if (bypass.bypassed)
    return { ...routed(settings.method, ['direct']), bypassed: true, bypassedBy: bypass.entry?.slice(0, 300) ?? null };
  return routed(settings.method, [manualServerFor(settings.servers, url) ?? 'direct']);
}

function routed(method: Method, servers: readonly RouteServer[]): Route {
  return { method, servers, state: 'routed', bypassed: false, bypassedBy: null, resolution: null, failure: null };
}

function notRouted(method: Method, state: 'absent' | 'unusable', failure: Failure | null): Route {
  return { method, servers: [], state, bypassed: false, bypassedBy: null, resolution: null, failure };
}
