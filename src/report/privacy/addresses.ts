/** The families of addresses that pseudonyms keep, so that a replayed report is judged alike. */
const PRIVATE_V4: readonly { readonly test: RegExp; readonly prefix: string }[] = [
  { test: /^10\./, prefix: '10.255.255.' },
  { test: /^172\.(1[6-9]|2\d|3[01])\./, prefix: '172.31.255.' },
  { test: /^192\.168\./, prefix: '192.168.255.' },
  { test: /^169\.254\./, prefix: '169.254.255.' },
  { test: /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, prefix: '100.127.255.' },
];
const PRIVATE_V6: readonly { readonly test: RegExp; readonly prefix: string }[] = [
  { test: /^fe[89ab][0-9a-f]:/i, prefix: 'fe80::db8:' },
  { test: /^f[cd][0-9a-f]{2}:/i, prefix: 'fd00:db8::' },
];
/** Documentation networks (RFC 5737, RFC 3849) for public addresses of the device and its proxies. */
const PUBLIC_V4 = '198.51.100.';
const PUBLIC_V6 = '2001:db8::';

export const IPV4_PATTERN = '(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\d|\\.\\d)';
export const IPV6_PATTERN = '(?<![\\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\\w:])';

/** True for text that is an address and not a name. */
export function isAddress(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text));
}

/** True where the address is the machine itself or none. */
const isLoopback = (text: string): boolean => /^127\.|^0\.0\.0\.0$|^::1?$/.test(text);

/** The first part of the pseudonym for an address; null when it may be shown. `own` are the device's and its proxies'. */
export function pseudonymPrefix(address: string, own: ReadonlySet<string>): string | null {
  if (isLoopback(address)) return null;
  const v6 = address.includes(':');
  const family = (v6 ? PRIVATE_V6 : PRIVATE_V4).find(({ test }) => test.test(address));
  if (family) return family.prefix;
  if (!own.has(address.toLowerCase())) return null;
  return v6 ? PUBLIC_V6 : PUBLIC_V4;
}
