// Every property with new seeds, again and again for FUZZ_MINUTES (2); ends with the first failure and says how to repeat it.
//   npm run test:fuzz            FUZZ_MINUTES=30 npm run test:fuzz
// FUZZ_RUNS (25) is how many inputs a property of test/fuzz gets in each round.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const minutes = Number(process.env.FUZZ_MINUTES ?? 2);
if (!(minutes > 0)) throw new Error(`FUZZ_MINUTES is no number above 0: ${process.env.FUZZ_MINUTES}`);
const suitesOfTheirOwn = ['network', 'windows', 'browser', 'package', 'oracles', 'bench', 'soak'];

/** Test files with properties. */
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !suitesOfTheirOwn.includes(name.split(/[\\/]/)[0]))
  .map((name) => relative(root, join(root, 'test', name)))
  .filter((name) => /from 'fast-check'/.test(readFileSync(join(root, name), 'utf8')));

const end = Date.now() + minutes * 60_000;
let rounds = 0;
do {
  const seed = randomInt(1, 2 ** 31);
  console.log(`round ${rounds + 1}: FUZZ_SEED=${seed}, ${files.length} files`);
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--reporter=dot', ...files],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, FUZZ_SEED: String(seed), NO_COLOR: '1' },
    },
  );
  if (status !== 0) {
    console.error(`
A property failed with FUZZ_SEED=${seed}. Repeat it with the file and the name of the test above:
  FUZZ_SEED=${seed} npx vitest run --config test/vitest.config.ts FILE -t 'NAME'
and only the smallest counterexample with the "path" that fast-check printed:
  FUZZ_SEED=${seed} FUZZ_PATH=PATH npx vitest run --config test/vitest.config.ts FILE -t 'NAME'`);
    process.exit(1);
  }
  rounds += 1;
} while (Date.now() < end);
console.log(`${rounds} rounds of ${files.length} files, no property failed`);
