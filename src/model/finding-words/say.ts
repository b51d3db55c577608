import type { FindingArgs } from '../finding.ts';
import type { ClientNetwork } from '../finding-info.ts';

/** A text argument; `otherwise` where it is missing, null or empty. */
export function text(args: FindingArgs, key: string, otherwise = ''): string {
  const value = args[key];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  return otherwise;
}

/** A number argument; 0 where it is missing. */
export function count(args: FindingArgs, key: string): number {
  const value = args[key];
  return typeof value === 'number' ? value : 0;
}

/** A list argument; empty where it is missing. */
export function items(args: FindingArgs, key: string): readonly string[] {
  const value = args[key];
  if (Array.isArray(value)) return value.filter((entry) => typeof entry === 'string');
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(list: readonly string[]): string {
  if (list.length <= 1) return list[0] ?? '';
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

/** At most `most` entries by name, the rest counted: `a, b and 4 more`. */
export function some(list: readonly string[], most: number): string {
  return list.length <= most
    ? joined(list)
    : `${list.slice(0, most - 1).join(', ')} and ${list.length - most + 1} more`;
}

/** `1 host`, `3 hosts`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** The hosts of a finding for a heading: by name up to two, else counted. */
export function hostsShort(args: FindingArgs, otherwise = 'the target'): string {
  const hosts = items(args, 'hosts').map((host) => host.replace(/:443$/, ''));
  if (hosts.length === 0) return otherwise;
  return hosts.length <= 2 ? joined(hosts) : counted(hosts.length, 'host');
}

/** What to allow, complete: every host and port; behind three or more the published patterns, which open more than is missing. */
export function hostsFull(args: FindingArgs, otherwise = "Defender's hosts"): string {
  const hosts = items(args, 'hosts');
  if (hosts.length === 0) return otherwise;
  if (hosts.length <= 2) return joined(hosts);
  const wider = items(args, 'allow').filter(
    (entry) => entry.includes('*') && !hosts.includes(entry) && !isTooWide(entry),
  );
  return wider.length === 0 ? joined(hosts) : `${joined(hosts)} (or, wider, ${joined(wider)})`;
}

/** Wildcards over the storage of every customer of Azure. Microsoft advises against them: the accounts are to be named. */
const TOO_WIDE = /^\*\.(?:[a-z0-9-]+\.)?core\.(?:windows\.net|usgovcloudapi\.net)(?::\d+)?$/i;

/** True for a pattern of the allow-list that nobody should be asked to open. */
export function isTooWide(pattern: string): boolean {
  return TOO_WIDE.test(pattern);
}

/** ` for clients in 10.20.31.0/24`; empty where no network is known. */
export function clients(networks: readonly ClientNetwork[]): string {
  const prefixes = [...new Set(networks.map((network) => network.prefix))];
  return prefixes.length === 0 ? '' : ` for clients in ${joined(prefixes)}`;
}

/** `On proxy 10.0.0.7:8080` or, without a proxy, `On the firewall`. */
export function place(args: FindingArgs): string {
  const server = text(args, 'behind') || text(args, 'server');
  return server === '' ? 'On the firewall' : `On proxy ${server}`;
}

/** Capital first letter. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** ` SERVER` to stand behind "the proxy" or "proxy"; empty where none is known. */
export function behindWord(name: string): string {
  return name === '' ? '' : ` ${name}`;
}

/** The answer for codes that ask nothing of the firewall team. */
export function nothingToAsk(): null {
  return null;
}
