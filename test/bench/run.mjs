// Bundles the benchmark, which is TypeScript and uses the lab's certificates, and runs it.
//   node test/bench/run.mjs [--only SECTION,…] [--runs N] [--targets N] [--tool FILE] [--packaged FILE] [--packaged-node FILE]
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
// Below node_modules, so that the bundles find the packages.
const out = join(root, `node_modules/.cache/bench-${process.pid}`);
mkdirSync(out, { recursive: true });
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
await build({
  entryPoints: { bench: join(here, 'bench.ts'), server: join(here, 'server.ts') },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
});
const { bench } = await import(pathToFileURL(join(out, 'bench.mjs')).href);
await bench(process.argv.slice(2), { root, serverScript: join(out, 'server.mjs') });
