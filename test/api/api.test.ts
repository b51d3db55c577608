import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type * as Api from '../../src/index.ts';
import { runCli } from '../cli/run-cli.ts';
import { SCENARIOS } from '../report/sample-report.ts';

const ROOT = join(import.meta.dirname, '../..');
// The package as it ships (`npm test` builds it), by the types that it ships with.
const api: typeof Api = await import(pathToFileURL(join(ROOT, 'dist/index.js')).href);

async function refusal(act: () => Promise<unknown>): Promise<string> {
  const error: unknown = await act().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(api.UsageError);
  const { message } = error as Api.UsageError;
  expect(message).not.toMatch(/[\r\n]/);
  return message;
}

describe('the API, as a program uses it', () => {
  it('reads a saved report, concludes again, redacts, renders and writes it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'api-'));
    try {
      const saved = await api.readReport(await readFile(join(ROOT, 'fixtures/reports/auth-required/report.json')));
      const again: Api.Report = api.diagnoseAgain(saved);
      expect(again.findings.map(({ code }) => code)).toContain('proxy-auth-required');
      const shown = api.redact(again, { anonymize: true });
      expect(api.render(shown, 'text')).toContain('Testing URL : ');
      const written = await api.writeResult({
        report: shown,
        outputDir: folder,
        formats: ['json', 'text'],
        zip: true,
        resultStyle: 'mde',
      });
      const zip = await readFile(written.zipFile ?? '');
      expect((await api.readReport(zip, 'x.zip')).exit).toEqual(shown.exit);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each(Object.keys(SCENARIOS))('concludes the same from %s however often it is asked', (name) => {
    const once = api.diagnoseAgain(SCENARIOS[name]!());
    expect(api.diagnoseAgain(once)).toEqual(once);
  });

  it('lists targets and proxies of a recorded machine', async () => {
    const machine = join(ROOT, 'fixtures/machines/windows-10-static-proxy.json');
    const { targets } = await api.listTargets({ machine, regions: ['EU'] });
    expect(targets.map(({ region }) => region)).toContain('EU');
    expect(targets.map(({ region }) => region)).not.toContain('US');
    const { sensor, for: routes } = await api.listProxies({ machine }, ['https://winatp-gw-neu.microsoft.com/']);
    expect(sensor.method).toBe('TelemetryProxyServer');
    expect(routes[0]?.methods).toHaveLength(5);
  });

  it('analyzes with what is named and the defaults for the rest', async () => {
    const report = await api.analyze({
      machine: join(ROOT, 'fixtures/machines/windows-11-nothing-set.json'),
      catalogue: join(ROOT, 'test/api/loopback.json'),
      methods: ['none'],
      timeoutMs: 2000,
    });
    expect(report.run.options).toMatchObject({
      ...api.DEFAULT_OPTIONS,
      methods: ['none'],
      timeoutMs: 2000,
      machine: expect.any(String),
      catalogue: expect.any(String),
    });
    expect(report.probes.filter(({ state }) => state === 'measured')).toHaveLength(1);
  });
});

describe('a mistake in the options', () => {
  const same: readonly (readonly [options: Partial<Api.AnalyzeOptions>, flags: readonly string[]])[] = [
    [{ timeoutMs: 900_000 }, ['--timeout', '900']],
    [{ timeoutMs: 0 }, ['--timeout', '0']],
    [{ deadlineMs: 90_000_000 }, ['--deadline', '90000']],
    [{ retries: 11 }, ['--retries', '11']],
    [{ concurrency: 0 }, ['--concurrency', '0']],
    [{ osBuild: 0 }, ['--os-build', '0']],
    [{ proxy: 'http://a:b@p:1' }, ['--proxy', 'http://a:b@p:1']],
    [{ namedProxy: 'p:99999' }, ['--named-proxy', 'p:99999']],
    [{ extraUrls: ['ftp://x'] }, ['--url', 'ftp://x']],
    [{ extraUrls: ['https://x/', 'https://x/'] }, ['--url', 'https://x/', '--url', 'https://x/']],
    [{ workspaceId: 'a b' }, ['--workspace-id', 'a b']],
    [{ proxyCredentialsEnv: 'user:pw' }, ['--proxy-credentials-env', 'user:pw']],
    [{ engine: 'winhttp', machine: 'm.json' }, ['--engine', 'winhttp', '--machine', 'm.json']],
    [{ catalogue: '/nowhere.json' }, ['--catalogue', '/nowhere.json']],
  ];
  it.each(same)('%j is refused as the command line refuses it', async (options, flags) => {
    const { stderr, code } = await runCli([...flags]);
    expect(code).toBe(2);
    expect(`error: ${await refusal(() => api.analyze(options))}`).toBe(stderr.trim());
  });

  // What a compiler would refuse reaches the API from JavaScript, and from JSON.
  const untyped: readonly (readonly [json: string, words: string])[] = [
    ['{"timeout":5}', 'unknown option "timeout"'],
    ['{"regions":["EUR"]}', 'unknown region "EUR"'],
    ['{"methods":["wapd"]}', 'unknown method "wapd"; did you mean wpad?'],
    ['{"methods":[]}', 'no method given'],
    ['{"services":["cnx"]}', 'unknown service'],
    ['{"proxy":5}', 'options.proxy is integer, not string or null'],
    ['{"connectTo":[{"fromHost":"a"}]}', 'options.connectTo[0].fromPort is missing'],
    ['{"connectTo":[{"fromHost":"a","fromPort":70000,"toHost":null,"toPort":null}]}', 'port 70000 is out of range'],
    ['{"__proto__":{"timeoutMs":1}}', 'unknown option "__proto__"'],
    ['{"family":5}', 'options.family has a value'],
    ['{"failOn":"sometimes"}', 'unknown severity "sometimes"'],
  ];
  it.each(untyped)('%s is refused in one line', async (json, words) => {
    expect(await refusal(() => api.analyze(JSON.parse(json)))).toContain(words);
  });
});
