import { createHash } from 'node:crypto';
import type { FailureCode } from '../../../src/model/failure.ts';
import type { Certificate, Header, Observation } from '../../../src/model/observation.ts';
import type { Attempt } from '../../../src/model/probe.ts';

/** Times that look measured and are the same in every run. */
export class Clock {
  #seed: number;
  now = 40;
  constructor(seed: number) {
    this.#seed = seed;
  }
  /** A number from `low` to `high`, one decimal. */
  between(low: number, high: number): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.round((low + (this.#seed / 2_147_483_648) * (high - low)) * 10) / 10;
  }
  /** Begin and end of a step that takes that long. */
  step(ms: number): { readonly t0: number; readonly t: number } {
    const t0 = Math.round(this.now * 10) / 10;
    this.now = Math.round((t0 + ms) * 10) / 10;
    return { t0, t: this.now };
  }
}

function certificate(subject: string, issuer: string, altNames: readonly string[]): Certificate {
  const sha256 = createHash('sha256').update(subject).digest('hex');
  return {
    subject,
    issuer,
    altNames,
    sha256,
    validFrom: '2026-05-04T00:00:00Z',
    validTo: '2027-05-03T23:59:59Z',
    serial: sha256.slice(0, 32),
    key: 'RSA 2048',
    ocspUrls: ['http://ocsp.digicert.com'],
    crlUrls: [],
  };
}

const ROOT = certificate(
  'CN=DigiCert Global Root G2, O=DigiCert Inc',
  'CN=DigiCert Global Root G2, O=DigiCert Inc',
  [],
);
const MIDDLE = certificate('CN=Microsoft TLS G2 RSA CA OCSP 04, O=Microsoft Corporation', ROOT.subject, []);
const INSPECTION_ROOT = certificate(
  'CN=Northwind Web Gateway Root, O=Northwind Traders',
  'CN=Northwind Web Gateway Root, O=Northwind Traders',
  [],
);

/** What the way does to a connection. */
export interface Way {
  readonly proxy: string | null;
  /** The proxy's refusal; null when it opens the tunnel. */
  readonly refusal?: {
    readonly status: number;
    readonly reason: string;
    readonly headers: readonly Header[];
    readonly body: string;
  } | null;
  readonly inspected?: boolean;
  /** The step that fails without an answer. */
  readonly fails?: {
    readonly phase: 'dns' | 'tcp' | 'tls';
    readonly code: FailureCode;
    readonly native: string;
    readonly ms: number;
  };
  readonly status?: number;
  readonly body?: string;
}

const base = (id: string, times: { readonly t0: number; readonly t: number }) => ({ id, ...times, failure: null });

/** The steps of one attempt, as the engine records them. */
export function attemptSteps(prefix: string, url: string, way: Way, clock: Clock, retry = 0): Attempt {
  const { hostname, protocol, port: given } = new URL(url);
  const secure = protocol === 'https:';
  const port = Number(given || (secure ? 443 : 80));
  const peer = way.proxy === null ? ('target' as const) : ('proxy' as const);
  const steps: Observation[] = [];
  const id = (): string => `${prefix}.${retry}.${steps.length}`;
  const failed = (phase: string): { readonly code: FailureCode; readonly native: string } | null =>
    way.fails?.phase === phase ? { code: way.fails.code, native: way.fails.native } : null;
  const done = (): Attempt => ({ server: way.proxy ?? 'direct', retry, observations: steps });
  const address =
    way.proxy === null
      ? `20.${hostname.length}.${port % 200}.${(hostname.charCodeAt(0) * 7) % 250}`
      : new URL(way.proxy).hostname;
  if (way.proxy === null) {
    const failure = failed('dns');
    const times = clock.step(failure ? (way.fails?.ms ?? 0) : clock.between(2, 9));
    steps.push({
      ...base(id(), times),
      phase: 'dns',
      peer,
      name: hostname,
      addresses: failure ? [] : [address],
      aliases: [],
      failure,
    });
    if (failure) return done();
  }
  const lost = failed('tcp');
  const tcp = clock.step(lost ? (way.fails?.ms ?? 0) : clock.between(0.6, 3));
  steps.push({
    ...base(id(), tcp),
    phase: 'tcp',
    peer,
    port: way.proxy === null ? port : Number(new URL(way.proxy).port),
    address: lost ? null : address,
    tried: [{ address, failure: lost, ms: tcp.t - tcp.t0 }],
    localAddress: lost ? null : '10.40.17.52',
    connectTo: null,
    failure: lost,
  });
  if (lost) return done();
  if (secure && way.proxy !== null) {
    const refusal = way.refusal ?? null;
    const failure = refusal && {
      code: refusal.status === 407 ? ('proxy_auth_required' as const) : ('tunnel_rejected' as const),
      native: null,
    };
    steps.push({
      ...base(id(), clock.step(clock.between(9, 34))),
      phase: 'tunnel',
      peer: 'proxy',
      kind: 'connect',
      authority: `${hostname}:${port}`,
      status: refusal?.status ?? 200,
      reason: refusal?.reason ?? 'Connection established',
      headers: refusal?.headers ?? [],
      body: refusal?.body ?? '',
      authenticated: false,
      challenge: null,
      failure,
    });
    if (failure) return done();
  }
  if (secure) {
    const cut = failed('tls');
    const leaf = certificate(`CN=${hostname}`, way.inspected ? INSPECTION_ROOT.subject : MIDDLE.subject, [hostname]);
    steps.push({
      ...base(id(), clock.step(cut ? (way.fails?.ms ?? 0) : clock.between(18, 48))),
      phase: 'tls',
      peer: 'target',
      serverName: hostname,
      version: cut ? null : 'TLSv1.3',
      cipher: cut ? null : 'TLS_AES_256_GCM_SHA384',
      chain: cut ? [] : way.inspected ? [leaf, INSPECTION_ROOT] : [leaf, MIDDLE, ROOT],
      trustedBy: cut ? null : way.inspected ? 'machine' : 'service',
      alert: null,
      failure: cut,
    });
    if (cut) return done();
  }
  const times = clock.step(clock.between(14, 60));
  const status = way.status ?? 200;
  steps.push({
    ...base(id(), times),
    phase: 'http',
    peer: !secure && way.proxy !== null ? 'proxy' : 'target',
    request: { method: 'GET', url, form: !secure && way.proxy !== null ? 'absolute' : 'origin' },
    status,
    reason: status === 200 ? 'OK' : null,
    headers: [
      ['content-type', 'application/json'],
      ['date', 'Fri, 20 Nov 2026 08:31:02 GMT'],
      ['server', 'Microsoft-HTTPAPI/2.0'],
    ],
    body: way.body ?? '',
    bodyBytes: (way.body ?? '').length,
    firstByte: times.t - 1,
    authenticated: false,
    challenge: null,
  });
  return done();
}
