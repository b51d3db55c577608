import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteEmbed } from '../.build/embed.mjs';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [viteEmbed()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/network/**',
      'test/windows/**',
      'test/browser/**',
      'test/package/**',
      'test/oracles/**',
      'test/bench/**',
      'test/soak/**',
    ],
    // Real sockets and child processes on small machines: a generous limit, so that a slow machine is not a failure.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    globalSetup: ['test/property-seed-setup.ts'],
    setupFiles: ['test/property-seed.ts'],
    // Machines of CI are shared: a test that fails once there and passes then is named by the runner, not fatal.
    retry: process.env.CI ? 1 : 0,
  },
});
