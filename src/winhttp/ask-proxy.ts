import type { WinhttpMachine, WinhttpProxyConfig } from '../model/winhttp.ts';
import { winhttpError } from './error-names.ts';
import { type Called, type Library, type Pointer, wide } from './library.ts';
import type { RawResolution, WinhttpQuestion } from './protocol.ts';

/** Access types of WinHttpOpen and of the structures below (winhttp.h). */
export const ACCESS = { defaultProxy: 0, noProxy: 1, namedProxy: 3, automaticProxy: 4 } as const;
const AUTOPROXY = { autoDetect: 1, configUrl: 2 } as const;
/** WINHTTP_AUTO_DETECT_TYPE_DHCP and _DNS_A. */
const DETECT_BOTH = 3;
const AUTODETECTION_FAILED = 12_180;

/** Structures of 64-bit Windows; little-endian, pointers on multiples of 8. */
const PROXY_INFO = { size: 24, access: 0, proxy: 8, bypass: 16 } as const;
const USER_CONFIG = { size: 32, autoDetect: 0, pacUrl: 8, proxy: 16, bypass: 24 } as const;
const AUTOPROXY_OPTIONS = { size: 32, flags: 0, detect: 4, url: 8 } as const;

const errorOf = ({ ok, error }: Called): WinhttpProxyConfig['error'] => (ok ? null : winhttpError(error));
const pointerAt = (bytes: Buffer, offset: number): Pointer => bytes.readBigUInt64LE(offset);

/** What WinHTTP says of the machine and of the account, whatever the URL. */
export async function askMachine(library: Library): Promise<WinhttpMachine> {
  const found = Buffer.alloc(8);
  const detected = await library.detect(DETECT_BOTH, found);
  return {
    defaultProxy: defaultProxy(library),
    currentUser: userProxy(library),
    detected: { url: detected.ok ? library.take(pointerAt(found, 0)) : null, error: errorOf(detected) },
  };
}

function defaultProxy(library: Library): WinhttpProxyConfig {
  const info = Buffer.alloc(PROXY_INFO.size);
  const called = library.defaultProxy(info);
  const [proxy, bypass] = takeProxy(library, info, called);
  return { proxy, bypass, pacUrl: null, autoDetect: null, error: errorOf(called) };
}

function userProxy(library: Library): WinhttpProxyConfig {
  const config = Buffer.alloc(USER_CONFIG.size);
  const called = library.userProxy(config);
  const text = (offset: number): string | null => (called.ok ? library.take(pointerAt(config, offset)) : null);
  return {
    proxy: text(USER_CONFIG.proxy),
    bypass: text(USER_CONFIG.bypass),
    pacUrl: text(USER_CONFIG.pacUrl),
    autoDetect: called.ok ? config.readUInt32LE(USER_CONFIG.autoDetect) !== 0 : null,
    error: errorOf(called),
  };
}

function takeProxy(library: Library, info: Buffer, { ok }: Called): readonly [string | null, string | null] {
  if (!ok) return [null, null];
  const both = [PROXY_INFO.proxy, PROXY_INFO.bypass].map((offset) => library.take(pointerAt(info, offset)));
  const named = info.readUInt32LE(PROXY_INFO.access) === ACCESS.namedProxy;
  return named ? [both[0] ?? null, both[1] ?? null] : [null, null];
}

/**
 * A function that asks `WinHttpGetProxyForUrl`. WPAD is a matter of the machine: once it is not there, it is not looked
 * for again for each URL. Nothing is sent to log on to the server of a script.
 */
export function createResolver(
  library: Library,
  session: Pointer,
): (question: Pick<WinhttpQuestion, 'url' | 'pacUrl'>) => Promise<RawResolution> {
  let first: Promise<RawResolution> | null = null;
  const resolve = async (url: string, pacUrl: string | null): Promise<RawResolution> => {
    const script = wide(pacUrl);
    const options = Buffer.alloc(AUTOPROXY_OPTIONS.size);
    options.writeUInt32LE(script === null ? AUTOPROXY.autoDetect : AUTOPROXY.configUrl, AUTOPROXY_OPTIONS.flags);
    if (script === null) options.writeUInt32LE(DETECT_BOTH, AUTOPROXY_OPTIONS.detect);
    else options.writeBigUInt64LE(library.address(script), AUTOPROXY_OPTIONS.url);
    const info = Buffer.alloc(PROXY_INFO.size);
    const begun = performance.now();
    const called = await library.proxyForUrl(session, url, options, info, script);
    const ms = Math.round(performance.now() - begun);
    const [proxy, bypass] = takeProxy(library, info, called);
    return { ms, proxy, bypass, error: errorOf(called) };
  };
  return async ({ url, pacUrl }) => {
    if (pacUrl !== null) return resolve(url, pacUrl);
    if (first === null) {
      first = resolve(url, null);
      return first;
    }
    const answer = await first;
    return answer.error?.number === AUTODETECTION_FAILED ? { ...answer, ms: 0 } : resolve(url, null);
  };
}
