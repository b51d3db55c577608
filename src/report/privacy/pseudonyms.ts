import type { Report } from '../../model/report.ts';
import { isAddress } from '../../net/address.ts';
import { IPV4_PATTERN, IPV6_PATTERN, pseudonymPrefix } from './addresses.ts';
import { type PrivateNames, privateNames } from './private-names.ts';

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Word borders for host and account names. */
const BEFORE = '(?<![\\w.-])';
const AFTER = '(?![\\w-])';
const SID_PATTERN = 'S-1-(?:5-21|12-1)(?:-\\d+){3,}';
const MAC_PATTERN = '(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])';

/** Gives each name a number by kind, the same for the same name whatever its case. */
class Counter {
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The pseudonym of `name`; a number that `taken` reports as in use already is passed over. */
  give(name: string, kind: string, form: (number: number) => string, taken: (candidate: string) => boolean): string {
    const key = name.toLowerCase();
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    let number = this.#counts.get(kind) ?? 0;
    let candidate: string;
    do candidate = form(++number);
    while (taken(candidate));
    this.#counts.set(kind, number);
    this.#given.set(key, candidate);
    return candidate;
  }
}

function patterns(names: PrivateNames): RegExp {
  const longest = (list: Iterable<string>): readonly string[] => [...list].sort((a, b) => b.length - a.length);
  const hosts = [...names.proxies, ...names.hosts];
  const dotted = longest(hosts).filter((name) => name.includes('.') && !isAddress(name));
  const single = longest(hosts).filter((name) => !name.includes('.') && !isAddress(name));
  const parts = [
    ...longest(names.accounts).map((name) => `${BEFORE}${quote(name)}${AFTER}`),
    ...longest(names.domains).map((name) => `(?<![\\w-])(?:[\\w-]+\\.)*${quote(name)}(?![\\w-]|\\.\\w)`),
    ...dotted.map((name) => `(?<![\\w-])${quote(name)}(?![\\w-]|\\.\\w)`),
    // A name of one label may be a common word: it is a host only where a host must stand.
    ...single.map(
      (name) =>
        `(?<=//|@|\\b(?:PROXY|HTTPS?|SOCKS[45]?|from|\\d\\.\\d)\\s)${quote(name)}${AFTER}|${BEFORE}${quote(name)}(?=:\\d)`,
    ),
    ...longest(names.device).map((name) => `${BEFORE}${quote(name)}${AFTER}`),
    ...(names.accountDomain === null ? [] : [`${BEFORE}${quote(names.accountDomain)}(?=\\\\)`]),
    SID_PATTERN,
    MAC_PATTERN,
    IPV4_PATTERN,
    IPV6_PATTERN,
  ];
  return new RegExp(parts.join('|'), 'gi');
}

/** A function that replaces every private name in a text; equal names get equal pseudonyms. */
export function createPseudonyms(report: Report): (text: string) => string {
  const names = privateNames(report);
  const pattern = patterns(names);
  const raw = JSON.stringify(report).toLowerCase();
  const counter = new Counter();
  const taken = (candidate: string): boolean => raw.includes(candidate.toLowerCase());
  const give = (name: string, kind: string, form: (n: number) => string): string =>
    counter.give(name, kind, form, taken);
  const lower = (list: Iterable<string>): ReadonlySet<string> => new Set([...list].map((name) => name.toLowerCase()));
  const accounts = lower(names.accounts);
  const device = lower(names.device);

  const domainPart = (name: string): string | null => {
    const domain = [...names.domains].find((entry) => name === entry || name.endsWith(`.${entry}`));
    return domain === undefined ? null : give(domain, 'domain', (n) => `domain-${n}.example`);
  };
  const deviceName = (): string => give(report.host.name, 'device', (n) => `device-${n}`);
  const hostName = (name: string): string => {
    const domain = domainPart(name);
    if (names.domains.has(name) && domain !== null) return domain;
    const kind = names.proxies.has(name) ? 'proxy' : 'host';
    const first = name.split('.')[0] ?? name;
    // The label wpad is what discovery looked for: it names nobody.
    const label = first === 'wpad' ? first : device.has(first) ? deviceName() : null;
    return label && domain
      ? `${label}.${domain}`
      : give(name, kind, (n) => `${kind}-${n}${domain === null ? '' : `.${domain}`}`);
  };
  const replace = (match: string): string => {
    const name = match.toLowerCase();
    if (accounts.has(name)) return give(report.host.identity.user, 'user', (n) => `user-${n}`);
    if (device.has(name)) return deviceName();
    if (name === names.accountDomain?.toLowerCase()) return give(`${name}\\`, 'account-domain', (n) => `DOMAIN-${n}`);
    if (/^s-1-/.test(name)) return give(name, 'sid', (n) => `S-1-5-21-0-0-0-${n}`);
    if (/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/.test(name))
      return give(name, 'mac', (n) => `02-00-00-00-00-${String(n % 100).padStart(2, '0')}`);
    if (isAddress(name)) {
      const prefix = pseudonymPrefix(name, names.addresses);
      return prefix === null ? match : give(name, prefix, (n) => `${prefix}${n}`);
    }
    return hostName(name);
  };
  const whole = new Set([...names.proxies, ...names.hosts, ...device, ...accounts]);
  // A field that holds nothing but a name needs no border around it.
  return (text) => (whole.has(text.toLowerCase()) ? replace(text) : text.replace(pattern, replace));
}
