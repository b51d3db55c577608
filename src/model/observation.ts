import type { Failure } from './failure.ts';
import type { Count, HexBytes, Milliseconds, Sha256, Status, Whole } from './scalars.ts';

/** The steps of a connection. "connect" is avoided: it means both TCP connect and CONNECT. */
export type Phase = 'proxy-resolution' | 'dns' | 'tcp' | 'tls' | 'tunnel' | 'http';

/** The other end of a step. */
export type Peer = 'proxy' | 'target';

/** Name and value of a header, as received; values bounded to 1000 characters. */
export type Header = readonly [name: string, value: string];

interface ObservationBase {
  /** Unique in a report: `p17.2.3` (probe, attempt, step), `d3` (discovery), `c1` (challenge). */
  readonly id: string;
  readonly phase: Phase;
  readonly peer: Peer;
  /** Begin, in ms since the start of the run. */
  readonly t0: number;
  /** End, in ms since the start of the run. */
  readonly t: number;
  /** Null when the step succeeded. */
  readonly failure: Failure | null;
}

/** Which proxy is to be used: discovery steps and PAC evaluation. */
export interface ProxyResolutionObservation extends ObservationBase {
  readonly phase: 'proxy-resolution';
  readonly kind: 'dhcp' | 'dns-wpad' | 'pac-download' | 'pac-evaluation';
  /** What was asked: an interface, a name, a URL. */
  readonly query: string;
  /** What came back: option text, address, the list that the script returned; null when nothing did. Bounded to 2000 characters. */
  readonly answer: string | null;
  /** Particulars for people: HTTP status, size, script error with line, alerts. Bounded. */
  readonly notes: readonly string[];
}

/** A name looked up with the system's resolver. */
export interface DnsObservation extends ObservationBase {
  readonly phase: 'dns';
  readonly name: string;
  /** In the order the resolver gave them. */
  readonly addresses: readonly string[];
  /** The CNAME chain without the asked name; empty when there is none or it was not asked. */
  readonly aliases: readonly string[];
}

/** One TCP connection, after Happy Eyeballs (RFC 8305). */
export interface TcpObservation extends ObservationBase {
  readonly phase: 'tcp';
  readonly port: Whole;
  /** The address that won; null when none did. */
  readonly address: string | null;
  /** Every address that was tried and its failure, in order of starting. */
  readonly tried: readonly { readonly address: string; readonly failure: Failure | null; readonly ms: Milliseconds }[];
  /** Own address of the connection; null when there is none. */
  readonly localAddress: string | null;
  /** The `--connect-to` rule that changed host or port, `h1:p1:h2:p2`; null without one. */
  readonly connectTo: string | null;
}

/** One certificate of a chain. */
export interface Certificate {
  /** RFC 4514 style, `CN=…, O=…`. Bounded to 300 characters. */
  readonly subject: string;
  readonly issuer: string;
  /** Names it is valid for, at most 50, `DNS:` prefix removed. */
  readonly altNames: readonly string[];
  /** SHA-256 of the DER bytes, lower-case hex without colons. */
  readonly sha256: Sha256;
  /** RFC 3339 UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly serial: string;
  /** `RSA 2048`, `EC P-256`. */
  readonly key: string;
  /** Where its revocation can be asked: http URLs of OCSP responders and CRLs. */
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
}

/** A TLS handshake and its verification, which comes after it: a rejected certificate is evidence. */
export interface TlsObservation extends ObservationBase {
  readonly phase: 'tls';
  /** The name asked for (SNI); null for an address. */
  readonly serverName: string | null;
  /** `TLSv1.2`, `TLSv1.3`; null when the handshake did not finish. */
  readonly version: string | null;
  readonly cipher: string | null;
  /** Leaf first; ends with the root where verification reached one. Empty when none was received. */
  readonly chain: readonly Certificate[];
  /** Which trusted roots the chain ends in: `machine` the machine's store, `ca-file` only `--ca-file`, `service` Microsoft's and DigiCert's roots or `--service-ca-file`; null when it ends in none. */
  readonly trustedBy: 'service' | 'machine' | 'ca-file' | null;
  /** True when another path of sent and stored certificates, dates aside, leads to a root of the service; missing where `trustedBy` says so already, or none does. */
  readonly leadsToService?: boolean;
  /** TLS alert received, if one was: `handshake_failure`. */
  readonly alert: string | null;
}

/** What a proxy answered to a request for a tunnel. */
export interface TunnelObservation extends ObservationBase {
  readonly phase: 'tunnel';
  readonly kind: 'connect' | 'socks4' | 'socks5';
  /** `host:port` asked for. */
  readonly authority: string;
  /** HTTP status of CONNECT, or SOCKS reply code; null when none came. */
  readonly status: Status | null;
  readonly reason: string | null;
  readonly headers: readonly Header[];
  /** First bytes of the refusal's body as text, at most 4096 characters. */
  readonly body: string;
  /** True when credentials were sent (only with `--proxy-credentials-env`, only after a 407). */
  readonly authenticated: boolean;
  /** The answer that asked for credentials, when they were sent; null otherwise. */
  readonly challenge: { readonly status: Status; readonly headers: readonly Header[] } | null;
}

/** A request and its answer. Redirects are never followed. */
export interface HttpObservation extends ObservationBase {
  readonly phase: 'http';
  /** Peer is `proxy` when the request went to a proxy in absolute form (plain http). */
  readonly request: { readonly method: string; readonly url: string; readonly form: 'origin' | 'absolute' };
  readonly status: Status | null;
  readonly reason: string | null;
  readonly headers: readonly Header[];
  /** First bytes of the body as text, at most 4096 characters. */
  readonly body: string;
  /** First four bytes of the body, lower-case hex, which tell kinds of file apart; fewer where it is shorter. Missing in reports of version 1. */
  readonly bodyStart?: HexBytes;
  /** Bytes of the body that were read (reading stops at 64 kB). */
  readonly bodyBytes: Count;
  /** Time of the first byte of the answer, ms since the start of the run; null when none came. */
  readonly firstByte: number | null;
  readonly authenticated: boolean;
  readonly challenge: { readonly status: Status; readonly headers: readonly Header[] } | null;
}

/** One step, recorded by itself: the atom of every report. */
export type Observation =
  | ProxyResolutionObservation
  | DnsObservation
  | TcpObservation
  | TlsObservation
  | TunnelObservation
  | HttpObservation;
