/**
 * Failure words, one list for the whole product. OONI's where OONI has one (ooni/spec df-007-errors), ours beside.
 * They are snake_case; lists only grow.
 */
export const FAILURE_CODES = [
  // names
  'dns_nxdomain_error',
  'dns_no_answer',
  'dns_server_failure',
  'dns_refused_error',
  'dns_timeout_error',
  // transport
  'connection_refused',
  'connection_reset',
  'connection_aborted',
  'host_unreachable',
  'network_unreachable',
  'generic_timeout_error',
  'eof_error',
  'permission_denied',
  'address_family_unavailable',
  // TLS
  'ssl_unknown_authority',
  'ssl_self_signed',
  'ssl_incomplete_chain',
  'ssl_invalid_hostname',
  'ssl_certificate_expired',
  'ssl_certificate_not_yet_valid',
  'ssl_certificate_revoked',
  'ssl_invalid_certificate',
  'ssl_version_or_cipher',
  'ssl_failed_handshake',
  'ssl_not_tls',
  // proxies
  'tunnel_rejected',
  'proxy_auth_required',
  'proxy_invalid_response',
  'socks_rejected',
  'socks_auth_required',
  'proxy_settings_invalid',
  'consumer_cannot_use',
  // PAC
  'pac_fetch_failed',
  'pac_script_failed',
  'pac_invalid_result',
  // HTTP
  'http_invalid_response',
  'http_response_too_large',
  'http_unexpected_status',
  // this machine's own: descriptors, memory, ports, threads
  'local_resource',
  // whole runs
  'deadline_exceeded',
  'interrupted',
  'unknown_failure',
] as const;

/** One failure word. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Why a step failed. */
export interface Failure {
  /** Our word. */
  readonly code: FailureCode;
  /** The platform's own code or message (`ECONNREFUSED`, `SELF_SIGNED_CERT_IN_CHAIN`, an alert's name), bounded to 300 characters; null when there is none. */
  readonly native: string | null;
}

/** True for a step that the end of the run cut short: it says nothing of what was asked. */
export function isEndOfRun(failure: Pick<Failure, 'code'> | null): boolean {
  return failure?.code === 'interrupted' || failure?.code === 'deadline_exceeded';
}

/** True for a shortage of this machine: it says nothing of what was asked, neither good nor bad. */
export function isLocalShortage(failure: Pick<Failure, 'code'> | null | undefined): boolean {
  return failure?.code === 'local_resource';
}

/** What other programs call the same failure, so that people can search for it. */
export interface FailureNames {
  /** WinHTTP's number (winhttp.h), as the result text prints it. */
  readonly winhttp: number;
  /** Chromium's name (net/base/net_error_list.h), without `net::`. */
  readonly chromium: string;
  /** The words for people: finishes the sentence "the step failed: …". */
  readonly words: string;
}

