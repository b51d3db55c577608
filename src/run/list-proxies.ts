import { METHODS } from '../model/method.ts';
import type { AnalyzeOptions } from '../model/options.ts';
import { sensorOf } from '../proxy/consumers/consumers.ts';
import { decideAll } from '../proxy/decision/decide-all.ts';
import { discoverProxies, type ProxyDiscovery } from '../proxy/discover.ts';
import { type ProxiesDocument, proxiesDocument } from '../proxy/document/proxies-document.ts';
import type { RoutesForUrl } from '../proxy/lints/lint-routes.ts';
import { createRouter } from '../proxy/route/create-router.ts';
import { createSystem } from '../system/create-system.ts';
import type { System } from '../system/system.ts';
import { readMachine } from './inputs/read-inputs.ts';
import { checkOptions } from './options/check-options.ts';
import { parseTargetUrls } from './options/parse-values.ts';

/** Options that say where proxies come from. */
export type ProxyOptions = Pick<AnalyzeOptions, 'proxy' | 'namedProxy' | 'pac' | 'machine' | 'timeoutMs'>;

/** Every proxy setting of a machine, what the sensor would use and why, and the servers for each URL. */
export async function describeProxies(
  machine: System,
  options: Omit<ProxyOptions, 'machine'>,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<ProxiesDocument> {
  const begin = machine.monotonic();
  const elapsed = (): number => Math.round((machine.monotonic() - begin) * 10) / 10;
  const discovery = await discoverProxies({
    system: machine,
    commandLine: options.proxy,
    named: options.namedProxy,
    pac: options.pac,
    methods: METHODS,
    timeoutMs: options.timeoutMs,
    elapsed,
    signal,
  });
  const { chains } = discovery;
  const [routes, decisions] = await Promise.all([
    routesFor(urls, discovery, machine, elapsed),
    decideAll({ chains, system: machine, elapsed, signal }, urls),
  ]);
  return proxiesDocument(discovery, routes, decisions);
}

async function routesFor(
  urls: readonly string[],
  discovery: ProxyDiscovery,
  machine: System,
  elapsed: () => number,
): Promise<readonly RoutesForUrl[]> {
  const { methods, notRead } = discovery;
  const consumer = sensorOf(machine.platform);
  const router = createRouter({ methods, system: machine, consumer, notRead, elapsed });
  try {
    return await Promise.all(
      urls.map(async (url) => ({ url, routes: await Promise.all(METHODS.map((method) => router.route(method, url))) })),
    );
  } finally {
    await router.close();
  }
}

/** The document of `proxies --json`: every setting found on this machine or a recorded one, and the servers for each URL. A mistake in the options is a UsageError. */
export async function listProxies(
  options: Partial<ProxyOptions> = {},
  urls: readonly string[] = [],
  signal: AbortSignal = new AbortController().signal,
): Promise<ProxiesDocument> {
  const checked = checkOptions(options);
  return describeProxies(
    await readMachine(createSystem(), checked.machine),
    checked,
    parseTargetUrls(urls, 'URL'),
    signal,
  );
}
