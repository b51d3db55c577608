// Bundles src into dist: the command line and the API, split so that a command loads only what it needs.
//   node .build/build.mjs [--types] [--native]
// --native fetches the modules that let WinHTTP be called; without it they are taken along where they were fetched before.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { embeddedInputs, esbuildEmbed, esbuildLeaveOut } from './embed.mjs';
import { bundledPackages, noticesText } from './notices.mjs';
import { nativeArchitectures, nativeModule } from './package/native-modules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

// Built beside and then swapped: a failed build leaves the last good one, and a run beside it finds a whole one.
const out = `dist.tmp-${process.pid}`;
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
const { metafile } = await build({
  metafile: true,
  entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  packages: 'bundle',
  legalComments: 'none',
  sourcemap: false,
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: 'chunk/[name]-[hash]',
  // Bundled CommonJS packages call require() for Node's own modules. Nothing else is given to them: an optional package
  // in NODE_PATH or in a folder above ours would run with our rights.
  banner: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is code.
    js: "import{createRequire as __cr,isBuiltin as __ib}from'node:module';const require=n=>{if(__ib(n))return __cr(import.meta.url)(n);throw Object.assign(new Error(`Cannot find module '${n}'`),{code:'MODULE_NOT_FOUND'})};",
  },
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [esbuildEmbed, esbuildLeaveOut],
});
const packages = await bundledPackages([...Object.keys(metafile.inputs), ...embeddedInputs]);
await mkdir(`${out}/native`);
for (const arch of nativeArchitectures) {
  const native = await nativeModule(arch, process.argv.includes('--native'));
  if (native === null) continue;
  await copyFile(native.from, `${out}/native/${native.name}`);
  packages.push(native.entry);
}
await writeFile(`${out}/THIRD-PARTY-NOTICES.txt`, await noticesText(packages));
if (existsSync('src/report/store/report.schema.json'))
  await copyFile('src/report/store/report.schema.json', `${out}/report.schema.json`);

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
