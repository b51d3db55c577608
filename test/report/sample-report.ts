import type { Finding } from '../../src/findings/shape/finding.ts';
import { METHODS, type Method } from '../../src/model/method.ts';
import type { Certificate, Header, Observation, TunnelObservation } from '../../src/model/observation.ts';
import { type AnalyzeOptions, DEFAULT_OPTIONS } from '../../src/model/options.ts';
import type { Probe } from '../../src/model/probe.ts';
import { type ManualSettings, type PacSettings, type ProxySettings, proxyUrl } from '../../src/model/proxy.ts';
import { type Channel, type HostInfo, type Report, SCHEMA_VERSION, type Verdict } from '../../src/model/report.ts';
import type { Service, Target, TargetRegion } from '../../src/model/target.ts';
import { argsOf } from '../findings/args-of.ts';
import { seen } from '../seen.ts';

/** Reports as real runs make them, built from the model: what each format is held against. */

export const OPTIONS: AnalyzeOptions = { ...DEFAULT_OPTIONS, regions: ['US'], model: 'standard' };

export const WINDOWS_HOST: HostInfo = {
  name: 'LAPTOP-7Q2',
  platform: 'win32',
  system: 'Windows 11 Pro 23H2',
  osBuild: 22631,
  architecture: 'x64',
  identity: { user: 'CORP\\anna', elevated: true, system: false, integrity: 'high', session: 1 },
  networks: [{ interface: 'Ethernet', address: '10.20.31.7', prefix: '10.20.31.0/24' }],
  onboarding: {
    onboarded: true,
    region: 'US',
    model: 'standard',
    datacenter: 'EastUs2',
    organisation: '1f6b2c3d',
    source: 'registry',
  },
  facts: [{ name: 'Sensor service', value: 'Running', source: 'sc.exe' }],
  asrPsExecRule: 'block',
  recorded: false,
};

export const LINUX_HOST: HostInfo = {
  ...WINDOWS_HOST,
  name: 'srv-web-04',
  platform: 'linux',
  system: 'Debian GNU/Linux 12',
  osBuild: null,
  identity: { user: 'root', elevated: true, system: true, integrity: null, session: null },
  onboarding: { onboarded: false, region: null, model: null, datacenter: null, organisation: null, source: 'none' },
  asrPsExecRule: null,
};

export function target(id: string, url: string, service: Service, extra: Partial<Target> = {}): Target {
  return {
    id,
    url,
    service,
    region: 'US',
    models: ['standard'],
    httpMethod: 'GET',
    observed: seen(200),
    answer: null,
    pinned: false,
    required: true,
    devices: ['W'],
    minBuild: null,
    maxBuild: null,
    tests: [],
    notes: null,
    source: 'defender-docs',
    date: '2026-07-01',
    ...extra,
  };
}

export const TARGETS: readonly Target[] = [
  target('us-cnc-cus', 'https://winatp-gw-cus.microsoft.com/commands/test', 'CnC', { pinned: true }),
  target('us-cnc-eus', 'https://winatp-gw-eus.microsoft.com/commands/test', 'CnC', { pinned: true }),
  target('us-cyber', 'https://us-v20.events.data.microsoft.com/ping', 'CyberData', { pinned: true }),
  target('us-upload-1', 'https://ussus1eastprod.blob.core.windows.net', 'SampleUpload', { observed: seen(400) }),
  target('us-upload-2', 'https://ussus2eastprod.blob.core.windows.net', 'SampleUpload', { observed: seen(400) }),
  target('ww-crl', 'http://crl.microsoft.com/pki/crl/products/MicRooCerAut2011_2011_03_22.crl', 'CRL', {
    region: 'WW',
    required: false,
  }),
];

