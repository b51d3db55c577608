import { parse } from 'tldts';

/** Names asked in one discovery: WinHTTP's devolution seldom needs more, and each costs up to a second. */
export const MAX_WPAD_NAMES = 3;

/**
 * The names under which a WPAD host may be found: `wpad.` before the primary domain and, going up, before each domain above
 * it down to the registrable one (`corp.example` of `pc.hq.corp.example`), then before the other domains of the search list.
 * Never above a registrable domain and never under a public suffix, private ones such as `cloudapp.net` included, because
 * anybody may register `wpad` there (US-CERT TA16-144A).
 */
export function wpadNames(domains: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const [index, domain] of domains.entries()) {
    const registrable = registrableDomain(domain);
    if (registrable === null) continue;
    const labels = domain.toLowerCase().replace(/\.+$/, '').split('.');
    const above = labels.length - registrable.split('.').length;
    // Only the primary domain is climbed: the others are not the machine's own tree.
    for (let up = 0; up <= (index === 0 ? above : 0); up += 1) names.push(`wpad.${labels.slice(up).join('.')}`);
  }
  return [...new Set(names)].slice(0, MAX_WPAD_NAMES);
}

/** The registrable domain of a name, one label below the public suffix; null for addresses, bare suffixes and garbage. */
export function registrableDomain(name: string): string | null {
  const clean = name.toLowerCase().replace(/\.+$/, '');
  if (clean.length > 253 || !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/.test(clean))
    return null;
  const parsed = parse(clean, { allowPrivateDomains: true, validateHostname: false });
  return parsed.isIp ? null : (parsed.domain ?? null);
}

/** True for an address that the Internet routes: a WPAD host that answers from there is hardly the company's. */
export function isPublicAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const octets = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain)?.slice(1).map(Number);
  if (!octets) return /^[23][0-9a-f]{3}:/.test(plain) && !/^2001:(0?db8|0{0,3}[0-9a-f]?[0-9a-f]?):/.test(plain);
  const [a = 0, b = 0, c = 0] = octets;
  return !(
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113)
  );
}
