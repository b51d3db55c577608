import { domainToASCII } from 'node:url';
import { parseAddress } from '../../net/address.ts';
import { bareHost } from '../../net/host-port.ts';
import { dnsDomainIs, dnsDomainLevels, isPlainHostName, localHostOrDomainIs, shExpMatch } from './functions/names.ts';
import { isInNet, isInNetEx, isIpv4Literal, sortIpAddressList } from './functions/nets.ts';
import { dateRange, type PacClock, timeRange, weekdayRange } from './functions/times.ts';

/** What the functions of a script need from the machine; every call may block, none throws. */
export interface PacHost extends PacClock {
  /** Addresses of a name; empty when it has none or cannot be asked. */
  lookup(name: string, family: 'ipv4' | 'any'): readonly string[];
  /** Own addresses, the one towards the internet first. */
  localAddresses(): readonly string[];
  /** Text of `alert()`. */
  alert(text: string): void;
}

/** A function as a script calls it; values are plain. */
export type PacFunction = (...args: unknown[]) => string | number | boolean | null | undefined;

/**
 * Every function that a PAC script may call, Chromium's and the IPv6 ones of WinHTTP, with Chromium's meaning. They run
 * outside the script's machine: nothing that a script does to its own prototypes changes them.
 */
export function createHostFunctions(host: PacHost): Readonly<Record<string, PacFunction>> {
  const resolve = (value: unknown): string | null => {
    const name = lookupName(value);
    if (name === null || isIpv4Literal(name)) return name;
    // An IPv6 literal has no IPv4 address.
    return parseAddress(name) === null ? (host.lookup(name, 'ipv4').find(isIpv4Literal) ?? null) : null;
  };
  const resolveAll = (value: unknown): string => {
    const name = lookupName(value);
    if (name === null) return '';
    return parseAddress(name) === null ? host.lookup(name, 'any').join(';') : name;
  };
  return {
    alert: (message) => {
      host.alert(String(message));
      return undefined;
    },
    dateRange: (...args) => dateRange(args, host),
    dnsDomainIs: (name, domain) => dnsDomainIs(name, domain),
    dnsDomainLevels: (name) => dnsDomainLevels(name),
    dnsResolve: (name) => resolve(name),
    dnsResolveEx: (name) => resolveAll(name),
    getClientVersion: () => '1.0',
    isInNet: (name, pattern, mask) => isInNet(name, pattern, mask, resolve),
    isInNetEx: (name, range) => isInNetEx(name, range),
    isPlainHostName: (name) => isPlainHostName(name),
    isResolvable: (name) => resolve(name) !== null,
    isResolvableEx: (name) => resolveAll(name) !== '',
    localHostOrDomainIs: (name, full) => localHostOrDomainIs(name, full),
    myIpAddress: () => host.localAddresses().find(isIpv4Literal) ?? '127.0.0.1',
    myIpAddressEx: () => host.localAddresses().join(';'),
    shExpMatch: (url, pattern) => shExpMatch(url, pattern),
    sortIpAddressList: (list) => sortIpAddressList(list),
    timeRange: (...args) => timeRange(args, host),
    weekdayRange: (...args) => weekdayRange(args, host),
  };
}

/** A name as it goes to the resolver; null when it can be none. */
function lookupName(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = String(value);
  const bare = bareHost(text);
  if (bare === '' || bare.length > 255 || /[\s\0/@]/.test(bare)) return null;
  if (/^[\x21-\x7e]+$/.test(bare)) return bare;
  const ascii = domainToASCII(bare);
  return ascii === '' ? null : ascii;
}
