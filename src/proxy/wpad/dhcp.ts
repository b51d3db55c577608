import type { ProxyResolutionObservation } from '../../model/observation.ts';
import type { System } from '../../system/system.ts';
import { askDhcp } from './dhcp-inform.ts';
import { wpadText } from './dhcp-packet.ts';
import type { DiscoveryLog } from './discovery-log.ts';
import { declaredOptionNames, leaseOfDhclient, leaseOfMacos, leaseOfNetworkd, leaseOfNmcli } from './lease-files.ts';
import { readWindowsLease } from './windows-lease.ts';

/** What DHCP says of a PAC script. */
export interface DhcpResult {
  /** Text of option 252; null when there is none, and when it is blank. */
  readonly url: string | null;
  /** True when the option is there and holds nothing: a script is not named, and the client is not to ask again. */
  readonly blank: boolean;
  /** Why the option could not be looked at, for people; empty when it was. */
  readonly notExamined: readonly string[];
  readonly observations: readonly ProxyResolutionObservation[];
}

const MAX_LEASE_BYTES = 1024 * 1024;
const TOOL_TIMEOUT_MS = 1_000;
/** A server in the same network answers within milliseconds; leases of this machine say that there is one. */
const WITH_LEASE_MS = 1_000;
/** Without any lease the machine is most likely configured by hand: ask once, and do not hold up the run. */
const WITHOUT_LEASE_MS = 120;
/** Machines with more networks than this are routers or container hosts. */
const MAX_INTERFACES = 4;

interface LeaseSource {
  readonly folder: string;
  readonly name: RegExp;
  /** `declared`: names that dhclient's configuration gives to the option. */
  readonly read: (text: string, declared: readonly string[]) => string | null;
}

const LEASE_SOURCES: readonly LeaseSource[] = [
  { folder: '/run/systemd/netif/leases', name: /^\d+$/, read: leaseOfNetworkd },
  {
    folder: '/var/lib/NetworkManager',
    name: /\.lease$/,
    read: (text, declared) => leaseOfNetworkd(text) ?? leaseOfDhclient(text, declared),
  },
  { folder: '/var/lib/dhcp', name: /\.leases?$/, read: leaseOfDhclient },
  { folder: '/var/lib/dhclient', name: /\.leases?$/, read: leaseOfDhclient },
];

/**
 * DHCP option 252: what the machine's own DHCP client knows, then a question to the servers; not on Windows, whose client
 * holds the port that they answer to.
 */
export async function readDhcp(system: System, log: DiscoveryLog, signal: AbortSignal): Promise<DhcpResult> {
  if (system.recordedNetwork) {
    const { dhcp252 } = system.recordedNetwork;
    const url = dhcp252 === null ? null : wpadText(Buffer.from(dhcp252, 'latin1'));
    return {
      ...answered(url),
      notExamined: [],
      observations: url === null ? [] : [observed(log, 'recorded', log.elapsed(), url, [])],
    };
  }
  const t0 = log.elapsed();
  if (system.platform === 'win32') return windowsLease(system, log, t0);
  const known = system.platform === 'darwin' ? await macosLease(system) : await linuxLease(system);
  if (known.url !== null)
    return { ...answered(known.url), notExamined: [], observations: [observed(log, known.place, t0, known.url, [])] };
  return askServers(system, log, signal, known.leases);
}

async function windowsLease(system: System, log: DiscoveryLog, t0: number): Promise<DhcpResult> {
  const option = await readWindowsLease(
    system,
    ownNetworks(system).map(({ address }) => address),
  );
  if (option.state === 'unknown')
    return {
      ...answered(null),
      notExamined: ['not examined, Windows keeps no present answer to it'],
      observations: [],
    };
  const url = option.state === 'given' ? option.url : null;
  return { ...answered(url), notExamined: [], observations: [observed(log, option.place, t0, url, [])] };
}

/** What a text of the option says: a blank one names no script. */
const answered = (text: string | null): Pick<DhcpResult, 'url' | 'blank'> => ({
  url: text === '' ? null : text,
  blank: text === '',
});

/** The first that names a script, else a blank one; null when none has the option. */
const bestOf = <T>(answers: readonly T[], textOf: (answer: T) => string | null): T | null =>
  answers.find((answer) => (textOf(answer) ?? '') !== '') ?? answers.find((answer) => textOf(answer) === '') ?? null;

