import type { Observation } from '../../model/observation.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import { isPublicAddress } from '../../net/address-kinds.ts';
import { createLimit } from '../../system/limit.ts';
import { plainCharacters } from '../strings/plain-characters.ts';
import { readDhcp } from './dhcp.ts';
import { dnsFailure, INTERRUPTED } from './discovery-log.ts';
import { type DownloadInput, downloadPac, type PacDownload, withoutSecrets, withSignal } from './download-pac.ts';
import { MAX_WPAD_NAMES, wpadNames } from './wpad-names.ts';

/** Where automatic discovery looks, before it has found anything. */
export const WPAD_PLACE = {
  origin: { kind: 'wpad', name: null, detected: null },
  source: 'WPAD (DHCP option 252, DNS)',
} as const;
/** Longest wait for one name (Chromium's quick check). */
const NAME_TIMEOUT_MS = 1_000;

interface NameResult {
  readonly name: string;
  /** In the resolver's order; empty when the name has none. */
  readonly addresses: readonly string[];
  readonly observation: Observation;
}

/** The option of DHCP that carries a PAC URL, as people name it. */
const DHCP_OPTION = 'DHCP option 252';

/** What is said of an option that is there and names nothing; names are asked all the same. */
const BLANK = `${DHCP_OPTION} is blank and names no script`;

/** What automatic discovery found, and what it could not look at. */
export interface WpadDiscovery {
  readonly settings: ProxySettings;
  /** What could not be looked at and why, each for people; empty when all was examined. */
  readonly unread: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Automatic discovery: DHCP option 252 decides where there is one, even where its script cannot be had; else the first
 * `wpad` name that answers. Source: learn.microsoft.com, archive/blogs/asiatech, "Insight WPAD proxy settings on IE".
 */
export async function discoverWpad(input: DownloadInput): Promise<WpadDiscovery> {
  const domains = await input.system.searchDomains();
  const names = wpadNames(domains);
  const [dhcp, lookups] = await Promise.all([
    readDhcp(input.system, input.log, input.signal),
    Promise.all(names.map((name) => lookUp(name, input))),
  ]);
  const observations: Observation[] = [...dhcp.observations, ...lookups.map(({ observation }) => observation)];
  if (dhcp.url !== null) {
    const url = defaultPath(dhcp.url);
    const download = await downloadPac(url, input);
    const other = lookups.find(({ addresses }) => addresses.length > 0)?.name ?? null;
    const why = download.ok || other === null ? null : `${other} has an address, but DHCP decides and it is not asked`;
    return examined(settle(download, url, DHCP_OPTION, why, [...observations, download.observation]));
  }
  let failed: ProxySettings | null = null;
  for (const { name, addresses } of lookups) {
    const address = addresses[0];
    if (address === undefined) continue;
    const url = `http://${name}/wpad.dat`;
    const download = await downloadPac(url, input, addresses);
    observations.push(download.observation);
    const why = isPublicAddress(address)
      ? `${name} answered from ${address}, a public address: anybody who owns that name decides over this machine's proxy`
      : `${name} answered from ${address}`;
    const reasons = dhcp.blank ? `${BLANK}; ${why}` : why;
    const settings = settle(download, url, `DNS name ${name}`, reasons, observations);
    if (download.ok) return examined(settings);
    failed ??= settings;
  }
  if (failed === null && input.signal.aborted) {
    const base = { method: 'wpad', ...WPAD_PLACE, why: null, observations } as const;
    return examined({ ...base, state: 'unusable', failure: INTERRUPTED, value: '', corrected: null });
  }
  if (failed) return examined({ ...failed, observations });
  const unread = dhcp.notExamined.map((reason) => ({ name: DHCP_OPTION, reason }));
  return { settings: absent(names, domains, dhcp.blank, unread, observations), unread };
}

const examined = (settings: ProxySettings): WpadDiscovery => ({ settings, unread: [] });

async function lookUp(name: string, input: DownloadInput): Promise<NameResult> {
  let t0 = input.log.elapsed();
  const limit = createLimit(Math.min(NAME_TIMEOUT_MS, input.timeoutMs), input.signal);
  const onWait = (until: Promise<void>): void => {
    limit.beginAfter(until);
    void until.then(() => {
      t0 = input.log.elapsed();
    });
  };
  try {
    // A trailing dot would keep the resolver from its search list, but some resolvers refuse it; the name is complete anyway.
    const { addresses } = await withSignal(
      input.system.lookup(name, null, { signal: limit.signal, onWait }),
      limit.signal,
    );
    const list = addresses.map(({ address }) => address);
    const observation = input.log.dns({ name, t0, failure: null, addresses: list });
    return { name, addresses: list, observation };
  } catch (error) {
    const observation = input.log.dns({ name, t0, failure: dnsFailure(error), addresses: [] });
    return { name, addresses: [], observation };
  } finally {
    limit.end();
  }
}

/** WinHTTP's rule: a URL that names only a host means its `wpad.dat`. */
function defaultPath(url: string): string {
  return /^https?:\/\/[^/]+$/i.test(url) ? `${url}/wpad.dat` : url;
}

function settle(
  download: PacDownload,
  url: string,
  source: string,
  why: string | null,
  observations: readonly Observation[],
): ProxySettings {
  const origin = { kind: 'wpad', name: source, detected: null } as const;
  const base = { method: 'wpad', origin, source: `${source}: ${withoutSecrets(url)}`, why, observations } as const;
  if (download.ok)
    return {
      ...base,
      state: 'pac',
      url: withoutSecrets(url),
      script: download.script,
      sha256: download.sha256,
      fileName: 'wpad.dat',
    };
  return {
    ...base,
    state: 'unusable',
    failure: download.failure,
    value: withoutSecrets(url),
    corrected: meantUrl(url),
  };
}

/** The URL that a text without a scheme or in quotes probably meant; null for one that is a URL, and for garbage. */
function meantUrl(text: string): string | null {
  if (/^https?:\/\//i.test(text)) return null;
  const plain = plainCharacters(text);
  const url = /^https?:\/\//i.test(plain) ? plain : `http://${plain}`;
  return /^https?:\/\/[\w.-]+\.[a-z]{2,}(:\d{1,5})?(\/\S*)?$/i.test(url) ? withoutSecrets(url) : null;
}

function absent(
  names: readonly string[],
  domains: readonly string[],
  blank: boolean,
  unread: WpadDiscovery['unread'],
  observations: readonly Observation[],
): ProxySettings {
  const option = blank ? BLANK : 'no DHCP option 252 was found';
  const why =
    names.length > 0
      ? `${option} and none of ${names.join(', ')} has an address`
      : domains.length > 0
        ? `${option}, and ${domains.slice(0, MAX_WPAD_NAMES).join(', ')} is no domain under which WPAD may be asked`
        : `${option}, and this machine has no domain to ask`;
  const notExamined = unread.map(({ name, reason }) => `${name}: ${reason}`);
  return { method: 'wpad', state: 'absent', ...WPAD_PLACE, why, observations, notExamined };
}
