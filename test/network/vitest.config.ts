import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/network/**/*.test.ts'],
    globalSetup: ['test/network/global-setup.ts'],
    // Real daemons start in a second; a slow machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Each file has a network of its own; one after the other, so that times mean something.
    fileParallelism: false,
  },
});
