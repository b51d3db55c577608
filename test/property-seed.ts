import { configureGlobal } from 'fast-check';
import { FIXED_SEED } from './property-seed-setup.ts';

// Runs before every test file. `npm run test:fuzz` sets other seeds; FUZZ_PATH repeats one counterexample with its seed.
configureGlobal({
  seed: Number(process.env.FUZZ_SEED ?? FIXED_SEED),
  ...(process.env.FUZZ_PATH === undefined ? {} : { path: process.env.FUZZ_PATH, endOnFailure: true }),
});