/** Each failure word with WinHTTP's number, Chromium's name and words for people. */
export const FAILURE_NAMES: Readonly<Record<FailureCode, FailureNames>> = {
  dns_nxdomain_error: { winhttp: 12007, chromium: 'ERR_NAME_NOT_RESOLVED', words: 'the name does not exist' },
  dns_no_answer: { winhttp: 12007, chromium: 'ERR_NAME_NOT_RESOLVED', words: 'the name has no address' },
  dns_server_failure: { winhttp: 12007, chromium: 'ERR_DNS_SERVER_FAILED', words: 'the name server failed' },
  dns_refused_error: { winhttp: 12007, chromium: 'ERR_DNS_SERVER_FAILED', words: 'the name server refused to answer' },
  dns_timeout_error: { winhttp: 12007, chromium: 'ERR_DNS_TIMED_OUT', words: 'no name server answered' },
  connection_refused: { winhttp: 12029, chromium: 'ERR_CONNECTION_REFUSED', words: 'the connection was refused' },
  connection_reset: { winhttp: 12030, chromium: 'ERR_CONNECTION_RESET', words: 'the connection was reset' },
  connection_aborted: { winhttp: 12030, chromium: 'ERR_CONNECTION_ABORTED', words: 'the connection was aborted' },
  host_unreachable: { winhttp: 12029, chromium: 'ERR_ADDRESS_UNREACHABLE', words: 'there is no route to the host' },
  network_unreachable: {
    winhttp: 12029,
    chromium: 'ERR_ADDRESS_UNREACHABLE',
    words: 'there is no route to the network',
  },
  generic_timeout_error: { winhttp: 12002, chromium: 'ERR_TIMED_OUT', words: 'nothing came back in time' },
  eof_error: { winhttp: 12030, chromium: 'ERR_CONNECTION_CLOSED', words: 'the connection was closed too early' },
  permission_denied: {
    winhttp: 12029,
    chromium: 'ERR_NETWORK_ACCESS_DENIED',
    words: 'the system forbids the connection',
  },
  address_family_unavailable: {
    winhttp: 12029,
    chromium: 'ERR_ADDRESS_INVALID',
    words: 'the host has no address of the chosen family',
  },
  ssl_unknown_authority: {
    winhttp: 12175,
    chromium: 'ERR_CERT_AUTHORITY_INVALID',
    words: 'the certificate comes from an unknown authority',
  },
  ssl_self_signed: { winhttp: 12175, chromium: 'ERR_CERT_AUTHORITY_INVALID', words: 'the certificate is self-signed' },
  ssl_incomplete_chain: {
    winhttp: 12175,
    chromium: 'ERR_CERT_AUTHORITY_INVALID',
    words: 'an intermediate certificate is missing',
  },
  ssl_invalid_hostname: {
    winhttp: 12175,
    chromium: 'ERR_CERT_COMMON_NAME_INVALID',
    words: 'the certificate is for another name',
  },
  ssl_certificate_expired: { winhttp: 12175, chromium: 'ERR_CERT_DATE_INVALID', words: 'the certificate has expired' },
  ssl_certificate_not_yet_valid: {
    winhttp: 12175,
    chromium: 'ERR_CERT_DATE_INVALID',
    words: 'the certificate is not valid yet',
  },
  ssl_certificate_revoked: { winhttp: 12175, chromium: 'ERR_CERT_REVOKED', words: 'the certificate is revoked' },
  ssl_invalid_certificate: { winhttp: 12175, chromium: 'ERR_CERT_INVALID', words: 'the certificate is not valid' },
  ssl_version_or_cipher: {
    winhttp: 12175,
    chromium: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
    words: 'no common TLS version or cipher',
  },
  ssl_failed_handshake: { winhttp: 12157, chromium: 'ERR_SSL_PROTOCOL_ERROR', words: 'the TLS handshake failed' },
  ssl_not_tls: { winhttp: 12157, chromium: 'ERR_SSL_PROTOCOL_ERROR', words: 'the answer was not TLS' },
  tunnel_rejected: { winhttp: 12029, chromium: 'ERR_TUNNEL_CONNECTION_FAILED', words: 'the proxy refused the tunnel' },
  proxy_auth_required: { winhttp: 12029, chromium: 'ERR_PROXY_AUTH_REQUESTED', words: 'the proxy asks for a password' },
  proxy_invalid_response: {
    winhttp: 12152,
    chromium: 'ERR_INVALID_HTTP_RESPONSE',
    words: 'the proxy answered something that is not HTTP',
  },
  socks_rejected: { winhttp: 12029, chromium: 'ERR_SOCKS_CONNECTION_FAILED', words: 'the SOCKS proxy refused' },
  socks_auth_required: {
    winhttp: 12029,
    chromium: 'ERR_SOCKS_CONNECTION_FAILED',
    words: 'the SOCKS proxy asks for a password',
  },
  proxy_settings_invalid: {
    winhttp: 12005,
    chromium: 'ERR_INVALID_ARGUMENT',
    words: 'the proxy setting cannot be read',
  },
  consumer_cannot_use: {
    winhttp: 12029,
    chromium: 'ERR_NO_SUPPORTED_PROXIES',
    words: 'Defender cannot use this proxy setting',
  },
  pac_fetch_failed: {
    winhttp: 12167,
    chromium: 'ERR_PAC_NOT_IN_DHCP',
    words: 'the PAC script could not be downloaded',
  },
  pac_script_failed: { winhttp: 12166, chromium: 'ERR_PAC_SCRIPT_FAILED', words: 'the PAC script failed' },
  pac_invalid_result: {
    winhttp: 12166,
    chromium: 'ERR_MANDATORY_PROXY_CONFIGURATION_FAILED',
    words: 'the PAC script gave no usable proxy',
  },
  http_invalid_response: {
    winhttp: 12152,
    chromium: 'ERR_INVALID_HTTP_RESPONSE',
    words: 'the answer was not valid HTTP',
  },
  http_response_too_large: {
    winhttp: 12152,
    chromium: 'ERR_RESPONSE_HEADERS_TOO_BIG',
    words: 'the answer was larger than allowed',
  },
  http_unexpected_status: {
    winhttp: 12152,
    chromium: 'ERR_HTTP_RESPONSE_CODE_FAILURE',
    words: 'the status is not the expected one',
  },
  local_resource: {
    winhttp: 12001,
    chromium: 'ERR_INSUFFICIENT_RESOURCES',
    words: 'this machine has no descriptors, ports, threads or memory left',
  },
  deadline_exceeded: { winhttp: 12002, chromium: 'ERR_TIMED_OUT', words: 'the run ended before this was done' },
  interrupted: { winhttp: 12017, chromium: 'ERR_ABORTED', words: 'the run was interrupted' },
  unknown_failure: { winhttp: 12152, chromium: 'ERR_FAILED', words: 'an error without a name of ours' },
};
