import { FAILURE_NAMES, type FailureCode } from '../../src/model/failure.ts';
import { METHODS, type Method } from '../../src/model/method.ts';
import type {
  Certificate,
  DnsObservation,
  Header,
  HttpObservation,
  Observation,
  TcpObservation,
  TlsObservation,
  TunnelObservation,
} from '../../src/model/observation.ts';
import { DEFAULT_OPTIONS } from '../../src/model/options.ts';
import type { Attempt, Challenge, Measurement } from '../../src/model/probe.ts';
import type { ProxySettings } from '../../src/model/proxy.ts';
import type { Evidence } from '../../src/model/report.ts';
import type { Target } from '../../src/model/target.ts';
import { seen } from '../seen.ts';

/** Evidence built by hand for rules; the recorded scenarios stand in fixtures/scenarios. */
export const STARTED = '2026-03-04T09:00:00.000Z';
export const PROXY = 'http://10.0.0.6:8080';
export const SERVICE_ROOT = {
  name: 'DigiCert Global Root G2',
  sha256: 'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f',
};

/** A public root that is not of the service. */
export const PUBLIC_ROOT = {
  name: 'ISRG Root X1',
  sha256: '96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6',
};

let id = 0;
const next = () => `p${++id}`;
const fail = (code: FailureCode | null, native: string | null = null) => (code ? { code, native } : null);

export function target(url: string, over: Partial<Target> = {}): Target {
  const { hostname, pathname } = new URL(url);
  return {
    id: `${hostname}${pathname}`.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, ''),
    url,
    service: 'CnC',
    region: 'US',
    models: ['standard'],
    httpMethod: 'GET',
    observed: seen(200),
    answer: null,
    pinned: true,
    required: true,
    devices: ['W'],
    minBuild: null,
    maxBuild: null,
    tests: [],
    notes: null,
    source: 'test',
    date: null,
    ...over,
  };
}

export function dns(
  name: string,
  addresses: readonly string[],
  failure: FailureCode | null = null,
  over: Partial<DnsObservation> = {},
): DnsObservation {
  return {
    id: next(),
    phase: 'dns',
    peer: 'target',
    t0: 0,
    t: 5,
    failure: fail(failure),
    name,
    addresses,
    aliases: [],
    ...over,
  };
}

export function tcp(failure: FailureCode | null = null, over: Partial<TcpObservation> = {}): TcpObservation {
  return {
    id: next(),
    phase: 'tcp',
    peer: 'target',
    t0: 5,
    t: failure === 'generic_timeout_error' ? 10_005 : 25,
    failure: fail(failure),
    port: 443,
    address: failure ? null : '20.1.2.3',
    tried: [{ address: '20.1.2.3', failure: fail(failure), ms: 20 }],
    localAddress: failure ? null : '10.20.31.5',
    connectTo: null,
    ...over,
  };
}

export function tunnel(
  status: number | null,
  over: Partial<TunnelObservation> & { code?: FailureCode } = {},
): TunnelObservation {
  const { code, ...rest } = over;
  const word =
    code ??
    (status === null
      ? 'generic_timeout_error'
      : status === 407
        ? 'proxy_auth_required'
        : status >= 300
          ? 'tunnel_rejected'
          : null);
  return {
    id: next(),
    phase: 'tunnel',
    peer: 'proxy',
    t0: 25,
    t: 40,
    failure: fail(word ?? null),
    kind: 'connect',
    authority: 'x:443',
    status,
    reason: null,
    headers: [],
    body: '',
    authenticated: false,
    challenge: null,
    ...rest,
  };
}

export function certificate(
  subject: string,
  issuer: string,
  names: readonly string[],
  over: Partial<Certificate> = {},
): Certificate {
  return {
    subject,
    issuer,
    altNames: names,
    sha256: Buffer.from(`${subject}|${issuer}|${names.join()}`).toString('hex').padEnd(64, '0').slice(-64),
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2026-12-31T00:00:00.000Z',
    serial: '01',
    key: 'RSA 2048',
    ocspUrls: [],
    crlUrls: [],
    ...over,
  };
}

