import type { Failure, FailureCode } from '../model/failure.ts';
import { cutText } from '../text/width.ts';
import { StepError } from './pacing/timed.ts';

const MAX_NATIVE = 300;

/** Node's, libuv's, c-ares' and undici's codes. Sources: nodejs.org/api/errors.html, nodejs.org/api/dns.html#error-codes, undici's docs/api/Errors.md. */
const CODES: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: 'dns_nxdomain_error',
  ENODATA: 'dns_no_answer',
  EAI_NODATA: 'dns_no_answer',
  EAI_NONAME: 'dns_nxdomain_error',
  EAI_ADDRFAMILY: 'address_family_unavailable',
  EAI_AGAIN: 'dns_server_failure',
  EAI_FAIL: 'dns_server_failure',
  ESERVFAIL: 'dns_server_failure',
  EFORMERR: 'dns_server_failure',
  EBADRESP: 'dns_server_failure',
  ENOTIMP: 'dns_server_failure',
  EREFUSED: 'dns_refused_error',
  ETIMEOUT: 'dns_timeout_error',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ECONNABORTED: 'connection_aborted',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_unreachable',
  EAFNOSUPPORT: 'address_family_unavailable',
  EINVAL: 'network_unreachable',
  EMFILE: 'local_resource',
  ENFILE: 'local_resource',
  ENOBUFS: 'local_resource',
  ENOMEM: 'local_resource',
  ENOSR: 'local_resource',
  EADDRNOTAVAIL: 'local_resource',
  EADDRINUSE: 'local_resource',
  EAGAIN: 'local_resource',
  EAI_MEMORY: 'local_resource',
  ERR_MEMORY_ALLOCATION_FAILED: 'local_resource',
  ERR_WORKER_OUT_OF_MEMORY: 'local_resource',
  ETIMEDOUT: 'generic_timeout_error',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  // An assertion of undici's parser: only the bytes of the peer lead to it.
  ERR_ASSERTION: 'http_invalid_response',
  UND_ERR_HEADERS_OVERFLOW: 'http_response_too_large',
  HPE_HEADER_OVERFLOW: 'http_response_too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'http_invalid_response',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'http_response_too_large',
  CERT_HAS_EXPIRED: 'ssl_certificate_expired',
  CERT_NOT_YET_VALID: 'ssl_certificate_not_yet_valid',
  INVALID_CA: 'ssl_invalid_certificate',
  INVALID_PURPOSE: 'ssl_invalid_certificate',
  PATH_LENGTH_EXCEEDED: 'ssl_invalid_certificate',
  CERT_SIGNATURE_FAILURE: 'ssl_invalid_certificate',
  CERT_CHAIN_TOO_LONG: 'ssl_invalid_certificate',
  CERT_REJECTED: 'ssl_invalid_certificate',
  CERT_REVOKED: 'ssl_certificate_revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ssl_self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ssl_unknown_authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ssl_unknown_authority',
  CERT_UNTRUSTED: 'ssl_unknown_authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ssl_invalid_hostname',
  HOSTNAME_MISMATCH: 'ssl_invalid_hostname',
};

/** OpenSSL's reasons (`ERR_SSL_…`) that mean: the two sides found nothing in common. */
const NO_COMMON_TLS =
  /^ERR_SSL_(?:(?:TLSV1|SSLV3|TLSV13)_ALERT_(?:PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|INAPPROPRIATE_FALLBACK)|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|NO_CIPHERS_AVAILABLE|NO_PROTOCOLS_AVAILABLE|WRONG_SSL_VERSION|UNKNOWN_SSL_VERSION|VERSION_TOO_LOW|WRONG_CIPHER_RETURNED|WRONG_SIGNATURE_TYPE|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK|CA_KEY_TOO_SMALL|NO_SUITABLE_\w+|UNSAFE_LEGACY_RENEGOTIATION_DISABLED|LEGACY_SIGALG_\w+)$/;
/** OpenSSL's reasons that mean: these bytes are no TLS record. */
const NOT_TLS =
  /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST|UNKNOWN_PROTOCOL|BAD_RECORD_TYPE|INVALID_RECORD|RECORD_LAYER_FAILURE)$/;
const ALERT = /^ERR_SSL_(?:TLSV13|TLSV1|SSLV3)_ALERT_(\w+)$/;
/** Alerts whose OpenSSL reason does not carry the word `ALERT`. */
const UNMARKED_ALERT = /^ERR_SSL_TLSV1_(UNRECOGNIZED_NAME|UNSUPPORTED_EXTENSION|CERTIFICATE_UNOBTAINABLE)$/;

/** Any error of a step as our failure. Never throws, whatever it is given. */
export function classify(error: unknown): Failure {
  const first = firstOf(error);
  if (first instanceof StepError)
    return { code: first.code, native: first.native && cutText(first.native, MAX_NATIVE) };
  const native = nativeCode(first);
  // undici's parser error has a code for some of its reasons only.
  if (first instanceof Error && first.name === 'HTTPParserError' && native?.startsWith('HPE_') !== true)
    return { code: 'http_invalid_response', native: cutText(first.message, MAX_NATIVE) };
  const message = first instanceof Error ? first.message : '';
  return { code: wordFor(native, message), native: native && cutText(native, MAX_NATIVE) };
}

/** The name of the TLS alert in an OpenSSL code, lower case (`handshake_failure`); null when it is none. */
export function alertName(native: string | null): string | null {
  const match = native && (ALERT.exec(native) ?? UNMARKED_ALERT.exec(native));
  return match?.[1]?.toLowerCase() ?? null;
}

/** The word for one of Node's codes. */
function wordFor(native: string | null, message: string): FailureCode {
  // Node reports a FIN during the handshake under the code of a reset; the difference is evidence.
  if (native === 'ECONNRESET' && message.startsWith('Client network socket disconnected')) return 'eof_error';
  if (native === 'UND_ERR_SOCKET') return /other side closed/.test(message) ? 'eof_error' : 'http_invalid_response';
  if (native === null) return 'unknown_failure';
  const known = Object.hasOwn(CODES, native) ? CODES[native] : undefined;
  if (known) return known;
  if (native.startsWith('ERR_') && native.endsWith('MALLOC_FAILURE')) return 'local_resource';
  if (NO_COMMON_TLS.test(native)) return 'ssl_version_or_cipher';
  if (NOT_TLS.test(native)) return 'ssl_not_tls';
  if (native.startsWith('ERR_SSL_') || native.startsWith('ERR_OSSL_') || native === 'EPROTO')
    return 'ssl_failed_handshake';
  if (native.startsWith('HPE_') || native.startsWith('UND_ERR_')) return 'http_invalid_response';
  return 'unknown_failure';
}

/** An AggregateError of net.connect has an empty message: its first error tells. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

/** The platform's code; for an error without one its message, because something must be searchable. */
function nativeCode(error: unknown): string | null {
  if (!(error instanceof Error)) return error === undefined || error === null ? null : String(error);
  const { code } = error as NodeJS.ErrnoException; // the code is Node's convention, not part of the type Error
  if (typeof code === 'string' && code !== '') return code;
  return error.message === '' ? error.name : error.message;
}
