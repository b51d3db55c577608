import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/model/method.ts';
import { sensorOf } from '../../../src/proxy/consumers/consumers.ts';
import { decideAll } from '../../../src/proxy/decision/decide-all.ts';
import { discoverProxies } from '../../../src/proxy/discover.ts';
import { proxiesDocument } from '../../../src/proxy/document/proxies-document.ts';
import { createRouter } from '../../../src/proxy/route/create-router.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/machines/', import.meta.url));
const URLS = ['https://winatp-gw-cus.microsoft.com/commands/test', 'http://crl.microsoft.com/pki/crl/'];
const MACHINES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (path: string): unknown => JSON.parse(readFileSync(`${FOLDER}${path}`, 'utf8'));

/** `proxies --json --for …` of a recorded machine. */
async function documentOf(name: string): Promise<unknown> {
  const system = createRecordedSystem(read(name), name);
  const elapsed = (): number => 0;
  const discovery = await discoverProxies({
    system,
    commandLine: null,
    named: null,
    pac: null,
    methods: METHODS,
    timeoutMs: 5_000,
    elapsed,
    signal: new AbortController().signal,
  });
  const router = createRouter({
    methods: discovery.methods,
    system,
    consumer: sensorOf(system.platform),
    notRead: discovery.notRead,
    elapsed,
  });
  const routes = [];
  for (const url of URLS)
    routes.push({ url, routes: await Promise.all(METHODS.map((method) => router.route(method, url))) });
  await router.close();
  return JSON.parse(
    JSON.stringify(
      proxiesDocument(discovery, routes, await decideAll({ chains: discovery.chains, system, elapsed }, URLS)),
    ),
  );
}

describe('recorded machines', () => {
  it('has one reviewed document for each', () => {
    expect(readdirSync(`${FOLDER}expected`).sort()).toEqual([...MACHINES].sort());
  });

  it.each(MACHINES)('%s gives its reviewed document', async (name) => {
    expect(await documentOf(name)).toEqual(read(`expected/${name}`));
  });
});
