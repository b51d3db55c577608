import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { esbuildEmbed } from '../../.build/embed.mjs';
import { copyPrefix, removePrefix, windowsPath, wine } from './wine.ts';

/** Unit tests that a genuine node.exe runs as win32: the machine, and everything that reads a proxy setting. */
const FILES = [
  'system/reg-query',
  'system/recorded-system',
  'system/windows-folder',
  'proxy/strings/parse-proxy-server',
  'proxy/strings/parse-winhttp-list',
  'proxy/bypass/windows',
  'proxy/bypass/environment',
  'proxy/sources/connection-blob',
  'proxy/sources/environment',
  'proxy/sources/windows-places',
  'proxy/wpad/wpad-names',
  'proxy/wpad/dhcp',
  'proxy/pac/functions',
  'proxy/pac/parse-pac-result',
  'proxy/pac/create-pac-engine',
  'proxy/route/create-router',
];

const base = inject('prefix');
let prefix = '';
let folder = '';

beforeAll(() => {
  if (base === null) return;
  prefix = copyPrefix(base);
  folder = mkdtempSync(join(tmpdir(), 'mde-unit-'));
});
afterAll(() => {
  if (base === null) return;
  removePrefix(prefix);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(base === null)('unit tests under node.exe', () => {
  it.each(FILES)('%s', async (name) => {
    const outfile = join(folder, `${name.replaceAll('/', '-')}.cjs`);
    await build({
      entryPoints: [`test/${name}.test.ts`],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      // Tests find fixtures beside themselves.
      define: {
        'import.meta.dirname': JSON.stringify(windowsPath(resolve('test', name, '..'))),
        'import.meta.url': JSON.stringify(`file:///Z:${resolve(`test/${name}.test.ts`)}`),
        __VERSION__: '"0.0.0-test"',
      },
      alias: { vitest: resolve('test/windows/under-node-exe.ts') },
      plugins: [esbuildEmbed],
      logLevel: 'error',
    });
    const ended = await wine(prefix, [inject('nodeExe'), '--test-reporter=tap', windowsPath(outfile)]);
    const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(ended.stdout)?.[1]);
    const failed = ended.stdout.split('\n').filter((line) => /^\s*not ok /.test(line));
    expect({ code: ended.code, failed, stderr: ended.stderr }).toEqual({ code: 0, failed: [], stderr: '' });
    expect(count('pass')).toBeGreaterThan(0);
  });
});
