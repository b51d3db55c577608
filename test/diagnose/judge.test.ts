import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { HttpObservation, Observation } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { seen } from '../seen.ts';
import {
  certificate,
  direct,
  evidence,
  forgedChain,
  html,
  http,
  named,
  serviceChain,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

const cnc = target('https://winatp-gw-eus.microsoft.com/commands/test');
const HOST = 'winatp-gw-eus.microsoft.com';
const open = target('https://ussus1eastprod.blob.core.windows.net/', {
  service: 'SampleUpload',
  pinned: false,
  observed: seen(400),
});
const crl = target('http://crl.microsoft.com/pki/crl/products/MicRooCerAut2011.crl', { service: 'CRL', pinned: false });

const plainStorage = target('http://ussus1eastprod.blob.core.windows.net/', {
  service: 'SampleUpload',
  pinned: false,
  observed: seen(400),
});

type Row = readonly [
  name: string,
  of: Target,
  way: 'direct' | 'named',
  steps: Observation[],
  want: readonly [outcome: string, answeredBy: string | null, code: number, failure: string | null],
];

const plain = (status: number, over: Partial<HttpObservation> = {}) => http(status, { peer: 'proxy', ...over });

const rows: Row[] = [
  ['the target answers as expected', cnc, 'direct', steps.directOk(cnc), ['reachable', 'target', 200, null]],
  ['the target answers through a tunnel', cnc, 'named', steps.proxyOk(cnc), ['reachable', 'target', 200, null]],
  ['400 is what storage answers', open, 'direct', steps.directOk(open, 400), ['reachable', 'target', 400, null]],
  [
    'storage answers what nobody has seen there',
    open,
    'direct',
    steps.directOk(open, 200),
    ['reachable', 'target', 200, null],
  ],
  [
    'a 403 inside verified TLS is the own answer of the target',
    cnc,
    'direct',
    steps.directOk(cnc, 403),
    ['reachable', 'target', 403, null],
  ],
  ['CONNECT 407', cnc, 'named', steps.proxied(tunnel(407)), ['unreachable', 'proxy', 407, 'proxy_auth_required']],
  ['CONNECT 403', cnc, 'named', steps.proxied(tunnel(403)), ['unreachable', 'proxy', 403, 'tunnel_rejected']],
  ['CONNECT 503', cnc, 'named', steps.proxied(tunnel(503)), ['unreachable', 'proxy', 503, 'tunnel_rejected']],
  [
    'CONNECT 302 to a portal',
    cnc,
    'named',
    steps.proxied(tunnel(302, { headers: [['Location', 'https://login.guest-wifi.example/auth']] })),
    ['unreachable', 'captive-portal', 302, 'tunnel_rejected'],
  ],
  ['plain 407', crl, 'named', steps.proxied(plain(407)), ['unreachable', 'proxy', 407, 'proxy_auth_required']],
  [
    'plain 200 block page by a proxy',
    crl,
    'named',
    steps.proxied(plain(200, html('Access to this site is blocked by company policy'))),
    ['unreachable', 'proxy', 200, 'http_unexpected_status'],
  ],
  [
    'plain 403 by squid',
    crl,
    'named',
    steps.proxied(
      plain(403, {
        headers: [
          ['X-Squid-Error', 'ERR_ACCESS_DENIED 0'],
          ['Server', 'squid/5.7'],
        ],
      }),
    ),
    ['unreachable', 'proxy', 403, 'http_unexpected_status'],
  ],
  [
    'plain 302 to a portal, direct',
    crl,
    'direct',
    [tcp(null, { port: 80 }), http(302, { headers: [['Location', 'http://portal.hotel.example/login']] })],
    ['unreachable', 'captive-portal', 302, 'http_unexpected_status'],
  ],
  [
    'plain HTML where a list is asked for',
    crl,
    'direct',
    [tcp(null, { port: 80 }), http(200, html('Hello'))],
    ['unreachable', 'unknown', 200, 'http_unexpected_status'],
  ],
  [
    "a proxy's own error page with a status that storage answers",
    plainStorage,
    'named',
    steps.proxied(plain(400, { headers: [['Server', 'tinyproxy/1.11.1']] })),
    ['unreachable', 'proxy', 400, 'http_unexpected_status'],
  ],
  [
    "a proxy that puts its name over the target's own answer",
    { ...plainStorage, answer: { header: 'x-ms-request-id', body: null } },
    'named',
    steps.proxied(
      plain(400, {
        headers: [
          ['Server', 'tinyproxy/1.11.1'],
          ['x-ms-request-id', '1'],
        ],
      }),
    ),
    ['reachable', 'target', 400, null],
  ],
  [
    'a load balancer before the target names itself',
    crl,
    'named',
    steps.proxied(plain(200, { headers: [['Server', 'BigIP']] })),
    ['reachable', 'target', 200, null],
  ],
  ['an honest proxy adds Via to a good answer', crl, 'named', steps.proxyOk(crl), ['reachable', 'target', 200, null]],
  [
    'pinned and inspected, trusted by the machine',
    cnc,
    'named',
    steps.proxied(tunnel(200), tls(forgedChain(HOST)), http(200)),
    ['unreachable', 'interceptor', 12175, 'ssl_unknown_authority'],
  ],
  [
    'not pinned and inspected, trusted by the machine',
    open,
    'named',
    steps.proxied(tunnel(200), tls(forgedChain('ussus1eastprod.blob.core.windows.net')), http(400)),
    ['reachable', 'interceptor', 400, null],
  ],
  [
    'not pinned, inspected, and a page with an expected status',
    { ...open, observed: seen(200) },
    'named',
    steps.proxied(
      tunnel(200),
      tls(forgedChain('ussus1eastprod.blob.core.windows.net')),
      http(200, html('This page is blocked by your web filter')),
    ),
    ['unreachable', 'interceptor', 200, 'http_unexpected_status'],
  ],
  [
    'an untrusted certificate',
    cnc,
    'direct',
    steps.direct(cnc, tcp(), tls(forgedChain(HOST), 'ssl_unknown_authority')),
    ['unreachable', null, 12175, 'ssl_unknown_authority'],
  ],
  [
    'expired',
    cnc,
    'direct',
    steps.direct(cnc, tcp(), tls(serviceChain(HOST), 'ssl_certificate_expired')),
    ['unreachable', null, 12175, 'ssl_certificate_expired'],
  ],
  [
    'silence',
    cnc,
    'direct',
    steps.direct(cnc, tcp('generic_timeout_error')),
    ['unreachable', null, 12002, 'generic_timeout_error'],
  ],
  [
    'reset',
    cnc,
    'direct',
    steps.direct(cnc, tcp(), tls([], 'connection_reset')),
    ['unreachable', null, 12030, 'connection_reset'],
  ],
  [
    'the expected words inside a block page do not help',
    target('http://x.cp.wd.microsoft.com/ping', {
      observed: seen(200),
      answer: { header: null, body: 'OK' },
      pinned: false,
    }),
    'named',
    steps.proxied(plain(200, html('OK. Access denied by policy'))),
    ['unreachable', 'proxy', 200, 'http_unexpected_status'],
  ],
];

describe('judge', () => {
  it.each(rows)('%s', (_name, of, way, observed, [outcome, answeredBy, code, failure]) => {
    const { probes } = diagnose(evidence([of], [way === 'direct' ? direct(of, observed) : named(of, observed)]));
    expect(probes[0]).toMatchObject({ outcome, answeredBy, code });
    expect(probes[0]?.failure?.code ?? null).toBe(failure);
  });

  it('a pinned target with a public root that is not of the service is refused as well', () => {
    const chain = [
      certificate(`CN=${HOST}`, 'CN=R3, O=Let', [HOST]),
      certificate('CN=ISRG Root X1', 'CN=ISRG Root X1', [], {
        sha256: '96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6',
      }),
    ];
    const { probes, findings } = diagnose(
      evidence([cnc], [direct(cnc, steps.direct(cnc, tcp(), tls(chain), http(200)))]),
    );
    expect(probes[0]?.code).toBe(12175);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['tls-inspection', 'error']]);
  });
});
