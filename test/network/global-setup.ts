import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { whyNot } from './prerequisites.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the suite is skipped; empty when it runs. */
    skipReason: string;
  }
}

/** Tells loudly when the suite cannot run; with `NETWORK_SUITE=required` (continuous integration) that is an error. */
export default function setup(project: TestProject): void {
  if (!existsSync(fileURLToPath(new URL('../../dist/main.js', import.meta.url))))
    throw new Error('network suite: build first (npm run build)');
  const reason = whyNot() ?? '';
  project.provide('skipReason', reason);
  if (reason === '') return;
  if (process.env.NETWORK_SUITE === 'required') throw new Error(`network suite cannot run: ${reason}`);
  const line = `*** NETWORK SUITE SKIPPED: ${reason} ***`;
  process.stderr.write(`\n${'*'.repeat(line.length)}\n${line}\n${'*'.repeat(line.length)}\n\n`);
}
