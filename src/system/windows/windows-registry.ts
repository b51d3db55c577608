import type { Read, RegistryValue, System } from '../system.ts';
import type { ExactReader } from './reg-export.ts';
import { parseRegQuery, type RegistryListing } from './reg-query.ts';

/** reg.exe answers in 50 to 200 ms; a machine that needs longer than this is not going to answer. */
const REG_TIMEOUT_MS = 5_000;
/** Letters that a code page may have changed. */
const PERHAPS_LOST = /[^\x00-\x7f]|\?/;
/** Processes at a time: enough to hide their start, few enough for a busy endpoint. */
const REG_CONCURRENCY = 8;

/**
 * The registry by `reg.exe query`: one process per key, each key once. reg.exe ends with 1 both for a key that does not
 * exist and for one that may not be read, and says which in a translated sentence; so the key above is asked for its list.
 * What is printed goes through a code page: a key with letters beyond ASCII, or question marks in their place, is read again
 * by `exact`.
 */
export function createRegistry(
  run: System['run'],
  exact: ExactReader,
): Required<Pick<System, 'registryKey' | 'registrySubkeys'>> {
  const cache = new Map<string, Promise<Read<RegistryListing>>>();
  const slot = limiter(REG_CONCURRENCY);

  const list = (path: string, view: 32 | 64): Promise<Read<RegistryListing>> => {
    const id = `${view} ${path.toLowerCase()}`;
    const known = cache.get(id);
    if (known) return known;
    const reading = query(path, view);
    cache.set(id, reading);
    return reading;
  };

  const query = async (path: string, view: 32 | 64): Promise<Read<RegistryListing>> => {
    const result = await slot(() => run('reg', ['query', path, `/reg:${view}`], REG_TIMEOUT_MS));
    if (result.state !== 'present') return result.state === 'absent' ? unreadable('reg.exe is missing') : result;
    const { code, stdout } = result.value;
    if (code === 0) {
      const again = PERHAPS_LOST.test(stdout) ? await slot(() => exact(path, view)) : null;
      return { state: 'present', value: again ?? parseRegQuery(stdout, path) };
    }
    if (code !== 1) return unreadable(code === null ? 'reg.exe did not answer' : `reg.exe ended with ${code}`);
    return isListed(path, view);
  };

  const isListed = async (path: string, view: 32 | 64): Promise<Read<RegistryListing>> => {
    const cut = path.lastIndexOf('\\');
    if (cut < 0) return unreadable('reg.exe ended with 1');
    const above = await list(path.slice(0, cut), view);
    if (above.state !== 'present') return above;
    const name = path.slice(cut + 1).toLowerCase();
    const there = above.value.subkeys.some((subkey) => subkey.toLowerCase() === name);
    return there ? unreadable('access denied') : { state: 'absent' };
  };

  return {
    registryKey: async (path, view = 64): Promise<Read<ReadonlyMap<string, RegistryValue>>> => {
      const listing = await list(path, view);
      return listing.state === 'present' ? { state: 'present', value: listing.value.values } : listing;
    },
    registrySubkeys: async (path) => {
      const listing = await list(path, 64);
      return listing.state === 'present' ? { state: 'present', value: listing.value.subkeys } : listing;
    },
  };
}

/** The values of keys alone. */
export const createRegistryReader = (run: System['run'], exact: ExactReader): System['registryKey'] =>
  createRegistry(run, exact).registryKey;

const unreadable = (native: string): Read<never> => ({ state: 'unreadable', native });

/** Runs at most `most` pieces of work at a time, in the order they came. */
function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
