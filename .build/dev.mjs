// Runs the command line from src as it is now, bundled in a second; dist is neither touched nor used.
//   npm run dev -- --lab
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from './bundle.mjs';

// npm changes to the repository; files are meant from where the command was typed.
const typedIn = process.env.INIT_CWD ?? process.cwd();
process.chdir(resolve(import.meta.dirname, '..'));
const { version } = JSON.parse(await readFile('package.json', 'utf8'));
// Parts are loaded as they are needed, so they must be files for as long as the program runs.
const out = await mkdtemp(join(tmpdir(), 'mde-client-analyzer-dev-'));
try {
  await bundle({ out, version: `${version}-dev`, minify: false, sourcemap: 'inline', extension: '.mjs' });
  const program = spawn(process.execPath, ['--enable-source-maps', join(out, 'main.mjs'), ...process.argv.slice(2)], {
    cwd: typedIn,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both: the program ends by its own rules, and this after it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => program.kill('SIGTERM'));
  process.exitCode = await new Promise((done) => program.on('close', (code) => done(code ?? 1)));
} finally {
  await rm(out, { recursive: true, force: true });
}
