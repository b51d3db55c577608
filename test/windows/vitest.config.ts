import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteEmbed } from '../../.build/embed.mjs';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [viteEmbed()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/windows/**/*.test.ts'],
    globalSetup: ['test/windows/global-setup.ts'],
    // A Windows process costs a quarter of a second under Wine, more on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
