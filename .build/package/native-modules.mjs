// The files that let WinHTTP be called (koffi, MIT), by processor. Names and digests stand where the program reads them.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cachedFile, pinnedFile } from './node-binaries.mjs';

const MODULES = JSON.parse(readFileSync(new URL('../../src/winhttp/native-modules.json', import.meta.url), 'utf8'));
/** The packages with the binaries carry no licence text; this one, of the same sources, does. */
const LICENCE = ['koffi@3.3.4', 'LICENSE.txt'];

/**
 * The module for one processor: `from`, a file in the cache; `name` beside the program; `entry` for notices and bill of
 * materials. Null when it is not in the cache and `fetch` is false.
 */
export async function nativeModule(arch, fetch = true) {
  const { file, package: name, version, path } = MODULES[arch];
  const take = fetch ? pinnedFile : cachedFile;
  const from = await take(`${name}@${version}`, path);
  const licence = await take(...LICENCE);
  if (from === null || licence === null) return null;
  return { from, name: file, entry: { name, version, license: 'MIT', folder: dirname(licence) } };
}

/** Every processor that there is a module for. */
export const nativeArchitectures = Object.keys(MODULES);