export const CERTIFICATE: Certificate = {
  subject: 'CN=*.microsoft.com, O=Microsoft Corporation',
  issuer: 'CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation',
  altNames: ['winatp-gw-cus.microsoft.com'],
  sha256: 'a1'.repeat(32),
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  serial: '33000001',
  key: 'RSA 2048',
  ocspUrls: ['http://oneocsp.microsoft.com/ocsp'],
  crlUrls: ['http://www.microsoft.com/pkiops/crl/issuing.crl'],
};

export const manual = (method: Method, host: string, port: number, source: string): ManualSettings => ({
  method,
  source,
  why: null,
  observations: [],
  state: 'manual',
  servers: [{ for: 'all', server: { scheme: 'http', host, port } }],
  bypass: { dialect: 'winhttp', text: '<local>' },
  fallsBackToDirect: method === 'named',
});

export const wpad = (script: string): PacSettings => ({
  method: 'wpad',
  source: 'DHCP option 252',
  why: null,
  observations: [
    {
      id: 'd1',
      phase: 'proxy-resolution',
      peer: 'proxy',
      t0: 12,
      t: 31,
      failure: null,
      kind: 'pac-download',
      query: 'http://wpad.corp.example/wpad.dat',
      answer: script,
      notes: ['status 200', '61 bytes'],
    },
  ],
  state: 'pac',
  url: 'http://wpad.corp.example/wpad.dat',
  script,
  sha256: 'b2'.repeat(32),
  fileName: 'wpad.dat',
});

const absent = (method: Method): ProxySettings => ({
  method,
  source: '',
  why: null,
  observations: [],
  state: 'absent',
  notExamined: [],
});
const direct = (method: Method): ProxySettings => ({
  method,
  source: '',
  why: null,
  observations: [],
  state: 'direct',
});

/** What one probe gave. */
export type Outcome =
  | { readonly kind: 'ok'; readonly status: number; readonly flaky?: boolean }
  | { readonly kind: 'tunnel'; readonly status: number; readonly headers?: readonly Header[]; readonly body?: string }
  | { readonly kind: 'dns' }
  | { readonly kind: 'inspected' }
  | { readonly kind: 'block-page'; readonly status: number }
  | { readonly kind: 'absent' | 'unusable' | 'skipped' };

interface StepContext {
  readonly id: string;
  readonly target: Target;
  readonly server: string;
  readonly start: number;
}

function stepsOf({ id, target: asked, server, start }: StepContext, outcome: Outcome): readonly Observation[] {
  const url = new URL(asked.url);
  const port = url.protocol === 'http:' ? 80 : 443;
  const tcp: Observation = {
    id: `${id}.1`,
    phase: 'tcp',
    peer: server === 'direct' ? 'target' : 'proxy',
    t0: start,
    t: start + 4.25,
    failure: null,
    port: server === 'direct' ? port : 8080,
    address: server === 'direct' ? '20.1.2.3' : '10.0.0.6',
    tried: [{ address: server === 'direct' ? '20.1.2.3' : '10.0.0.6', failure: null, ms: 4.25 }],
    localAddress: '10.20.31.7',
    connectTo: null,
  };
  if (outcome.kind === 'dns')
    return [
      {
        id: `${id}.1`,
        phase: 'dns',
        peer: 'target',
        t0: start,
        t: start + 20,
        failure: { code: 'dns_nxdomain_error', native: 'ENOTFOUND' },
        name: url.hostname,
        addresses: [],
        aliases: [],
      },
    ];
  const tunnel: TunnelObservation = {
    id: `${id}.2`,
    phase: 'tunnel',
    peer: 'proxy',
    t0: start + 5,
    t: start + 9,
    failure: null,
    kind: 'connect',
    authority: `${url.hostname}:443`,
    status: 200,
    reason: 'Connection established',
    headers: [],
    body: '',
    authenticated: false,
    challenge: null,
  };
  if (outcome.kind === 'tunnel')
    return [
      tcp,
      {
        ...tunnel,
        failure: { code: outcome.status === 407 ? 'proxy_auth_required' : 'tunnel_rejected', native: null },
        status: outcome.status,
        reason: 'Refused',
        headers: outcome.headers ?? [['Proxy-Authenticate', 'Negotiate']],
        body: outcome.body ?? 'Authentication required',
      },
    ];
  const inspected = outcome.kind === 'inspected';
  const tls: Observation = {
    id: `${id}.3`,
    phase: 'tls',
    peer: 'target',
    t0: start + 10,
    t: start + 30,
    failure: inspected ? { code: 'ssl_unknown_authority', native: 'SELF_SIGNED_CERT_IN_CHAIN' } : null,
    serverName: url.hostname,
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    chain: [inspected ? { ...CERTIFICATE, issuer: 'CN=Zscaler Root CA, O=Zscaler Inc.' } : CERTIFICATE],
    trustedBy: inspected ? null : 'service',
    alert: null,
  };
  const http: Observation = {
    id: `${id}.4`,
    phase: 'http',
    peer: 'target',
    t0: start + 31,
    t: start + 50,
    failure: null,
    request: { method: 'GET', url: asked.url, form: 'origin' },
    status: outcome.kind === 'ok' || outcome.kind === 'block-page' ? outcome.status : null,
    reason: 'OK',
    headers: [['Server', outcome.kind === 'block-page' ? 'BlockProxy/1.0' : 'Microsoft-HTTPAPI/2.0']],
    body: outcome.kind === 'block-page' ? '<html>This site is blocked</html>' : '',
    bodyBytes: 0,
    firstByte: start + 45,
    authenticated: false,
    challenge: null,
  };
  return [tcp, ...(server === 'direct' ? [] : [tunnel]), ...(port === 443 ? [tls] : []), ...(inspected ? [] : [http])];
}

