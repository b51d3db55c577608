import type { Report } from '../../model/report.ts';
import { isAddress } from '../../net/address.ts';
import { addressPseudonym, IPV4_PATTERN, IPV6_PATTERN } from './addresses.ts';
import { type PrivateNames, privateNames } from './private-names.ts';
import type { PseudonymKey } from './pseudonym-key.ts';

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Words of our own sentences and values: replaced only where a name must stand. */
const COMMON: ReadonlySet<string> = new Set(
  `proxy proxies pac wpad direct host hosts name named server servers cache target targets system default none method
   manual network firewall gateway gate internet local domain user account policy service sensor defender windows linux
   macos machine device setting settings script address port answer request tls http https socks dns tcp the a of`.split(
    /\s+/,
  ),
);
/** Word borders for host and account names. */
const BEFORE = '(?<![\\w.-])';
const AFTER = '(?![\\w-])';
const SID_PATTERN = 'S-1-(?:5-21|12-1)(?:-\\d+){3,}';
const MAC_PATTERN = '(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])';

function patterns(names: PrivateNames): RegExp {
  const longest = (list: Iterable<string>): readonly string[] => [...list].sort((a, b) => b.length - a.length);
  const hosts = [...names.proxies, ...names.hosts];
  const dotted = longest(hosts).filter((name) => name.includes('.') && !isAddress(name));
  const single = longest(hosts).filter((name) => !name.includes('.') && !isAddress(name));
  const parts = [
    ...longest(names.accounts).map((name) => `${BEFORE}${quote(name)}${AFTER}`),
    ...longest(names.domains).map((name) => `(?<![\\w-])(?:[\\w-]+\\.)*${quote(name)}(?![\\w-]|\\.\\w)`),
    ...dotted.map((name) => `(?<![\\w-])${quote(name)}(?![\\w-]|\\.\\w)`),
    // A name of one label may be a word of our own sentences: then it is a host only where a host must stand.
    ...single.map((name) =>
      COMMON.has(name)
        ? `(?<=//|@|\\b(?:PROXY|HTTPS?|SOCKS[45]?|from|\\d\\.\\d)\\s)${quote(name)}${AFTER}|${BEFORE}${quote(name)}(?=:\\d)`
        : `${BEFORE}${quote(name)}(?![\\w-]|\\.\\w)`,
    ),
    ...longest(names.interfaces).map((name) => `${BEFORE}${quote(name)}(?![\\w-]|\\.\\w)`),
    ...longest(names.device).map((name) => `${BEFORE}${quote(name)}${AFTER}`),
    ...(names.accountDomain === null
      ? []
      : COMMON.has(names.accountDomain.toLowerCase())
        ? [`${BEFORE}${quote(names.accountDomain)}(?=\\\\)`]
        : [`${BEFORE}${quote(names.accountDomain)}(?![\\w-]|\\.\\w)`]),
    SID_PATTERN,
    MAC_PATTERN,
    IPV4_PATTERN,
    IPV6_PATTERN,
  ];
  return new RegExp(parts.join('|'), 'gi');
}

/** A function that replaces every private name in a text; with one key, equal names get equal pseudonyms in all reports. */
export function createPseudonyms(report: Report, key: PseudonymKey): (text: string) => string {
  const names = privateNames(report);
  const pattern = patterns(names);
  const lower = (list: Iterable<string>): ReadonlySet<string> => new Set([...list].map((name) => name.toLowerCase()));
  const accounts = lower(names.accounts);
  const device = lower(names.device);
  const interfaces = lower(names.interfaces);
  const named = (kind: string, name: string): string => `${kind}-${key.hex(kind, name)}`;

  const domainPart = (name: string): string | null => {
    const domain = [...names.domains].find((entry) => name === entry || name.endsWith(`.${entry}`));
    return domain === undefined ? null : `${named('domain', domain)}.example`;
  };
  /** One device has one pseudonym, by whichever of its names it is called. */
  const deviceName = (): string => named('device', report.host.name.split('.')[0] ?? report.host.name);
  const hostName = (name: string): string => {
    const domain = domainPart(name);
    if (names.domains.has(name) && domain !== null) return domain;
    const first = name.split('.')[0] ?? name;
    // The label wpad is what discovery looked for: it names nobody.
    const label = first === 'wpad' ? first : device.has(first) ? deviceName() : null;
    return `${label && domain ? label : named('host', name)}${domain === null ? '' : `.${domain}`}`;
  };
  const replace = (match: string): string => {
    const name = match.toLowerCase();
    if (accounts.has(name)) return named('user', report.host.identity.user.split('\\').at(-1) ?? name);
    if (device.has(name)) return deviceName();
    if (name === names.accountDomain?.toLowerCase()) return `DOMAIN-${key.hex('account-domain', name)}`;
    if (interfaces.has(name)) return named('interface', name);
    if (/^s-1-/.test(name)) return `S-1-5-21-0-0-0-${Number.parseInt(key.hex('sid', name), 16)}`;
    if (/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/.test(name))
      return `02-${key
        .hex('mac', name)
        .slice(0, 10)
        .replace(/(..)(?=.)/g, '$1-')}`;
    if (isAddress(name)) return addressPseudonym(name, names.addresses, key) ?? match;
    return hostName(name);
  };
  const domain = names.accountDomain === null ? [] : [names.accountDomain.toLowerCase()];
  const whole = new Set([...names.proxies, ...names.hosts, ...device, ...accounts, ...interfaces, ...domain]);
  // A field that holds nothing but a name needs no border around it.
  return (text) => (whole.has(text.toLowerCase()) ? replace(text) : text.replace(pattern, replace));
}
