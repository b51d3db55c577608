import type { Consumer } from '../../model/consumer.ts';
import type { Failure } from '../../model/failure.ts';
import type { Method } from '../../model/method.ts';
import type { ProxyResolutionObservation } from '../../model/observation.ts';
import type { ManualSettings, PacSettings, ProxySettings, Route, RouteServer } from '../../model/proxy.ts';
import type { System } from '../../system/system.ts';
import { matchBypass } from '../bypass/match-bypass.ts';
import { unusableRoute, usableRoute } from '../consumers/consumers.ts';
import { createPacEngine, type PacEngine } from '../pac/create-pac-engine.ts';
import type { ScriptReading } from '../pac/jscript/script-reading.ts';
import { pacArguments } from '../pac/pac-arguments.ts';
import { manualServerFor } from '../strings/parse-winhttp-list.ts';
import { localAddresses } from './local-addresses.ts';
import { type Evaluated, pacRoute } from './pac-route.ts';

/** What routes are made from. */
export interface RouterInput {
  /** Discovery's answer for each method. */
  readonly methods: readonly ProxySettings[];
  readonly system: System;
  /** Whose use of the routes is told; null: nobody's in particular. */
  readonly consumer: Consumer | null;
  /** Methods whose setting the consumer does not read. */
  readonly notRead?: readonly Method[];
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
  /** The route of any settings for any consumer. */
  routeOf(settings: ProxySettings, url: string, consumer: Consumer | null): Promise<Route>;
  close(): Promise<void>;
}

/** How a script is run. */
interface How {
  readonly dialect: 'jscript' | 'modern';
  readonly urlForm: 'whole' | 'origin';
}

/** Makes a router; a PAC thread starts only when some method has a script and a URL is asked for. */
export function createRouter(input: RouterInput): Router {
  const { system, elapsed } = input;
  const prefix = input.idPrefix ?? 'r';
  const cache = new Map<string, Promise<Evaluated>>();
  const readings = new Map<string, Promise<ScriptReading>>();
  let engine: PacEngine | null = null;
  // Names that a script asked for are given up with the router: nobody waits for them any more.
  const names = new AbortController();
  const stop = () => {
    names.abort();
    void engine?.close();
  };
  input.signal?.addEventListener('abort', stop, { once: true });

  async function evaluate(settings: PacSettings, url: string, how: How, id: string): Promise<Evaluated> {
    engine ??= engineOf(system, names.signal);
    if (input.signal?.aborted === true) await engine.close();
    const query = pacArguments(url, how.urlForm).url;
    const t0 = elapsed();
    const evaluation = await engine.evaluate({ name: settings.fileName, text: settings.script, ...how }, url);
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

  /** What a script is shown decides: shown no path, one https host asks once. */
  function evaluateOnce(settings: PacSettings, url: string, how: How): Promise<Evaluated> {
    const shown = pacArguments(url, how.urlForm).url;
    const key = `${settings.sha256} ${settings.fileName} ${how.dialect} ${shown}`;
    const running = cache.get(key) ?? evaluate(settings, url, how, `${prefix}${cache.size + 1}`);
    cache.set(key, running);
    return running;
  }

  function readingOf(settings: PacSettings): Promise<ScriptReading> {
    const reading = readings.get(settings.sha256) ?? readingFrom(settings.script);
    readings.set(settings.sha256, reading);
    return reading;
  }

  /** The route without the word about settings that the consumer does not read at all. */
  async function routeBySettings(settings: ProxySettings, url: string, consumer: Consumer | null): Promise<Route> {
    switch (settings.state) {
      case 'absent':
        return notRouted(settings.method, 'absent', null);
      case 'unusable':
        return notRouted(settings.method, 'unusable', settings.failure);
      case 'direct':
        return routed(settings.method, ['direct']);
      case 'manual': {
        const route = manualRoute(settings, new URL(url));
        return consumer === null ? route : usableRoute(route, consumer);
      }
      case 'pac':
        return pacRoute({
          settings,
          consumer,
          reading: await readingOf(settings),
          evaluate: (dialect, urlForm) => evaluateOnce(settings, url, { dialect, urlForm }),
        });
    }
  }

  return {
    routeOf: routeBySettings,
    async route(method, url) {
      const settings = input.methods.find((candidate) => candidate.method === method);
      if (settings === undefined) return notRouted(method, 'absent', null);
      // Whoever names a proxy on the command line asks what it does; that no program of Defender takes it is no fault of it.
      const consumer = method === 'command-line' ? null : input.consumer;
      const route = await routeBySettings(settings, url, consumer);
      if (consumer === null || route.state !== 'routed' || input.notRead?.includes(method) !== true) return route;
      return unusableRoute(route, consumer, { kind: 'setting-not-read' });
    },
    async close() {
      input.signal?.removeEventListener('abort', stop);
      names.abort();
      await engine?.close();
    },
  };
}

/** The parser is loaded only where there is a script. */
async function readingFrom(script: string): Promise<ScriptReading> {
  const { readScript } = await import('../pac/jscript/script-reading.ts');
  return readScript(script);
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

const UNDECIDED = {
  bypassed: false,
  bypassedBy: null,
  resolution: null,
  failure: null,
  consumerUse: null,
  withoutPath: null,
  dropped: [],
  scriptLine: null,
} as const;

const routed = (method: Method, servers: readonly RouteServer[]): Route => ({
  ...UNDECIDED,
  method,
  servers,
  state: 'routed',
});

const notRouted = (method: Method, state: 'absent' | 'unusable', failure: Failure | null): Route => ({
  ...UNDECIDED,
  method,
  servers: [],
  state,
  failure,
});