function judged(outcome: Outcome): Pick<Probe, 'outcome' | 'status' | 'answeredBy' | 'failure' | 'code' | 'flaky'> {
  switch (outcome.kind) {
    case 'ok':
      return {
        outcome: 'reachable',
        status: outcome.status,
        answeredBy: 'target',
        failure: null,
        code: outcome.status,
        flaky: outcome.flaky ?? false,
      };
    case 'tunnel':
      return {
        outcome: 'unreachable',
        status: outcome.status,
        answeredBy: 'proxy',
        failure: { phase: 'tunnel', peer: 'proxy', code: 'tunnel_rejected', native: null },
        code: outcome.status,
        flaky: false,
      };
    case 'block-page':
      return {
        outcome: 'unreachable',
        status: outcome.status,
        answeredBy: 'proxy',
        failure: { phase: 'http', peer: 'target', code: 'http_unexpected_status', native: null },
        code: outcome.status,
        flaky: false,
      };
    case 'dns':
      return {
        outcome: 'unreachable',
        status: null,
        answeredBy: null,
        failure: { phase: 'dns', peer: 'target', code: 'dns_nxdomain_error', native: 'ENOTFOUND' },
        code: 12007,
        flaky: false,
      };
    case 'inspected':
      return {
        outcome: 'unreachable',
        status: null,
        answeredBy: 'interceptor',
        failure: { phase: 'tls', peer: 'target', code: 'ssl_unknown_authority', native: 'SELF_SIGNED_CERT_IN_CHAIN' },
        code: 12175,
        flaky: false,
      };
    default:
      return { outcome: null, status: null, answeredBy: null, failure: null, code: null, flaky: false };
  }
}

export function probe(asked: Target, method: Method, outcome: Outcome, server: string, number: number): Probe {
  const measured = !['absent', 'unusable', 'skipped'].includes(outcome.kind);
  const state =
    outcome.kind === 'absent' || outcome.kind === 'unusable' || outcome.kind === 'skipped' ? outcome.kind : 'measured';
  return {
    targetId: asked.id,
    method,
    state,
    skippedBecause: state === 'skipped' ? 'deadline' : null,
    servers: measured ? [server] : [],
    bypassed: false,
    resolution: null,
    attempts: measured
      ? [
          {
            server,
            retry: 0,
            observations: stepsOf({ id: `p${number}.0`, target: asked, server, start: number * 7 }, outcome),
          },
        ]
      : [],
    sharedWith: null,
    ...judged(outcome),
  };
}

