import type { Server, Socket } from 'node:net';
import type { FindingCode } from '../findings/shape/finding.ts';
import type { ConnectTo, LabScenario } from '../model/options.ts';
import type { Target } from '../model/target.ts';
import { type Answers, anyStatus, createAnswers, statusOfToday } from './answers.ts';
import { type Authority, createAuthority } from './authority.ts';
import { blockedHosts } from './blocked-hosts.ts';
import { createPlainCloud, createTlsCloud } from './cloud.ts';
import { createHttpProxy, createHttpsProxy, type HttpProxyInput, PROXY_CREDENTIALS, PROXY_VIA } from './http-proxy.ts';
import { createListeners, findClosedPort, type Listeners, LOOPBACK } from './listeners.ts';
import { type LabMachine, recordedMachine } from './machine.ts';
import { createPacServer, pacScript } from './pac-server.ts';
import { type ProxyBehaviour, SCENARIOS } from './scenario.ts';
import { createSocksProxy } from './socks-proxy.ts';

/** What `analyze` needs to run through the lab: the values of its own options. */
export interface LabSettings {
  /** `--proxy`; null where the scenario has none. */
  readonly proxy: string | null;
  /** `--named-proxy`; null where the scenario has none. */
  readonly namedProxy: string | null;
  /** `--pac`; null where the scenario has none. */
  readonly pac: string | null;
  /** `--connect-to`: where direct connections go instead of the real cloud. */
  readonly connectTo: readonly ConnectTo[];
  /** `--service-ca-file`: the root that the mock cloud chains to. */
  readonly serviceCaPem: string;
  /** `--ca-file`: the inspecting root where the scenario's machine trusts it; null where it does not. */
  readonly caPem: string | null;
  /** `--machine`: the recorded device. */
  readonly machine: LabMachine;
}

/** One server of the lab. */
export interface LabServer {
  readonly name: string;
  readonly url: string;
  /** What it does, for people. */
  readonly purpose: string;
}

/** A running lab. */
export interface Lab {
  readonly scenario: LabScenario;
  /** The scenario in one sentence. */
  readonly summary: string;
  readonly settings: LabSettings;
  readonly servers: readonly LabServer[];
  /** What an analysis through the lab ends with; {@link SCENARIOS} tells what counts. */
  readonly expects: { readonly exitCode: 0 | 1; readonly findings: readonly FindingCode[] };
  /** Arguments for `analyze` in another process, once the three texts of `settings` are in these files. */
  analyzeArguments(files: {
    readonly machine: string;
    readonly serviceCa: string;
    readonly ca: string;
  }): readonly string[];
  /** Closes every server and connection; nothing is left afterwards. May be called twice. */
  stop(): Promise<void>;
}

/** What the lab is started with. */
export interface LabInput {
  /** What the mock cloud answers. */
  readonly targets: readonly Target[];
  readonly scenario: LabScenario;
  /** Wall clock for the certificates, ms since 1970. */
  readonly now?: () => number;
}

/** Ports of everything that listens. */
interface LabPorts {
  readonly plainCloud: number;
  readonly tlsCloud: number;
  readonly inspectedCloud: number;
  readonly proxies: Readonly<Record<ProxyBehaviour | 'closed', number>>;
  readonly httpsProxy: number;
  readonly socks: number;
}

/** Starts every server of the lab on loopback; the scenario decides which of them the settings name. */
export async function startLab({ targets, scenario, now = Date.now }: LabInput): Promise<Lab> {
  const plan = SCENARIOS[scenario];
  const service = createAuthority('MDE Client Analyzer Lab Root CA', now());
  const inspection = createAuthority('MDE Client Analyzer Lab Inspection CA', now());
  const listeners = createListeners();
  try {
    const ports = await startServers(
      listeners,
      targets,
      createAnswers(targets, plan.anyStatus ? anyStatus : statusOfToday),
      service,
      inspection,
    );
    const companyProxy = plan.proxy === null ? null : `${LOOPBACK}:${ports.proxies[plan.proxy]}`;
    const script = companyProxy === null ? null : pacScript(companyProxy, plan.pacFallsBack);
    const scripts = new Map(script === null ? [] : ['/wpad.dat', '/proxy.pac'].map((path) => [path, script]));
    const pacPort = await listeners.listen(createPacServer(scripts));
    const settings: LabSettings = {
      proxy: plan.commandLine && companyProxy,
      namedProxy: companyProxy,
      pac: script === null ? null : `http://${LOOPBACK}:${pacPort}/wpad.dat`,
      connectTo: connectTo(targets, ports, plan.direct),
      serviceCaPem: service.pem,
      caPem: plan.trustsInspection ? inspection.pem : null,
      machine: recordedMachine(companyProxy),
    };
    return {
      scenario,
      summary: plan.summary,
      settings,
      servers: describeServers(ports, pacPort),
      expects: { exitCode: plan.exitCode, findings: plan.findings },
      analyzeArguments: (files) => analyzeArguments(settings, files),
      stop: () => listeners.close(),
    };
  } catch (error) {
    // Half a lab must not keep the process alive.
    await listeners.close();
    throw error;
  }
}

