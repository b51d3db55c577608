import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteEmbed } from '../../.build/embed.mjs';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [viteEmbed()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/soak/**/*.test.ts'],
    // Minutes are the point here.
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Memory is told only after a collection.
    execArgv: ['--expose-gc'],
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