/** What a scenario says of one cell. */
export type Cells = (asked: Target, method: Method) => Outcome;

export interface Scenario {
  readonly host: HostInfo;
  readonly proxies: readonly ProxySettings[];
  readonly cells: Cells;
  readonly findings: readonly Omit<Finding, 'affected' | 'explains'>[];
  readonly verdict: string;
  readonly exit: Report['exit'];
  readonly run?: Partial<Report['run']>;
  readonly rest?: Partial<Report>;
}

function serverOf(settings: ProxySettings | undefined): string {
  const first = settings?.state === 'manual' ? settings.servers[0]?.server : undefined;
  if (first) return proxyUrl(first);
  return settings?.state === 'pac' ? 'http://10.0.0.6:8080' : 'direct';
}

function channelsOf(probes: readonly Probe[]): readonly Channel[] {
  const groups = new Map<string, { service: Service; region: TargetRegion; targets: Target[] }>();
  for (const entry of TARGETS) {
    const key = `${entry.service} ${entry.region}`;
    const group = groups.get(key) ?? { service: entry.service, region: entry.region, targets: [] };
    group.targets.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ service, region, targets }): Channel => {
    const of = (method: Method) =>
      probes.filter((p) => p.method === method && p.state === 'measured' && targets.some((t) => t.id === p.targetId));
    const byMethod = Object.fromEntries(
      METHODS.map((method) => {
        const list = of(method);
        return [
          method,
          list.length === 0
            ? null
            : { reachable: list.filter((p) => p.outcome === 'reachable').length, measured: list.length },
        ];
      }),
    ) as Channel['byMethod'];
    const reachable = targets.filter((t) =>
      probes.some((p) => p.targetId === t.id && p.outcome === 'reachable'),
    ).length;
    const required = targets.some((t) => t.required);
    const ways = METHODS.filter((method) => byMethod[method]?.reachable === targets.length);
    return {
      service,
      region,
      level: reachable === targets.length ? 'ok' : required ? 'error' : 'warning',
      required,
      reachable,
      total: targets.length,
      reachableBy: ways,
      byMethod,
      sentence: `${service} (${region}): ${reachable} of ${targets.length} reachable${ways.length > 0 ? ` by ${ways.join(', ')}` : ''}`,
    };
  });
}

export function build(scenario: Scenario): Report {
  const probes = TARGETS.flatMap((asked, i) =>
    METHODS.map((method, m) =>
      probe(asked, method, scenario.cells(asked, method), serverOf(scenario.proxies[m]), i * 5 + m),
    ),
  );
  const failed = probes.filter((p) => p.outcome === 'unreachable' || p.state === 'unusable');
  const findings = scenario.findings.map((finding): Finding => {
    const affected = failed
      .filter((p) => finding.method === null || p.method === finding.method)
      .filter((p) => finding.targetId === null || p.targetId === finding.targetId)
      .map((p) => `${p.targetId}/${p.method}`);
    return { ...finding, affected, explains: affected.length } as Finding; // one of them, with the counts
  });
  const verdicts = TARGETS.map((asked): Verdict => {
    const reachableBy = METHODS.filter((method) =>
      probes.some((p) => p.targetId === asked.id && p.method === method && p.outcome === 'reachable'),
    );
    const causes = findings.flatMap((finding, i) =>
      finding.affected.some((key) => key.startsWith(`${asked.id}/`)) ? [i] : [],
    );
    const level = reachableBy.length > 0 ? 'ok' : asked.required ? 'error' : 'warning';
    return { targetId: asked.id, level, reachableBy, causes };
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'mde-client-analyzer', version: '1.0.0' },
    run: {
      id: '3f0c9f8e-6f0e-4a55-9a51-1d2f6a1b7c90',
      startedAt: '2026-11-22T10:15:30.250Z',
      durationMs: 4210,
      complete: true,
      incompleteBecause: null,
      options: OPTIONS,
      ...scenario.run,
    },
    host: scenario.host,
    catalogue: {
      name: 'embedded',
      date: '2026-11-01',
      sha256: 'c3'.repeat(32),
      regions: ['US'],
      regionUnknown: false,
      models: ['standard'],
      chosenBy: 'onboarding data (registry)',
    },
    serviceRoots: [{ name: 'DigiCert Global Root G2', sha256: 'd4'.repeat(32) }],
    proxies: scenario.proxies,
    settings: [
      {
        source: 'telemetry-proxy-server',
        scope: 'machine',
        name: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\\TelemetryProxyServer',
        value: '10.0.0.6:8080',
        state: 'in-use',
        usedBy: ['edr-sensor'],
        notes: [],
      },
    ],
    sensor: { method: 'TelemetryProxyServer', address: '10.0.0.6:8080', why: 'The policy names it.' },
    lints: [],
    targets: TARGETS,
    probes,
    challenges: [],
    findings,
    channels: channelsOf(probes),
    verdicts,
    verdict: scenario.verdict,
    exit: scenario.exit,
    runWarnings: [],
    ...scenario.rest,
  };
}

