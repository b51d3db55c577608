import { describe, expect, it } from 'vitest';
import { createAnswers, LAB_HEADER } from '../../src/lab/answers.ts';
import { seen } from '../seen.ts';
import { TARGETS, target } from './targets.ts';

const answers = createAnswers(TARGETS);

describe('answers of the mock cloud', () => {
  it.each([
    ['GET', 'https', 'gw.cloud.example', '/commands/test', 200, 'cnc'],
    ['GET', 'https', 'acc.blob.storage.example', '/', 400, 'upload'],
    ['POST', 'https', 'wdcp.cloud.example', '/api/report?x=1', 200, 'maps'],
    ['GET', 'https', 'v20.events.example', '/ping', 404, 'events'],
    ['HEAD', 'http', 'crl.pki.example', '/root.crl', 200, 'crl'],
    ['GET', 'https', 'own.cloud.example:8443', '/', 204, 'own-tls'],
    ['GET', 'http', 'own.cloud.example:8080', '/', 302, 'own-plain'],
    // Whatever is no target says so, and is never mistaken for one.
    ['GET', 'https', 'wdcp.cloud.example', '/api/report?x=1', 405, 'wrong-method'],
    ['POST', 'https', 'wdcp.cloud.example', '/api/report', 404, 'unknown-path'],
    ['GET', 'http', 'gw.cloud.example', '/commands/test', 404, 'unknown-path'],
    ['GET', 'https', 'other.example', '/', 404, 'unknown-host'],
    ['GET', 'https', '', '', 404, 'unknown-host'],
    ['GET', 'https', '__proto__', '', 404, 'unknown-host'],
  ] as const)('%s %s %s%s → %i (%s)', (method, scheme, host, path, status, marker) => {
    const found = answers(method, scheme, host, path);
    expect([found.status, found.headers[LAB_HEADER]]).toEqual([status, marker]);
  });

  it('carries what the catalogue says of the real answer', () => {
    const found = answers('GET', 'https', 'acc.blob.storage.example', '/');
    expect(found.headers['x-ms-request-id']).toBe('mde-lab');
    expect(found.body).toContain('InvalidQueryParameterValue');
  });

  it('sends no body with 204, and a place to go with 302', () => {
    expect(answers('GET', 'https', 'own.cloud.example:8443', '/').body).toBe('');
    expect(answers('GET', 'http', 'own.cloud.example:8080', '/').headers.location).toBe(
      'https://own.cloud.example:8080/',
    );
  });

  it('lets the first of two rows with one URL speak', () => {
    const both = createAnswers([
      target('first', 'https://a.example/', { observed: seen(403) }),
      target('second', 'https://a.example/', { observed: seen(200) }),
    ]);
    expect(both('GET', 'https', 'a.example', '/').status).toBe(403);
  });

  it.each(['content-length', 'transfer-encoding', 'connection'])('leaves %s to the server', (header) => {
    const shaped = createAnswers([target('a', 'https://a.example/', { answer: { header, body: null } })]);
    expect(shaped('GET', 'https', 'a.example', '/').headers[header]).toBeUndefined();
  });

  it.each([
    ['www.msftconnecttest.com', '/connecttest.txt', 200, 'Microsoft Connect Test'],
    ['www.msftncsi.com', '/ncsi.txt', 200, 'Microsoft NCSI'],
    ['connectivitycheck.gstatic.com', '/generate_204', 204, ''],
  ])('answers the connectivity check of %s as a network without a portal', (host, path, status, body) => {
    expect(answers('GET', 'http', host, path)).toMatchObject({ status, body });
  });
});
