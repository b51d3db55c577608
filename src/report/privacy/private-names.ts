import type { Probe } from '../../model/probe.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { Report } from '../../model/report.ts';
import { isAddress } from '../../net/address.ts';
import { bareHost } from '../../net/host-port.ts';

/** What identifies the device's owner in a report. */
export interface PrivateNames {
  /** Names and addresses of proxies and PAC servers. */
  readonly proxies: ReadonlySet<string>;
  /** Hosts of the user's own targets (`--url`) that only the owner's network knows. */
  readonly hosts: ReadonlySet<string>;
  /** Domains whose every name is replaced. */
  readonly domains: ReadonlySet<string>;
  /** The device's own names, full and short. */
  readonly device: readonly string[];
  /** Account and domain of the user; empty for the system's own accounts. */
  readonly accounts: readonly string[];
  /** Windows domain in front of the account; null without one. */
  readonly accountDomain: string | null;
  /** Names of network interfaces; those that every machine of a system has are replaced in their own field alone. */
  readonly interfaces: readonly string[];
  /** The device's own addresses, public ones included. */
  readonly addresses: ReadonlySet<string>;
}

/** Accounts that every machine has, and the one of recorded machines, name nobody. */
const SYSTEM_ACCOUNTS =
  /^(root|recorded|system|localsystem|administrator|nobody|(nt authority|nt-autorität)(\\.*)?|local service|network service)$/i;

