// Bundles src into dist: the command line and the API, split so that a command loads only what it needs.
//   node .build/build.mjs [--types] [--native]
// --native fetches the modules that let WinHTTP be called; without it they are taken along where they were fetched before.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { embeddedInputs } from './embed.mjs';
import { bundledPackages, noticesText } from './notices.mjs';
import { nativeArchitectures, nativeModule } from './package/native-modules.mjs';
import { SHAPES } from './shapes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

// Built beside and then swapped: a failed build leaves the last good one, and a run beside it finds a whole one.
const out = `dist.tmp-${process.pid}`;
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
const { metafile } = await bundle({ out, version, minify: true, sourcemap: false });
const packages = await bundledPackages([...Object.keys(metafile.inputs), ...embeddedInputs]);
await mkdir(`${out}/native`);
for (const arch of nativeArchitectures) {
  const native = await nativeModule(arch, process.argv.includes('--native'));
  if (native === null) continue;
  await copyFile(native.from, `${out}/native/${native.name}`);
  packages.push(native.entry);
}
await writeFile(`${out}/THIRD-PARTY-NOTICES.txt`, await noticesText(packages));
for (const { to } of SHAPES) await copyFile(to, `${out}/${basename(to)}`);

if (process.argv.includes('--types')) {
  const done = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', '.build/tsconfig.types.json', '--outDir', `${out}/types`],
    {
      stdio: 'inherit',
    },
  );
  if (done.status !== 0) process.exit(done.status ?? 1);
}
await rm('dist', { recursive: true, force: true });
await rename(out, 'dist');
