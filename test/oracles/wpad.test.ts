import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProxiesDocument } from '../../src/proxy/document/proxies-document.ts';
import { BROWSER, sayIfSkipped } from '../browser/open-page.ts';
import { addresses } from '../network/addresses.ts';
import { cli } from '../network/analyze.ts';
import { startNginx } from '../network/cloud.ts';
import { startNetwork } from '../network/full-network.ts';
import { must, type Network } from '../network/network.ts';
import { whyNot } from '../network/prerequisites.ts';
import { type ChosenList, chosenLists, type NetLog, shownUrl } from './ask-chromium.ts';

sayIfSkipped();
const built = existsSync('dist/main.js');
const reason = whyNot() ?? (built ? null : 'build first (npm run build)');
if (reason !== null) console.warn(`SKIPPED: WPAD beside Chromium: ${reason}`);

const URLS = [
  'https://edr.cloud.example/commands/test',
  'http://crl.cloud.example/root.crl',
  'http://only.bad.example/',
];
/** Names are resolved, so that both ask the same name server. */
const SCRIPT = `function FindProxyForURL(url, host) {
  if (dnsDomainIs(host, ".bad.example")) return "DIRECT";
  if (isInNet(dnsResolve(host), "20.77.2.0", "255.255.255.0") && url.substring(0, 6) == "https:")
    return "PROXY proxy.corp.lab:3128; DIRECT";
  return "PROXY [" + dnsResolveEx("proxy.corp.lab").match(/[0-9a-f:]*::[0-9a-f]*/)[0] + "]:3128";
}\n`;

describe.skipIf(BROWSER === null || reason !== null)('automatic detection, by Chromium and by ours', () => {
  let network: Network;
  afterEach(() => network?.stop());

  async function up(wpad: boolean): Promise<() => string> {
    ({ network } = await startNetwork({ names: { wpad } }));
    const file = network.write('www/wpad.dat', SCRIPT);
    const log = network.write('www/asked', '');
    const server = `server { listen ${addresses.proxyLan}:80; root ${file.slice(0, file.lastIndexOf('/'))};
      access_log ${log}; types { } default_type application/x-ns-proxy-autoconfig; }\n`;
    await startNginx(network, 'proxy', 'wpad-server', server, [80]);
    return () => readFileSync(log, 'utf8');
  }

  /** Chromium on the client, with its own discovery: it asks for `wpad`, which the search list completes. */
  async function chromium(url: string): Promise<ChosenList> {
    const log = network.write('net.json', '');
    const profile = network.write('profile/.keep', '').replace(/\/\.keep$/, '');
    await must(
      network.run('client', BROWSER ?? '', [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--proxy-auto-detect'],
        '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
        ...[`--user-data-dir=${profile}`, `--log-net-log=${log}`, '--net-log-capture-mode=Everything'],
        ...['--dump-dom', url],
      ]),
    );
    const lists = chosenLists(JSON.parse(readFileSync(log, 'utf8')) as NetLog);
    return lists.get(shownUrl(url)) ?? 'not in the log';
  }

  async function ours(): Promise<ProxiesDocument> {
    const wanted = URLS.flatMap((url) => ['--for', url]);
    const args = [cli(network), 'proxies', '--json', '--timeout', '3', ...wanted];
    return JSON.parse((await must(network.run('client', process.execPath, args))).stdout);
  }
  const scripts = (log: string): number => log.split('GET /wpad.dat').length - 1;
  const byWpad = (document: ProxiesDocument, index: number) =>
    document.for[index]?.methods.find(({ method }) => method === 'wpad');
  const inWords = (servers: readonly string[]): ChosenList =>
    servers.map((server) => (server === 'direct' ? 'DIRECT' : server.replace(/^http:\/\//, 'PROXY '))).join(';');

  it('finds the same script, and by it the same servers', async () => {
    const asked = await up(true);
    const document = await ours();
    expect(scripts(asked())).toBe(1);
    const lists: ChosenList[] = [];
    for (const url of URLS) lists.push(await chromium(url));
    // Chromium asks for it more than once a start.
    expect(scripts(asked())).toBeGreaterThan(URLS.length);
    expect(lists).toEqual(['PROXY proxy.corp.lab:3128;DIRECT', `PROXY [${addresses.proxyLan6}]:3128`, 'DIRECT']);
    expect(URLS.map((_, index) => inWords(byWpad(document, index)?.servers ?? []))).toEqual(lists);
  });

  it('finds nothing where nothing is: direct there, no such method here', async () => {
    const asked = await up(false);
    const document = await ours();
    expect(await chromium(URLS[0] ?? '')).toBe('DIRECT');
    expect(byWpad(document, 0)).toMatchObject({ state: 'absent', servers: [] });
    expect(asked()).toBe('');
  });
});
