import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteEmbed } from '../../.build/embed.mjs';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [viteEmbed()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/browser/**/*.test.ts'],
    // A browser starts slowly on a busy machine; nothing here is timed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