export const SCRIPT = 'function FindProxyForURL(url, host) { return "PROXY 10.0.0.6:8080"; }';
const isBlob = (asked: Target): boolean => asked.service === 'SampleUpload';
const fine = (asked: Target): Outcome => ({ kind: 'ok', status: asked.observed[0]?.status ?? 200 });
const FULL_PROXIES: readonly ProxySettings[] = [
  manual('default', '10.0.0.6', 8080, 'netsh winhttp (WinHttpSettings)'),
  wpad(SCRIPT),
  direct('none'),
  manual('named', '10.0.0.6', 8080, 'policy TelemetryProxyServer'),
  absent('command-line'),
];

/** A laptop whose proxy asks for a password for the blob hosts, and whose direct way is closed. */
export const authRequired = (): Report =>
  build({
    host: WINDOWS_HOST,
    proxies: FULL_PROXIES,
    cells: (asked, method) => {
      if (method === 'command-line') return { kind: 'absent' };
      if (method === 'none') return { kind: 'dns' };
      return isBlob(asked) ? { kind: 'tunnel', status: 407 } : fine(asked);
    },
    findings: [
      {
        code: 'name-not-resolved',
        severity: 'info',
        targetId: null,
        method: 'none',
        args: argsOf('name-not-resolved', {
          hosts: TARGETS.map((entry) => new URL(entry.url).host),
          reason: 'dns_nxdomain_error',
          proxyResolves: true,
        }),
        evidence: ['p2.0.1'],
        control: null,
      },
      {
        code: 'proxy-auth-required',
        severity: 'error',
        targetId: null,
        method: 'named',
        args: argsOf('proxy-auth-required', {
          server: '10.0.0.6:8080',
          hosts: ['ussus1eastprod.blob.core.windows.net', 'ussus2eastprod.blob.core.windows.net'],
          schemes: ['Negotiate', 'NTLM'],
          realm: null,
          behind: null,
          credentials: null,
        }),
        evidence: ['p18.0.2'],
        control: 'p3.0.4',
      },
    ],
    verdict: 'EDR works through the named proxy. Sample upload does not: 10.0.0.6:8080 asks for a password.',
    exit: { code: 1, reason: '2 required targets are reachable by no method' },
  });

/** A Linux server without any proxy where all is well. */
export const healthy = (): Report =>
  build({
    host: LINUX_HOST,
    proxies: [direct('default'), absent('wpad'), direct('none'), absent('named'), absent('command-line')],
    cells: (asked, method) => (method === 'default' || method === 'none' ? fine(asked) : { kind: 'absent' }),
    findings: [],
    verdict: 'Defender works directly.',
    exit: { code: 0, reason: 'every required target is reachable' },
    rest: { sensor: { method: 'Direct', address: '', why: 'No proxy is configured.' } },
  });

