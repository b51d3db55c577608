import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The package as it is published: packed, installed elsewhere, used. Apart from the other tests because packing builds anew. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { include: ['test/package/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, pool: 'forks' },
});
