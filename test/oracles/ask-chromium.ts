import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { BROWSER } from '../browser/open-page.ts';

/** What a script meant for one URL, as Chromium writes it in its log: `PROXY a:8080;DIRECT`, or `failed`. */
export type ChosenList = string;

/** Circumstances that both engines are given. */
export interface AskOptions {
  /** Names that resolve, with their one address; every other name does not exist. */
  readonly names: ReadonlyMap<string, string>;
  /** IANA name of the time zone that the script sees. */
  readonly timeZone: string;
}

/** The parts of Chromium's net log that are read here. */
export interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly source: { readonly id: number };
    readonly params?: { readonly url?: string; readonly proxy_info?: string; readonly net_error?: number };
  }[];
}

/** Nothing leaves the machine: no name exists but those given, so that proxies and targets are never reached. */
function resolverRules(names: ReadonlyMap<string, string>): string {
  const given = [...names].map(([name, address]) => `MAP ${name} ${address.includes(':') ? `[${address}]` : address}`);
  return [...given, 'MAP * ~NOTFOUND'].join(', ');
}

/** The proxy list of each URL, which Chromium is sent to one after the other with this script in force. */
export async function askChromium(
  script: string,
  urls: readonly string[],
  { names, timeZone }: AskOptions,
): Promise<ReadonlyMap<string, ChosenList>> {
  const folder = await mkdtemp(join(tmpdir(), 'mde-oracle-'));
  const log = join(folder, 'net.json');
  try {
    const browser = await chromium.launch({
      executablePath: BROWSER ?? '',
      env: { ...process.env, TZ: timeZone },
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
        '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
        `--host-resolver-rules=${resolverRules(names)}`,
        `--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(script).toString('base64')}`,
        ...[`--log-net-log=${log}`, '--net-log-capture-mode=Everything'],
      ],
    });
    try {
      const page = await browser.newPage();
      // No proxy answers, so every visit fails; what counts is which list was chosen for it.
      for (const url of urls) await page.goto(url).catch(() => null);
    } finally {
      await browser.close(); // Only now the log is whole.
    }
    const lists = chosenLists(JSON.parse(await readFile(log, 'utf8')));
    return new Map(urls.map((url) => [url, lists.get(shownUrl(url)) ?? 'not in the log']));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The log tells URLs without user and password. */
export function shownUrl(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}

/** The list that was chosen for each URL of a log. */
export function chosenLists({ constants, events }: NetLog): ReadonlyMap<string, ChosenList> {
  const { HTTP_STREAM_JOB_CONTROLLER: began, PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST: chosen } =
    constants.logEventTypes;
  if (began === undefined || chosen === undefined)
    throw new Error('this Chromium calls the events of its log otherwise');
  const urls = new Map<number, string>();
  const lists = new Map<string, ChosenList>();
  for (const { type, source, params } of events) {
    if (type === began && params?.url !== undefined) urls.set(source.id, params.url);
    const url = urls.get(source.id);
    if (type === chosen && url !== undefined) lists.set(url, params?.proxy_info ?? 'failed');
  }
  return lists;
}