/** The chain that a healthy service shows. */
export function serviceChain(host: string): readonly Certificate[] {
  return [
    certificate(
      `CN=${host}, O=Microsoft Corporation`,
      'CN=Microsoft Azure RSA TLS Issuing CA 03, O=Microsoft Corporation',
      [host],
    ),
    certificate(
      'CN=Microsoft Azure RSA TLS Issuing CA 03, O=Microsoft Corporation',
      'CN=DigiCert Global Root G2, O=DigiCert Inc',
      [],
    ),
    certificate('CN=DigiCert Global Root G2, O=DigiCert Inc', 'CN=DigiCert Global Root G2, O=DigiCert Inc', [], {
      sha256: SERVICE_ROOT.sha256,
    }),
  ];
}

/** The chain of an inspecting proxy for one host. */
export function forgedChain(host: string, authority = 'CN=Corp Inspection CA, O=Corp'): readonly Certificate[] {
  return [certificate(`CN=${host}`, authority, [host]), certificate(authority, authority, [])];
}

export function tls(
  chain: readonly Certificate[],
  failure: FailureCode | null = null,
  over: Partial<TlsObservation> = {},
): TlsObservation {
  const service = chain.at(-1)?.sha256 === SERVICE_ROOT.sha256;
  return {
    id: next(),
    phase: 'tls',
    peer: 'target',
    t0: 40,
    t: 80,
    failure: fail(failure),
    serverName: 'x',
    version: chain.length > 0 ? 'TLSv1.3' : null,
    cipher: chain.length > 0 ? 'TLS_AES_256_GCM_SHA384' : null,
    chain,
    trustedBy: failure ? null : service ? 'service' : 'machine',
    alert: null,
    ...over,
  };
}

export function http(
  status: number | null,
  over: Partial<HttpObservation> & { code?: FailureCode } = {},
): HttpObservation {
  const { code, ...rest } = over;
  return {
    id: next(),
    phase: 'http',
    peer: 'target',
    t0: 80,
    t: 120,
    failure: fail(code ?? (status === null ? 'generic_timeout_error' : null)),
    request: { method: 'GET', url: '/', form: 'origin' },
    status,
    reason: null,
    headers: [],
    body: '',
    bodyBytes: 0,
    firstByte: status === null ? null : 110,
    authenticated: false,
    challenge: null,
    ...rest,
  };
}

export const html = (text: string, title = 'Page'): { readonly headers: readonly Header[]; readonly body: string } => ({
  headers: [['Content-Type', 'text/html']],
  body: `<html><head><title>${title}</title></head><body>${text}</body></html>`,
});

const hostOf = (t: Target) => new URL(t.url).hostname;

/** Steps of common ways. */
export const steps = {
  directOk: (t: Target, status = t.observed[0]?.status ?? 200): Observation[] =>
    t.url.startsWith('http:')
      ? [dns(hostOf(t), ['20.1.2.3']), tcp(null, { port: 80 }), http(status)]
      : [dns(hostOf(t), ['20.1.2.3']), tcp(), tls(serviceChain(hostOf(t))), http(status)],
  proxyOk: (t: Target, status = t.observed[0]?.status ?? 200): Observation[] =>
    t.url.startsWith('http:')
      ? [
          tcp(null, { peer: 'proxy', port: 8080 }),
          http(status, { peer: 'proxy', headers: [['Via', '1.1 px (squid/5.7)']] }),
        ]
      : [tcp(null, { peer: 'proxy', port: 8080 }), tunnel(200), tls(serviceChain(hostOf(t))), http(status)],
  direct: (t: Target, ...after: Observation[]): Observation[] => [dns(hostOf(t), ['20.1.2.3']), ...after],
  proxied: (...after: Observation[]): Observation[] => [tcp(null, { peer: 'proxy', port: 8080 }), ...after],
};

