import { counted, joined, some } from '../../text/list.ts';
import type { CommonArgs } from '../shape/args.ts';
import type { ClientNetwork } from '../shape/finding-info.ts';

/** The hosts of a finding for a heading: by name up to two, else counted. */
export function hostsShort({ hosts }: Pick<CommonArgs, 'hosts'>, otherwise = 'the target'): string {
  const names = hosts.map((host) => host.replace(/:443$/, ''));
  if (names.length === 0) return otherwise;
  return names.length <= 2 ? joined(names) : counted(names.length, 'host');
}

/** Hosts that a sentence names; more are counted, and the list stands beside it. */
export const MOST_NAMED = 2;

/** What to allow: up to two hosts with their ports, else their number; the whole list stands below. */
export function hostsToAllow({ hosts }: Pick<CommonArgs, 'hosts'>, otherwise = "Defender's hosts"): string {
  if (hosts.length === 0) return otherwise;
  if (hosts.length <= MOST_NAMED) return joined(hosts);
  const ports = new Set(hosts.map((host) => /:(\d+)$/.exec(host)?.[1] ?? null));
  const [port] = ports;
  return `these ${hosts.length} hosts${ports.size === 1 && port ? ` on ${port}` : ''} (list below)`;
}

/** The list that stands beside the sentences: every host, where they are too many to be named. */
export function listedHosts({ hosts }: Pick<CommonArgs, 'hosts'>): readonly string[] {
  return hosts.length > MOST_NAMED ? hosts : [];
}

/** The published patterns that cover the listed hosts and open more; none that opens the storage of every customer. */
export function widerPatterns({ hosts, allow }: Pick<CommonArgs, 'hosts' | 'allow'>): readonly string[] {
  if (hosts.length <= MOST_NAMED) return [];
  return allow.filter((entry) => entry.includes('*') && !hosts.includes(entry) && !isTooWide(entry));
}

/** True where a verb of {@link hostsShort} is plural. */
export function areMany({ hosts }: Pick<CommonArgs, 'hosts'>): boolean {
  return hosts.length > 1;
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
export function place({ server }: Pick<CommonArgs, 'server'>): string {
  return server === null ? 'On the firewall' : `On proxy ${server}`;
}

/** `through 10.0.0.7:8080`, or `directly`. */
export function via({ server }: Pick<CommonArgs, 'server'>): string {
  return server === null ? 'directly' : `through ${server}`;
}

/** `proxy 10.0.0.6:8080`, or `the proxy`. */
export function proxyItself(name: string | null): string {
  return name === null ? 'the proxy' : `proxy ${name}`;
}

/** `the proxy 10.0.0.6:8080`, or `the proxy`. */
export function namedProxy(name: string | null): string {
  return name === null ? 'the proxy' : `the proxy ${name}`;
}

/** What a firewall may see in place of the hosts, where it looks at DNS answers. */
export function aliasNote({ aliases, server }: Pick<CommonArgs, 'aliases' | 'server'>): readonly string[] {
  if (aliases.length === 0 || server !== null) return [];
  return [`A firewall may see DNS aliases (CNAME) in place of these hosts: ${some(aliases, 2)}.`];
}