async function startServers(
  listeners: Listeners,
  targets: readonly Target[],
  answers: Answers,
  service: Authority,
  inspection: Authority,
): Promise<LabPorts> {
  const blocked = blockedHosts(targets);
  const plain = createPlainCloud(answers);
  const tls = createTlsCloud(answers, service, null);
  const inspected = createTlsCloud(answers, inspection, PROXY_VIA);
  const plainCloud = await listeners.listen(plain);
  const plainPorts = new Set([80, plainCloud, ...customPorts(targets, 'http:')]);
  // The proxies hand a client's connection to the cloud as it is: the same bytes as with a second connection, at half the cost.
  const tunnelTo =
    (secure: Server) =>
    (socket: Socket, port: number): void => {
      (plainPorts.has(port) ? plain : secure).emit('connection', socket);
    };
  const proxyInput = (behaviour: ProxyBehaviour): HttpProxyInput => ({
    behaviour,
    answers,
    tunnel: tunnelTo(behaviour === 'inspecting' ? inspected : tls),
    isBlocked: (host) => blocked.has(host),
  });
  const proxyPort = (behaviour: ProxyBehaviour): Promise<number> =>
    listeners.listen(createHttpProxy(proxyInput(behaviour)));
  return {
    plainCloud,
    tlsCloud: await listeners.listen(tls),
    inspectedCloud: await listeners.listen(inspected),
    proxies: {
      open: await proxyPort('open'),
      blocking: await proxyPort('blocking'),
      authenticating: await proxyPort('authenticating'),
      inspecting: await proxyPort('inspecting'),
      closed: await findClosedPort(),
    },
    httpsProxy: await listeners.listen(createHttpsProxy(proxyInput('open'), service)),
    socks: await listeners.listen(createSocksProxy(tunnelTo(tls))),
  };
}

/** One rule for each port of the targets: nothing goes to the real cloud. */
function connectTo(
  targets: readonly Target[],
  ports: LabPorts,
  direct: 'open' | 'refused' | 'inspected',
): readonly ConnectTo[] {
  const secure = { open: ports.tlsCloud, inspected: ports.inspectedCloud, refused: ports.proxies.closed }[direct];
  const plain = direct === 'refused' ? ports.proxies.closed : ports.plainCloud;
  const rule = (fromPort: number, toPort: number): ConnectTo => ({
    fromHost: null,
    fromPort,
    toHost: LOOPBACK,
    toPort,
  });
  return [
    ...[443, ...customPorts(targets, 'https:')].map((port) => rule(port, secure)),
    ...[80, ...customPorts(targets, 'http:')].map((port) => rule(port, plain)),
  ];
}

/** Ports that targets of a list of somebody's own name beside 80 and 443. */
function customPorts(targets: readonly Target[], protocol: 'http:' | 'https:'): readonly number[] {
  const urls = targets.map((target) => new URL(target.url)).filter((url) => url.protocol === protocol && url.port);
  return [...new Set(urls.map((url) => Number(url.port)))];
}

function analyzeArguments(
  settings: LabSettings,
  files: { readonly machine: string; readonly serviceCa: string; readonly ca: string },
): readonly string[] {
  const option = (name: string, value: string | null): readonly string[] => (value === null ? [] : [name, value]);
  return [
    ...option('--machine', files.machine),
    ...option('--service-ca-file', files.serviceCa),
    ...option('--ca-file', settings.caPem === null ? null : files.ca),
    ...settings.connectTo.flatMap(({ fromPort, toHost, toPort }) =>
      option('--connect-to', `:${fromPort}:${toHost}:${toPort}`),
    ),
    '--connect-to-direct-only',
    ...option('--pac', settings.pac),
    ...option('--named-proxy', settings.namedProxy),
    ...option('--proxy', settings.proxy),
  ];
}

function describeServers(ports: LabPorts, pacPort: number): readonly LabServer[] {
  const server = (name: string, scheme: string, port: number, purpose: string): LabServer => ({
    name,
    url: `${scheme}://${LOOPBACK}:${port}${scheme === 'http' && port === pacPort ? '/wpad.dat' : ''}`,
    purpose,
  });
  return [
    server('cloud', 'https', ports.tlsCloud, 'mock Defender cloud; certificates of the lab root'),
    server('cloud-http', 'http', ports.plainCloud, 'mock Defender cloud on plain HTTP'),
    server('cloud-inspected', 'https', ports.inspectedCloud, 'the cloud behind transparent TLS inspection'),
    server('proxy', 'http', ports.proxies.open, 'HTTP proxy: CONNECT and absolute form'),
    server('proxy-tls', 'https', ports.httpsProxy, 'the same with TLS to the proxy'),
    server('proxy-auth', 'http', ports.proxies.authenticating, `asks for Basic credentials: ${PROXY_CREDENTIALS}`),
    server('proxy-blocking', 'http', ports.proxies.blocking, 'refuses some hosts with a page'),
    server('proxy-inspecting', 'http', ports.proxies.inspecting, 'opens TLS with an authority of its own'),
    server('socks', 'socks5', ports.socks, 'SOCKS5 without password; SOCKS4 and 4a too'),
    server('pac', 'http', pacPort, 'the PAC script of the scenario'),
  ];
}
