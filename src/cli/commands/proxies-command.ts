import { writeFile } from 'node:fs/promises';
import { METHODS } from '../../model/method.ts';
import { UsageError } from '../../model/usage-error.ts';
import { sensorOf } from '../../proxy/consumers/consumers.ts';
import { discoverProxies, type ProxyDiscovery } from '../../proxy/discover.ts';
import { proxiesDocument, type RoutesForUrl } from '../../proxy/document/proxies-document.ts';
import { recordMachine } from '../../proxy/document/record-machine.ts';
import { renderProxies } from '../../proxy/document/render-proxies.ts';
import { createRouter } from '../../proxy/route/create-router.ts';
import { checkProxyOptions } from '../../run/check-options.ts';
import { readMachine } from '../../run/read-inputs.ts';
import { createSystem } from '../../system/create-system.ts';
import type { System } from '../../system/system.ts';
import { catchInterrupts } from '../interrupt.ts';
import { parseProxyOptions } from '../options/analyze-options.ts';
import { parseTargetUrls } from '../options/parse-values.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { print } from '../terminal/streams.ts';
import { lookAtTerminal } from '../terminal/terminal.ts';

/** `proxies`: every setting found, what the sensor would use and why, and the servers for each `--for` URL. */
export async function proxiesCommand(raw: RawOptions): Promise<number> {
  const options = parseProxyOptions(raw);
  checkProxyOptions(options);
  const urls = parseTargetUrls(Array.isArray(raw.for) ? (raw.for as string[]) : [], '--for'); // commander collected text
  const machine = await readMachine(createSystem(), options.machine);
  const begin = machine.monotonic();
  const elapsed = (): number => Math.round((machine.monotonic() - begin) * 10) / 10;
  const interrupt = catchInterrupts();
  try {
    if (typeof raw.record === 'string') await record(machine, raw.record);
    const discovery = await discoverProxies({
      system: machine,
      commandLine: options.proxy,
      named: options.namedProxy,
      pac: options.pac,
      methods: METHODS,
      timeoutMs: options.timeoutMs,
      elapsed,
      signal: interrupt.signal,
    });
    const document = proxiesDocument(discovery, await routesFor(urls, discovery, machine, elapsed));
    const width = lookAtTerminal({ color: false, progress: false }).width;
    await print(raw.json === true ? JSON.stringify(document, null, 2) : renderProxies(document, { width }));
    return interrupt.signal.aborted ? 130 : 0;
  } finally {
    interrupt.release();
  }
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

async function record(machine: System, file: string): Promise<void> {
  const recorded = await recordMachine(machine);
  try {
    // Never over something that is there: the tool runs elevated, and a link may stand in the place.
    await writeFile(file, `${JSON.stringify(recorded, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code; // fs errors carry a code
    throw new UsageError(
      `--record ${file}: ${code === 'EEXIST' ? 'is there already; name a new file' : `cannot be written (${code ?? 'failed'})`}`,
      3,
    );
  }
}
