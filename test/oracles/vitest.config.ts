import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteEmbed } from '../../.build/embed.mjs';

/** Second opinions from programs that are no part of this project; apart from the other tests because they start a browser. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [viteEmbed()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/oracles/**/*.test.ts'],
    // A browser starts slowly on a busy machine; nothing here is timed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
