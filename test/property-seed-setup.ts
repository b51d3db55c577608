/** The seed of every property in `npm test`: the same inputs for everybody. */
export const FIXED_SEED = 20261122;

/** Once in a run: tells the seed, so that a failure can be repeated from the log alone. */
export function setup(): void {
  console.log(`properties: seed ${process.env.FUZZ_SEED ?? FIXED_SEED} (FUZZ_SEED; new ones: npm run test:fuzz)`);
}
