// A Node program with our script inside it (Node's "single executable applications").
import { spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { withoutMachSignature } from './mach-signature.mjs';
import { withoutSignature } from './pe-signature.mjs';

const { inject } = createRequire(import.meta.url)('postject');
/** The mark in Node's own binary that says whether a script is inside (Node's documentation). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** The script as Node wants it inside, made by `node`, which must be of the very version that it goes into. */
export async function makeBlob(node, { start, script }, folder) {
  const config = {
    // Relative: Node writes these names into the blob, and the folder is another each time.
    main: 'start.cjs',
    output: 'app.blob',
    assets: { 'app.cjs': 'app.cjs' },
    disableExperimentalSEAWarning: true,
    // Both are tied to the machine that makes them: off, so that one blob fits every system and is the same each time.
    useSnapshot: false,
    useCodeCache: false,
  };
  await writeFile(join(folder, config.main), start);
  await writeFile(join(folder, 'app.cjs'), script);
  await writeFile(join(folder, 'sea.json'), JSON.stringify(config));
  const made = spawnSync(resolve(node), ['--experimental-sea-config', 'sea.json'], { cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`making the script's blob failed: ${made.error?.message ?? made.stderr}`);
  return readFile(join(folder, config.output));
}

/** Writes the executable for `platform` (`win32`, `linux`, `darwin`). */
export async function injectInto(binary, blob, file, platform) {
  const program = await readFile(binary);
  const bare =
    platform === 'win32' ? withoutSignature(program) : platform === 'darwin' ? withoutMachSignature(program) : program;
  await writeFile(file, bare, { mode: 0o755 });
  const silent = mutePostject();
  try {
    await inject(file, 'NODE_SEA_BLOB', blob, {
      sentinelFuse: FUSE,
      ...(platform === 'darwin' ? { machoSegmentName: 'NODE_SEA' } : {}),
    });
  } finally {
    silent();
  }
  await chmod(file, 0o755);
}

/** The library under postject warns of a note section that it does not know; nothing of it is touched. */
function mutePostject() {
  const { log, warn, error } = console;
  const unless =
    (write) =>
    (...words) =>
      /\.note\.\d+|signature seems corrupted/.test(words.join(' ')) ? undefined : write(...words);
  Object.assign(console, { log: unless(log), warn: unless(warn), error: unless(error) });
  return () => Object.assign(console, { log, warn, error });
}
