import type { System } from '../../system/system.ts';
import { wpadText } from './dhcp-packet.ts';

/** What the DHCP client of Windows keeps of option 252. */
export type CachedOption =
  /** The server's text. */
  | { readonly state: 'given'; readonly url: string; readonly place: string }
  /** Windows has asked, and the server had none. */
  | { readonly state: 'none'; readonly place: string }
  /** Windows has not asked, or what it learned is out of date. */
  | { readonly state: 'unknown' };

const INTERFACES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces';
/** An interface with the address that DHCP gave it; keys below one belong to wireless networks of former days. */
const INTERFACE = /\\Interfaces\\(\{[0-9a-f-]{36}\})\r?\n {4}DhcpIPAddress {4}REG_SZ {4}(\S+)/gi;
const OPTION_WPAD = 252;
const HEAD = 20;
const REG_TIMEOUT_MS = 5_000;
const MAX_INTERFACES = 4;

/** Option 252 of the leases that belong to `addresses`, this machine's own. */
export async function readWindowsLease(system: System, addresses: readonly string[]): Promise<CachedOption> {
  const listed = await system.run('reg', ['query', INTERFACES, '/s', '/v', 'DhcpIPAddress', '/reg:64'], REG_TIMEOUT_MS);
  const text = listed.state === 'present' ? listed.value.stdout : '';
  const ids = [...text.matchAll(INTERFACE)].flatMap(([, id = '', address = '']) =>
    addresses.includes(address) ? [id] : [],
  );
  const cached = await Promise.all(
    ids.slice(0, MAX_INTERFACES).map(async (id): Promise<CachedOption> => {
      const place = `${INTERFACES}\\${id}`;
      const key = await system.registryKey(place);
      const value =
        key.state === 'present' ? [...key.value].find(([name]) => /^DhcpInterfaceOptions$/i.test(name)) : null;
      if (value?.[1].type !== 'REG_BINARY') return { state: 'unknown' };
      return cachedOption(Buffer.from(value[1].data, 'hex'), system.now() / 1000, `${place}\\DhcpInterfaceOptions`);
    }),
  );
  const best = (state: CachedOption['state']) => cached.find((option) => option.state === state);
  return best('given') ?? best('none') ?? { state: 'unknown' };
}

/**
 * Finds option 252 in `DhcpInterfaceOptions`: for each option five little-endian words (code, class, length, vendor
 * specific or not, end in seconds since 1970) and its data, filled up to four bytes. Length 0: asked for, and not given.
 * Microsoft does not document it; the layout is that of Ingmar Verheij's ReadDhcpOptions.ps1, and of published exports.
 */
export function cachedOption(bytes: Buffer, nowSeconds: number, place: string): CachedOption {
  let found: CachedOption = { state: 'unknown' };
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const [code, length, vendor, end] = [0, 8, 12, 16].map((word) => bytes.readUInt32LE(at + word)) as [
      number,
      number,
      number,
      number,
    ];
    const data = bytes.subarray(at + HEAD, at + HEAD + length);
    if (data.length < length) break;
    at += HEAD + Math.ceil(length / 4) * 4;
    if (code !== OPTION_WPAD || vendor !== 0 || end < nowSeconds) continue;
    const url = wpadText(data);
    if (data.length > 0) return { state: 'given', url, place };
    found = { state: 'none', place };
  }
  return found;
}