interface KnownLease {
  /** Text of the option, empty when it is blank; null when no lease has it. */
  readonly url: string | null;
  readonly place: string;
  /** True when this machine has some lease, with or without the option. */
  readonly leases: boolean;
}

async function linuxLease(system: System): Promise<KnownLease> {
  const nmcli = system.run('nmcli', ['-t', '-f', 'DHCP4.OPTION', 'device', 'show'], TOOL_TIMEOUT_MS);
  const declared = await declaredNames(system);
  const files = await Promise.all(
    LEASE_SOURCES.map(async ({ folder, name, read }) => {
      const names = await system.listFolder(folder);
      const paths = names.state === 'present' ? names.value.filter((file) => name.test(file)).slice(0, 16) : [];
      return Promise.all(
        paths.map(async (file) => {
          const lease = await system.readFile(`${folder}/${file}`, MAX_LEASE_BYTES);
          const text = lease.state === 'present' ? lease.value.toString('latin1') : '';
          return { place: `${folder}/${file}`, url: read(text, declared) };
        }),
      );
    }),
  );
  const all = files.flat();
  const found = bestOf(all, ({ url }) => url);
  if (found !== null) return { url: found.url, place: found.place, leases: true };
  const answer = await nmcli;
  const text = answer.state === 'present' ? answer.value.stdout : '';
  return {
    url: leaseOfNmcli(text),
    place: 'nmcli device show',
    leases: all.length > 0 || text.includes('DHCP4.OPTION'),
  };
}

const DHCLIENT_FILES = ['/etc/dhcp/dhclient.conf', '/etc/dhclient.conf'];

async function declaredNames(system: System): Promise<readonly string[]> {
  const files = await Promise.all(DHCLIENT_FILES.map((path) => system.readFile(path, MAX_LEASE_BYTES)));
  return files.flatMap((file) => (file.state === 'present' ? declaredOptionNames(file.value.toString('latin1')) : []));
}

async function macosLease(system: System): Promise<KnownLease> {
  const names = [...new Set(ownNetworks(system).map(({ name }) => name))];
  const packets = await Promise.all(
    names.map(async (name) => ({ name, packet: await system.run('ipconfig', ['getpacket', name], TOOL_TIMEOUT_MS) })),
  );
  const texts = packets.map(({ name, packet }) => ({
    name,
    text: packet.state === 'present' ? packet.value.stdout : '',
  }));
  const leases = texts.map(({ name, text }) => ({ place: `ipconfig getpacket ${name}`, url: leaseOfMacos(text) }));
  const found = bestOf(leases, ({ url }) => url);
  if (found !== null) return { ...found, leases: true };
  return { url: null, place: '', leases: texts.some(({ text }) => text.includes('yiaddr')) };
}

const ownNetworks = (system: System) =>
  system
    .networkInterfaces()
    .filter(
      ({ family, internal, address, mac }) =>
        family === 4 && !internal && !address.startsWith('169.254.') && mac !== '00:00:00:00:00:00',
    )
    .slice(0, MAX_INTERFACES);

async function askServers(
  system: System,
  log: DiscoveryLog,
  signal: AbortSignal,
  hasLease: boolean,
): Promise<DhcpResult> {
  const networks = ownNetworks(system);
  const t0 = log.elapsed();
  const limit = hasLease ? WITH_LEASE_MS : WITHOUT_LEASE_MS;
  const answers = await Promise.all(
    networks.map(async (network) => ({ network, ...(await askDhcp(network, limit, signal)) })),
  );
  const found = bestOf(answers, ({ wpad }) => wpad);
  const deaf = answers.find(({ answered, hindrance }) => !answered && hindrance !== null);
  return {
    ...answered(found?.wpad ?? null),
    notExamined: deaf && !found ? [`not examined, ${deaf.hindrance}`] : [],
    observations: answers.map(({ network, wpad, answered: heard, hindrance }) =>
      observed(log, `DHCPINFORM from ${network.address} (${network.name})`, t0, wpad, [
        heard ? 'a server answered' : `no server answered within ${limit} ms`,
        ...(hindrance === null ? [] : [hindrance]),
      ]),
    ),
  };
}

function observed(
  log: DiscoveryLog,
  query: string,
  t0: number,
  answer: string | null,
  notes: readonly string[],
): ProxyResolutionObservation {
  // No answer and no option is an answer: method 2 is absent, nothing has failed.
  return log.resolution({ kind: 'dhcp', query: `option 252: ${query}`, t0, failure: null, answer, notes });
}
