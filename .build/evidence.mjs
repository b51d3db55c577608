// Prints the whole evidence of a scenario of fixtures/scenarios, or of a base, for replay:
//   npm run -s evidence -- block-page > evidence.json && npm run dev -- replay evidence.json
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { esbuildEmbed, esbuildLeaveOut } from './embed.mjs';

const root = resolve(import.meta.dirname, '..');
const name = process.argv[2];
// Beside its source, because it finds the scenarios from there.
const outfile = join(root, 'test/diagnose/record', `store.tmp-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [join(root, 'test/diagnose/record/store.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    packages: 'external',
    plugins: [esbuildEmbed, esbuildLeaveOut],
  });
  const { baseNames, evidenceOfScenario, readBase, readScenario, scenarioNames } = await import(pathToFileURL(outfile));
  if (!name || ![...baseNames(), ...scenarioNames()].includes(name)) {
    console.error(`Name one of ${[...baseNames(), ...scenarioNames()].join(' ')}`);
    process.exitCode = 2;
  } else {
    const evidence = baseNames().includes(name) ? readBase(name) : evidenceOfScenario(readScenario(name));
    process.stdout.write(`${JSON.stringify(evidence, null, 1)}\n`);
  }
} finally {
  await rm(outfile, { force: true });
}