/** TLS inspection on every way through the proxy, one flaky answer, a SOCKS proxy on the command line. */
export const inspected = (): Report =>
  build({
    host: WINDOWS_HOST,
    proxies: [
      FULL_PROXIES[0] as ProxySettings,
      absent('wpad'),
      direct('none'),
      manual('named', 'fd00::6', 8080, 'policy TelemetryProxyServer'),
      {
        ...manual('command-line', 'proxy.corp.example', 1080, '--proxy'),
        servers: [{ for: 'all', server: { scheme: 'socks5', host: 'proxy.corp.example', port: 1080 } }],
      },
    ],
    cells: (asked, method) => {
      if (method === 'wpad') return { kind: 'absent' };
      if (method === 'none') return { ...fine(asked), flaky: asked.id === 'us-cyber' } as Outcome;
      return asked.pinned ? { kind: 'inspected' } : isBlob(asked) ? { kind: 'block-page', status: 403 } : fine(asked);
    },
    findings: [
      {
        code: 'tls-inspection',
        severity: 'error',
        targetId: null,
        method: null,
        args: argsOf('tls-inspection', {
          product: 'Zscaler',
          issuer: 'CN=Zscaler Root CA, O=Zscaler Inc.',
          hosts: ['winatp-gw-cus.microsoft.com'],
          server: '10.0.0.6:8080',
        }),
        evidence: ['p0.0.3'],
        control: null,
      },
    ],
    verdict: 'Defender works directly only; Zscaler inspects TLS on the proxy.',
    exit: { code: 1, reason: 'an error finding stands' },
  });

/** Settings that cannot be used, and a deadline that came too early. */
export const broken = (): Report =>
  build({
    host: { ...WINDOWS_HOST, recorded: true },
    proxies: [
      direct('default'),
      {
        method: 'wpad',
        source: 'DHCP option 252',
        why: null,
        observations: [],
        state: 'unusable',
        failure: { code: 'pac_fetch_failed', native: '404' },
        value: 'http://wpad.corp.example/wpad.dat',
        corrected: null,
      },
      direct('none'),
      {
        method: 'named',
        source: 'policy TelemetryProxyServer',
        why: null,
        observations: [],
        state: 'unusable',
        failure: { code: 'proxy_settings_invalid', native: null },
        value: 'http://10.0.0.6 8080',
        corrected: '10.0.0.6:8080',
      },
      absent('command-line'),
    ],
    cells: (asked, method) => {
      if (method === 'wpad' || method === 'named') return { kind: 'unusable' };
      if (method === 'command-line') return { kind: 'absent' };
      return asked.service === 'CRL' ? { kind: 'skipped' } : fine(asked);
    },
    findings: [
      {
        code: 'proxy-settings-invalid',
        severity: 'warning',
        targetId: null,
        method: 'named',
        args: argsOf('proxy-settings-invalid', {
          value: 'http://10.0.0.6 8080',
          corrected: '10.0.0.6:8080',
          source: 'policy TelemetryProxyServer',
        }),
        evidence: [],
        control: null,
      },
      {
        code: 'deadline-reached',
        severity: 'warning',
        targetId: null,
        method: null,
        args: argsOf('deadline-reached', { because: 'deadline', deadline: 120, skipped: 2, planned: 30 }),
        evidence: [],
        control: null,
      },
    ],
    verdict: 'Defender works directly; the named proxy cannot be used as it is written.',
    exit: { code: 3, reason: 'the deadline came before every required target was decided' },
    run: { complete: false, incompleteBecause: 'deadline' },
    rest: { runWarnings: ['DHCP could not be examined: permission denied'] },
  });

/** All scenarios by name: the folders of fixtures/reports. */
export const SCENARIOS: Readonly<Record<string, () => Report>> = {
  'auth-required': authRequired,
  healthy,
  inspected,
  broken,
};