const hostOf = (url: string): string => {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s@/]*@)?(\[[0-9a-f:.]+\]|[^\s:/?#;[\]]+)/i.exec(url.trim());
  return bareHost(match?.[1] ?? '').toLowerCase();
};

/** Names behind the words of PAC results and of Via and X-Cache headers. */
function namesIn(text: string): readonly string[] {
  const servers = [...text.matchAll(/\b(?:PROXY|HTTPS?|SOCKS[45]?)\s+([\w.-]+):\d+/gi)];
  const passed = [...text.matchAll(/\b\d\.\d\s+([A-Za-z][\w-]*(?:\.[\w-]+)*)(?=\s|$|,|:)/g)];
  const cached = [...text.matchAll(/\b(?:HIT|MISS|NONE)\b.*?\bfrom\s+([\w.-]+)/g)];
  return [...servers, ...passed, ...cached].map((match) => (match[1] ?? '').toLowerCase());
}

/** Settings of the five methods and of the antivirus. */
const allSettings = (report: Report): readonly ProxySettings[] => [
  ...report.proxies,
  ...(report.antivirus ? [report.antivirus.settings] : []),
];
const allProbes = (report: Report): readonly Probe[] => [...report.probes, ...(report.antivirus?.probes ?? [])];

function proxyTexts(report: Report): readonly string[] {
  const ofProxies = allSettings(report).flatMap((settings): readonly string[] => {
    if (settings.state === 'manual') return settings.servers.map(({ server }) => server.host);
    if (settings.state === 'pac') return [settings.url];
    return settings.state === 'unusable' ? [settings.value, settings.corrected ?? ''] : [];
  });
  const ofProbes = allProbes(report).flatMap((probe) => [
    ...probe.servers,
    ...probe.attempts.map(({ server }) => server),
  ]);
  const { options } = report.run;
  const ofSettings = report.settings.flatMap(({ value }) => serverTexts(value));
  const ofDecisions = (report.decisions ?? []).flatMap(({ route, steps }) => [
    ...route,
    ...steps.flatMap(({ value }) => serverTexts(value)),
  ]);
  return [
    ...winhttpTexts(report),
    ...ofDecisions,
    ...ofProxies,
    ...ofProbes,
    ...ofSettings,
    report.sensor.address,
    options.proxy ?? '',
    options.namedProxy ?? '',
    options.pac ?? '',
  ];
}

/** Servers and URLs in the value of a setting, whatever its grammar. */
function serverTexts(value: string): readonly string[] {
  const parts = value.split(/[\s;,]+/).map((part) => part.replace(/^(?:https?|ftp|socks)=/i, ''));
  return parts.filter((part) => /:\d{1,5}\/?$|^[a-z]+:\/\//i.test(part));
}

/** Proxies and scripts that only WinHTTP found: lists of `host:port`, a scheme before some. */
function winhttpTexts({ winhttp }: Report): readonly string[] {
  if (!winhttp) return [];
  const { machine, answers } = winhttp;
  const lists = [
    machine?.defaultProxy.proxy,
    machine?.currentUser.proxy,
    ...answers.map(({ resolution }) => resolution?.proxy),
  ];
  const entries = lists.flatMap((list) => (list ?? '').split(/[\s;]+/));
  return [
    ...entries.map((entry) => entry.replace(/^[a-z]+=/i, '')),
    machine?.currentUser.pacUrl ?? '',
    machine?.detected.url ?? '',
  ];
}

/** Texts in which proxies are named by grammar: scripts, evaluation results, headers. */
function scriptTexts(report: Report): readonly string[] {
  const scripts = allSettings(report).flatMap((settings) => (settings.state === 'pac' ? [settings.script] : []));
  const steps = allProbes(report).flatMap((probe) => [
    ...(probe.resolution ? [probe.resolution] : []),
    ...probe.attempts.flatMap((attempt) => attempt.observations),
  ]);
  const ofSteps = steps.flatMap((step): readonly string[] => {
    if (step.phase === 'proxy-resolution') return [step.answer ?? ''];
    if (step.phase !== 'tunnel' && step.phase !== 'http') return [];
    return step.headers.filter(([name]) => /^(via|x-cache|x-cache-lookup)$/i.test(name)).map(([, value]) => value);
  });
  // A rule may show what a script answers.
  const rules = (report.decisions ?? []).flatMap(({ steps }) => steps.map(({ why }) => why));
  return [...scripts, ...ofSteps, ...rules];
}

/** Top-level names that the public DNS does not have (RFC 6762, RFC 8375, and what companies use). */
const INTERNAL = /\.(local|lan|corp|internal|intranet|private|home|home\.arpa)$/;

/** Hosts that the user named and nobody outside can know. */
function ownHosts(report: Report): ReadonlySet<string> {
  const custom = report.targets.filter(({ region }) => region === 'custom').map(({ url }) => hostOf(url));
  return new Set(
    custom.filter((host) => !isAddress(host) && host !== 'localhost' && (!host.includes('.') || INTERNAL.test(host))),
  );
}

/** Everything above the first label, when that is a domain of the owner's: not one that a service host lives in. */
function domainsOf(hosts: Iterable<string>, services: readonly string[]): ReadonlySet<string> {
  const domains = new Set<string>();
  for (const host of hosts) {
    const domain = host.split('.').slice(1).join('.');
    if (!domain.includes('.') || isAddress(host)) continue;
    if (!services.some((service) => service === domain || service.endsWith(`.${domain}`))) domains.add(domain);
  }
  return domains;
}

/** Names that say nothing of their owner, and stand in words of the system too. */
const GENERIC_INTERFACE = /^(ethernet|wi-?fi|wlan|loopback.*|local area connection|(eth|en|wlan|lo)\d+)$/i;

/** Hosts and domains of a bypass list: `*.corp.example;intranet;.lab:8080`. */
function bypassHosts(report: Report, services: readonly string[]): readonly string[] {
  const lists = allSettings(report).flatMap((settings) => (settings.state === 'manual' ? [settings.bypass.text] : []));
  const hosts = lists
    .flatMap((text) => text.toLowerCase().split(/[\s;,|'"[\]<>]+/))
    .map((entry) => hostOf(entry.replace(/^(?:[a-z]+:\/\/)?\*?\.?/, '')))
    .filter((host) => /^[a-z][\w.-]*$/.test(host) && !['local', 'localhost', 'direct'].includes(host));
  return [...new Set(hosts)].filter(
    (host) => !services.some((service) => service === host || service.endsWith(`.${host}`)),
  );
}

/** Names under which scripts were looked for: `wpad.corp.example`. */
const searched = (report: Report): readonly string[] =>
  [
    ...new Set(
      JSON.stringify(report)
        .toLowerCase()
        .match(/\bwpad(?:\.[\w-]{1,63}){2,}/g) ?? [],
    ),
  ].slice(0, 100);

/** The names to hide. Hosts of the catalogue are never among them. */
export function privateNames(report: Report): PrivateNames {
  const services = report.targets.filter(({ region }) => region !== 'custom').map(({ url }) => hostOf(url));
  const candidates = [...proxyTexts(report).map(hostOf), ...scriptTexts(report).flatMap(namesIn)];
  const proxies = new Set(
    candidates.filter(
      (name) => name.length > 1 && !['direct', 'localhost', 'file'].includes(name) && !services.includes(name),
    ),
  );
  const { name } = report.host;
  const user = report.host.identity.user;
  const named = SYSTEM_ACCOUNTS.test(user) ? [] : [user, user.split('\\').at(-1) ?? user];
  const domain = user.includes('\\') && named.length > 0 ? (user.split('\\')[0] ?? null) : null;
  const local = allProbes(report).flatMap((probe) =>
    probe.attempts.flatMap((attempt) =>
      attempt.observations.flatMap((step) => (step.phase === 'tcp' && step.localAddress ? [step.localAddress] : [])),
    ),
  );
  const hosts = new Set([...ownHosts(report), ...bypassHosts(report, services)]);
  return {
    proxies,
    hosts,
    domains: domainsOf([...proxies, ...hosts, ...searched(report), name.toLowerCase()], services),
    device: [...new Set([name, name.split('.')[0] ?? name])].filter(
      (entry) => entry.length > 2 && !['localhost', 'recorded', 'recorded-machine'].includes(entry),
    ),
    accounts: [...new Set(named)].filter((entry) => entry.length > 2),
    accountDomain: domain,
    interfaces: [...new Set(report.host.networks.map((network) => network.interface))].filter(
      (entry) => entry.length > 2 && !GENERIC_INTERFACE.test(entry),
    ),
    addresses: new Set(
      [
        ...report.host.networks
          .flatMap(({ address, prefix }) => [address, prefix.split('/')[0] ?? ''])
          .filter(isAddress),
        ...local,
        ...[...proxies].filter(isAddress),
      ].map((text) => text.toLowerCase()),
    ),
  };
}