export function attempt(server: string, observations: readonly Observation[], retry = 0): Attempt {
  return { server, retry, observations };
}

export function measured(
  t: Target,
  method: Method,
  attempts: readonly Attempt[],
  over: Partial<Measurement> = {},
): Measurement {
  return {
    targetId: t.id,
    method,
    state: 'measured',
    skippedBecause: null,
    servers: [...new Set(attempts.map(({ server }) => server))],
    bypassed: false,
    resolution: null,
    attempts,
    sharedWith: null,
    ...over,
  };
}

export const direct = (t: Target, observations: readonly Observation[]): Measurement =>
  measured(t, 'none', [attempt('direct', observations)]);
export const named = (t: Target, observations: readonly Observation[], server = PROXY): Measurement =>
  measured(t, 'named', [attempt(server, observations)]);
export const absent = (t: Target, method: Method): Measurement =>
  measured(t, method, [], { state: 'absent', servers: [] });

export function manual(method: Method, server = '10.0.0.6:8080', fallsBackToDirect = false): ProxySettings {
  const [host = '', port = '0'] = server.split(':');
  return {
    method,
    source: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\\TelemetryProxyServer',
    why: null,
    observations: [],
    state: 'manual',
    servers: [{ for: 'all', server: { scheme: 'http', host, port: Number(port) } }],
    bypass: { dialect: 'winhttp', text: '' },
    fallsBackToDirect,
  };
}

export function evidence(
  targets: readonly Target[],
  measurements: readonly Measurement[],
  over: Partial<Evidence> = {},
): Evidence {
  const usesNamed = measurements.some(({ method }) => method === 'named');
  const proxies: ProxySettings[] = METHODS.map((method) => {
    if (method === 'none') return { method, source: 'no proxy', why: null, observations: [], state: 'direct' };
    if (method === 'named' && usesNamed) return manual('named');
    return { method, source: 'nothing found', why: null, observations: [], state: 'absent', notExamined: [] };
  });
  return {
    run: {
      id: '0d5f7c1e-8a42-4b0e-9c57-2f61d3a9e4b8',
      startedAt: STARTED,
      durationMs: 1000,
      complete: true,
      incompleteBecause: null,
      options: DEFAULT_OPTIONS,
    },
    host: {
      name: 'WS-4711',
      platform: 'win32',
      system: 'Windows 11 Pro',
      osBuild: 22631,
      architecture: 'x64',
      identity: { user: 'NT AUTHORITY\\SYSTEM', elevated: true, system: true, integrity: 'system', session: 0 },
      networks: [{ interface: 'Ethernet', address: '10.20.31.114', prefix: '10.20.31.0/24' }],
      onboarding: {
        onboarded: true,
        region: 'US',
        model: 'standard',
        datacenter: null,
        organisation: null,
        source: 'registry',
      },
      facts: [],
      asrPsExecRule: null,
      recorded: false,
    },
    catalogue: {
      name: 'embedded',
      date: '2026-01-01',
      sha256: '0'.repeat(64),
      regions: ['US'],
      regionUnknown: false,
      models: ['standard'],
      chosenBy: '--geo',
    },
    serviceRoots: [SERVICE_ROOT],
    publicRoots: [PUBLIC_ROOT],
    targets,
    proxies,
    settings: [],
    sensor: usesNamed
      ? { method: 'TelemetryProxyServer', address: '10.0.0.6:8080', why: 'policy' }
      : { method: 'Direct', address: '', why: 'nothing is configured' },
    lints: [],
    measurements,
    challenges: [],
    runWarnings: [],
    ...over,
  };
}

/** The portal challenge, answered with a body. */
export function portalChallenge(observation: HttpObservation, expected = 'Microsoft Connect Test'): Challenge {
  return {
    kind: 'portal',
    method: 'none',
    query: 'http://www.msftconnecttest.com/connecttest.txt',
    expected,
    observations: [observation],
  };
}

/** WinHTTP number of a word. */
export const winhttp = (code: FailureCode): number => FAILURE_NAMES[code].winhttp;
