import { describe, expect, it } from 'vitest';
import { alertName, classify } from '../../src/probe/classify.ts';
import { StepError } from '../../src/probe/pacing/timed.ts';

const coded = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('Node’s errors in our words', () => {
  it.each([
    ['ECONNREFUSED', 'connection_refused'],
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['ECONNABORTED', 'connection_aborted'],
    ['EHOSTUNREACH', 'host_unreachable'],
    ['ENETUNREACH', 'network_unreachable'],
    ['ETIMEDOUT', 'generic_timeout_error'],
    ['EACCES', 'permission_denied'],
    ['EAFNOSUPPORT', 'address_family_unavailable'],
    ['ENOTFOUND', 'dns_nxdomain_error'],
    ['EAI_AGAIN', 'dns_server_failure'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'ssl_not_tls'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ssl_version_or_cipher'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ssl_version_or_cipher'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'ssl_version_or_cipher'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ssl_failed_handshake'],
    ['EPROTO', 'ssl_failed_handshake'],
    ['HPE_INVALID_CONSTANT', 'http_invalid_response'],
    ['HPE_HEADER_OVERFLOW', 'http_response_too_large'],
    ['UND_ERR_HEADERS_OVERFLOW', 'http_response_too_large'],
    ['EMFILE', 'local_resource'],
    ['ENFILE', 'local_resource'],
    ['ENOBUFS', 'local_resource'],
    ['ENOMEM', 'local_resource'],
    ['EADDRNOTAVAIL', 'local_resource'],
    ['EAGAIN', 'local_resource'],
    ['EAI_MEMORY', 'local_resource'],
    ['ERR_SSL_MALLOC_FAILURE', 'local_resource'],
    ['ERR_ASSERTION', 'http_invalid_response'],
    ['constructor', 'unknown_failure'],
    ['ENEVERHEARD', 'unknown_failure'],
  ])('%s is %s', (code, word) => expect(classify(coded(code))).toEqual({ code: word, native: code }));

  it.each([
    [
      'a FIN in the handshake',
      coded('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
      'eof_error',
    ],
    ['undici: closed', coded('UND_ERR_SOCKET', 'other side closed'), 'eof_error'],
    ['undici: nonsense', coded('UND_ERR_SOCKET', 'bad response'), 'http_invalid_response'],
    ['several addresses', new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')], ''), 'connection_refused'],
    ['our own', new StepError('tunnel_rejected', 'HTTP 403'), 'tunnel_rejected'],
    ['an error without a code', new Error('what'), 'unknown_failure'],
    ['a thrown string', 'what', 'unknown_failure'],
    ['nothing', undefined, 'unknown_failure'],
  ])('%s', (_name, error, word) => expect(classify(error).code).toBe(word));

  it('bounds what it keeps', () => {
    expect(classify(new Error('x'.repeat(5000))).native).toHaveLength(300);
    expect(classify(new StepError('eof_error', 'y'.repeat(5000))).native).toHaveLength(300);
  });

  it.each([
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'handshake_failure'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'internal_error'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate_required'],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'unrecognized_name'],
    ['ECONNRESET', null],
    [null, null],
  ])('the alert in %s is %s', (native, name) => expect(alertName(native)).toBe(name));
});
