import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { exitOf } from '../../src/diagnose/verdict/exit.ts';
import type { Finding, FindingCode } from '../../src/findings/shape/finding.ts';
import type { Severity } from '../../src/findings/shape/finding-info.ts';
import { DEFAULT_OPTIONS } from '../../src/model/options.ts';
import type { Measurement } from '../../src/model/probe.ts';
import type { ProxySettings } from '../../src/model/proxy.ts';
import type { Evidence } from '../../src/model/report.ts';
import { argsOf } from '../findings/args-of.ts';
import { seen } from '../seen.ts';
import {
  attempt,
  certificate,
  direct,
  dns,
  evidence,
  forgedChain,
  html,
  http,
  manual,
  measured,
  named,
  PROXY,
  portalChallenge,
  STARTED,
  serviceChain,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

const cnc = target('https://winatp-gw-eus.microsoft.com/commands/test', {
  tests: ['*.endpoint.security.microsoft.com:443'],
});
const cyber = target('https://us-v20.events.data.microsoft.com/ping', { service: 'CyberData' });
const blob = target('https://ussus1eastprod.blob.core.windows.net/', {
  service: 'SampleUpload',
  pinned: false,
  observed: seen(400),
});
const blob2 = target('https://ussus2eastprod.blob.core.windows.net/', {
  service: 'SampleUpload',
  pinned: false,
  observed: seen(400),
});
const crl = target('http://crl.microsoft.com/pki/crl/products/MicRooCerAut.crl', { service: 'CRL', pinned: false });
const push = target('https://client.wns.windows.com/', {
  service: 'LiveResponse',
  pinned: false,
  required: false,
  observed: [],
});
const all = [cnc, cyber, blob, blob2, crl];

const host = (t: { url: string }) => new URL(t.url).hostname;
const eachNamed = (of: (t: (typeof all)[number]) => Measurement, targets = all) => targets.map(of);
const worksByNamed = (targets = all) => targets.map((t) => named(t, steps.proxyOk(t)));
const worksDirectly = (targets = all) => targets.map((t) => direct(t, steps.directOk(t)));
const dropped = (t: (typeof all)[number]) =>
  direct(t, steps.direct(t, tcp('generic_timeout_error', { port: t.url.startsWith('http:') ? 80 : 443 })));
const asked = tunnel(407, {
  headers: [
    ['Proxy-Authenticate', 'Negotiate'],
    ['Proxy-Authenticate', 'NTLM, Basic realm="corp, inc"'],
    ['Via', '1.1 px-auth-01 (squid/5.7)'],
  ],
});
const withNamed = (settings: Partial<ProxySettings>): Pick<Evidence, 'proxies'> => ({
  proxies: (['default', 'wpad', 'none', 'named', 'command-line'] as const).map((method): ProxySettings => {
    if (method === 'named') return { ...manual('named'), ...settings } as ProxySettings;
    if (method === 'none') return { method, source: 'no proxy', why: null, observations: [], state: 'direct' };
    return { method, source: 'nothing', why: null, observations: [], state: 'absent', notExamined: [] };
  }),
});

type Want = readonly [code: FindingCode, severity: Severity, explains: number, args?: Record<string, unknown>];
type Row = readonly [name: string, evidence: Evidence, want: readonly Want[]];

const rows: Row[] = [
  ['nothing is wrong', evidence(all, [...worksDirectly(), ...worksByNamed()]), []],

  // proxy-auth-required
  [
    'one proxy that asks is one finding for all its targets',
    evidence(all, [...worksDirectly(), ...eachNamed((t) => named(t, steps.proxied(asked)))]),
    [
      [
        'proxy-auth-required',
        'error',
        5,
        { schemes: ['Negotiate', 'NTLM', 'Basic'], realm: 'corp, inc', behind: null, credentials: null },
      ],
    ],
  ],
  [
    'the sensor falls back to direct: a warning and what happens',
    evidence(
      all,
      [...worksDirectly(), ...eachNamed((t) => named(t, steps.proxied(asked)))],
      withNamed({ fallsBackToDirect: true } as Partial<ProxySettings>),
    ),
    [
      ['proxy-auth-required', 'warning', 5],
      ['falls-back-to-direct', 'warning', 0, { server: '10.0.0.6:8080' }],
    ],
  ],
  [
    'a proxy behind the proxy is named by Via',
    evidence(
      [cnc],
      [
        named(
          cnc,
          steps.proxied(
            tunnel(407, {
              headers: [
                ['Via', '1.1 px-auth-01 (squid/5.7), 1.1 px-edge-01'],
                ['Proxy-Authenticate', 'NTLM'],
              ],
            }),
          ),
        ),
      ],
    ),
    [['proxy-auth-required', 'error', 1, { behind: 'px-auth-01' }]],
  ],
  [
    'a proxy behind the proxy is found by its name at another server',
    evidence(
      [cnc],
      [
        measured(cnc, 'wpad', [
          attempt('http://10.0.0.7:8080', steps.proxied(tunnel(407, { headers: [['Via', '1.1 px-auth-01']] }))),
        ]),
        named(cnc, steps.proxied(tunnel(407, { headers: [['Via', '1.1 px-auth-01, 1.1 px-edge-01']] }))),
      ],
    ),
    [['proxy-auth-required', 'error', 2, { server: '10.0.0.7:8080', behind: null, passedOnBy: ['10.0.0.6:8080'] }]],
  ],
  [
    'with credentials the way is open: authentication is the only obstacle',
    evidence(
      [cnc],
      [
        named(
          cnc,
          steps.proxied(
            tunnel(200, {
              authenticated: true,
              challenge: { status: 407, headers: [['Proxy-Authenticate', 'Basic realm="x"']] },
            }),
            tls(serviceChain(host(cnc))),
            http(200),
          ),
        ),
      ],
    ),
    [['proxy-auth-required', 'error', 0, { credentials: 'accepted', schemes: ['Basic'] }]],
  ],
  [
    'with credentials the way is open, and another needs none',
    evidence(
      [cnc],
      [
        direct(cnc, steps.directOk(cnc)),
        named(
          cnc,
          steps.proxied(
            tunnel(200, {
              authenticated: true,
              challenge: { status: 407, headers: [['Proxy-Authenticate', 'Basic realm="x"']] },
            }),
            tls(serviceChain(host(cnc))),
            http(200),
          ),
        ),
      ],
    ),
    [['proxy-auth-required', 'warning', 0, { credentials: 'accepted' }]],
  ],
  [
    'credentials that the proxy refuses',
    evidence(
      [cnc],
      [
        named(
          cnc,
          steps.proxied(
            tunnel(407, {
              authenticated: true,
              challenge: { status: 407, headers: [['Proxy-Authenticate', 'Basic realm="x"']] },
            }),
          ),
        ),
      ],
    ),
    [['proxy-auth-required', 'error', 1, { credentials: 'rejected' }]],
  ],
  [
    'a SOCKS proxy that asks',
    evidence(
      [cnc],
      [
        named(
          cnc,
          steps.proxied(tunnel(null, { kind: 'socks5', code: 'socks_auth_required' })),
          'socks5://10.0.0.9:1080',
        ),
      ],
    ),
    [['proxy-auth-required', 'error', 1, { server: 'socks5://10.0.0.9:1080' }]],
  ],

  // proxy-unreachable
  [
    'a dead proxy prints one finding, not one for each target',
    evidence(
      all,
      eachNamed((t) => named(t, [tcp('connection_refused', { peer: 'proxy', port: 8080 })])),
    ),
    [['proxy-unreachable', 'error', 5, { reason: 'refused', server: '10.0.0.6:8080' }]],
  ],
  [
    'a proxy whose name does not resolve',
    evidence([cnc], [named(cnc, [dns('px.corp', [], 'dns_nxdomain_error', { peer: 'proxy' })], 'http://px.corp:8080')]),
    [['proxy-unreachable', 'error', 1, { reason: 'name-not-resolved' }]],
  ],
  [
    'a proxy that accepts and is silent',
    evidence(
      all,
      eachNamed((t) => named(t, steps.proxied(tunnel(null)))),
    ),
    [['proxy-unreachable', 'error', 5, { reason: 'mute' }]],
  ],
  [
    'a web server is not a proxy',
    evidence(
      [cnc, cyber],
      eachNamed((t) => named(t, steps.proxied(tunnel(405, { headers: [['Server', 'nginx']] }))), [cnc, cyber]),
    ),
    [['proxy-unreachable', 'error', 2, { reason: 'not-a-proxy' }]],
  ],
  [
    'an https proxy that speaks plain http',
    evidence(
      [cnc],
      [named(cnc, [tcp(null, { peer: 'proxy' }), tls([], 'ssl_not_tls', { peer: 'proxy' })], 'https://10.0.0.6:8080')],
    ),
    [['proxy-unreachable', 'error', 1, { reason: 'not-a-proxy' }]],
  ],
  [
    'near: silence for one target only is not the proxy',
    evidence(all, [named(cnc, steps.proxied(tunnel(null))), ...worksByNamed([cyber, blob, blob2, crl])]),
    [['timed-out', 'error', 1, { at: 'tunnel', server: '10.0.0.6:8080' }]],
  ],
  [
    'a dead first server of a list that goes on is worth a warning',
    evidence(
      [cnc],
      [
        measured(cnc, 'wpad', [
          attempt('http://10.0.0.5:8080', [tcp('connection_refused', { peer: 'proxy' })]),
          attempt(PROXY, steps.proxyOk(cnc)),
        ]),
      ],
    ),
    [['proxy-unreachable', 'warning', 0, { server: '10.0.0.5:8080' }]],
  ],

  // tunnel-rejected
  [
    '403 to CONNECT is the decision of the proxy',
    evidence(all, [
      named(cnc, steps.proxied(tunnel(403, { headers: [['X-Squid-Error', 'ERR_ACCESS_DENIED 0']] }))),
      ...worksByNamed([cyber, blob, blob2, crl]),
    ]),
    [['tunnel-rejected', 'error', 1, { kind: 'policy', status: '403', hint: 'ERR_ACCESS_DENIED' }]],
  ],
  [
    'optional targets only: a warning',
    evidence([...all, push], [...worksByNamed(), named(push, steps.proxied(tunnel(403)))]),
    [['tunnel-rejected', 'warning', 1]],
  ],
  [
    '503 to CONNECT: the proxy cannot reach the target',
    evidence(all, [
      named(cnc, steps.proxied(tunnel(503, { headers: [['X-Squid-Error', 'ERR_DNS_FAIL 0']] }))),
      ...worksByNamed([cyber]),
    ]),
    [['tunnel-rejected', 'error', 1, { kind: 'upstream', hint: 'ERR_DNS_FAIL' }]],
  ],
  [
    'a SOCKS refusal by rule',
    evidence(
      [cnc, cyber],
      [
        named(cnc, steps.proxied(tunnel(2, { kind: 'socks5', code: 'socks_rejected' })), 'socks5://p:1'),
        named(cyber, steps.proxyOk(cyber), 'socks5://p:1'),
      ],
    ),
    [['tunnel-rejected', 'error', 1, { kind: 'policy', status: 'SOCKS reply 2' }]],
  ],

  // block-page
  [
    'a page with status 200 by the proxy',
    evidence(all, [
      ...worksByNamed([cnc, cyber, blob, blob2]),
      named(
        crl,
        steps.proxied(
          http(200, { peer: 'proxy', ...html('Access to this site is blocked by company policy', 'Blocked') }),
        ),
      ),
    ]),
    [['block-page', 'error', 1, { pageTitle: 'Blocked', status: '200' }]],
  ],
  [
    'a redirect to a block page',
    evidence(
      [crl],
      [
        named(
          crl,
          steps.proxied(
            http(302, { peer: 'proxy', headers: [['Location', 'https://gateway.zscaler.net/blocked?u=x']] }),
          ),
        ),
      ],
    ),
    [['block-page', 'error', 1, { product: 'Zscaler', redirectsTo: 'gateway.zscaler.net' }]],
  ],
  [
    'the tunnel is open but what comes is not TLS',
    evidence(
      [cnc, cyber],
      [named(cnc, steps.proxied(tunnel(200), tls([], 'ssl_not_tls'))), named(cyber, steps.proxyOk(cyber))],
    ),
    [['block-page', 'error', 1, { kind: 'not-tls' }]],
  ],
  [
    'near: squid passes a good answer with its headers',
    evidence(
      [crl],
      [
        named(
          crl,
          steps.proxied(
            http(200, {
              peer: 'proxy',
              headers: [
                ['Via', '1.1 px (squid/5.7)'],
                ['X-Cache', 'MISS from px'],
                ['Content-Type', 'application/pkix-crl'],
              ],
            }),
          ),
        ),
      ],
    ),
    [],
  ],

  // tls-inspection
  [
    'trusted inspection of pinned and other targets is one error',
    evidence(
      [cnc, blob],
      [
        named(
          cnc,
          steps.proxied(tunnel(200), tls(forgedChain(host(cnc), 'CN=Zscaler Root CA, O=Zscaler Inc.')), http(200)),
        ),
        named(
          blob,
          steps.proxied(tunnel(200), tls(forgedChain(host(blob), 'CN=Zscaler Root CA, O=Zscaler Inc.')), http(400)),
        ),
      ],
    ),
    [['tls-inspection', 'error', 1, { product: 'Zscaler', trusted: true, pinned: 1 }]],
  ],
  [
    'trusted inspection of targets that are not pinned is a warning',
    evidence([blob], [named(blob, steps.proxied(tunnel(200), tls(forgedChain(host(blob))), http(400)))]),
    [['tls-inspection', 'warning', 0, { product: null }]],
  ],
  [
    'untrusted inspection',
    evidence(
      [cnc],
      [
        direct(
          cnc,
          steps.direct(cnc, tcp(), tls(forgedChain(host(cnc), 'CN=mitmproxy, O=mitmproxy'), 'ssl_unknown_authority')),
        ),
      ],
    ),
    [['tls-inspection', 'error', 1, { product: 'mitmproxy', trusted: false }]],
  ],
  [
    'the direct way shows the real chain: the control',
    evidence(
      [cnc],
      [
        direct(cnc, steps.directOk(cnc)),
        named(cnc, steps.proxied(tunnel(200), tls(forgedChain(host(cnc)), 'ssl_unknown_authority'))),
      ],
    ),
    [['tls-inspection', 'error', 1]],
  ],
  [
    'near: a host of the company with the authority of the company',
    evidence(
      [target('https://intranet.corp.example/', { service: 'Custom', pinned: false, region: 'custom' })],
      [
        direct(target('https://intranet.corp.example/', { service: 'Custom' }), [
          tcp(),
          tls(forgedChain('intranet.corp.example')),
          http(200),
        ]),
      ],
    ),
    [],
  ],
  [
    'near: a public authority that is not the one of the service, not pinned',
    evidence(
      [blob],
      [
        direct(
          blob,
          steps.direct(
            blob,
            tcp(),
            tls([
              certificate(`CN=${host(blob)}`, 'CN=R3', [host(blob)]),
              certificate('CN=ISRG Root X1', 'CN=ISRG Root X1', [], {
                sha256: '96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6',
              }),
            ]),
            http(400),
          ),
        ),
      ],
    ),
    [],
  ],

  // certificates
  [
    'expired',
    evidence([cnc], [direct(cnc, steps.direct(cnc, tcp(), tls(serviceChain(host(cnc)), 'ssl_certificate_expired')))]),
    [['certificate-invalid', 'error', 1, { kind: 'expired', detail: 'until 2026-12-31' }]],
  ],
  [
    'for another name',
    evidence(
      [cnc],
      [direct(cnc, steps.direct(cnc, tcp(), tls(serviceChain('other.example'), 'ssl_invalid_hostname')))],
    ),
    [['certificate-invalid', 'error', 1, { kind: 'wrong-name', detail: 'for other.example' }]],
  ],
  [
    'self-signed',
    evidence(
      [cnc],
      [
        direct(
          cnc,
          steps.direct(
            cnc,
            tcp(),
            tls([certificate('CN=appliance', 'CN=appliance', ['appliance'])], 'ssl_self_signed'),
          ),
        ),
      ],
    ),
    [['certificate-invalid', 'error', 1, { kind: 'self-signed' }]],
  ],
  [
    'without its intermediate',
    evidence(
      [cnc],
      [direct(cnc, steps.direct(cnc, tcp(), tls(serviceChain(host(cnc)).slice(0, 1), 'ssl_incomplete_chain')))],
    ),
    [['certificate-invalid', 'error', 1, { kind: 'incomplete-chain' }]],
  ],
  [
    'no common version',
    evidence(
      [cnc],
      [direct(cnc, steps.direct(cnc, tcp(), tls([], 'ssl_failed_handshake', { alert: 'protocol_version' })))],
    ),
    [['tls-version-or-cipher', 'error', 1, { alert: 'protocol_version' }]],
  ],
  [
    'near: an alert about something else',
    evidence(
      [cnc],
      [direct(cnc, steps.direct(cnc, tcp(), tls([], 'ssl_failed_handshake', { alert: 'internal_error' })))],
    ),
    [['connection-reset', 'error', 1, { at: 'tls' }]],
  ],

  // clock
  [
    'Date headers of two hosts tell the same',
    evidence(
      [cnc, cyber],
      [cnc, cyber].map((t) =>
        direct(t, [
          ...steps.directOk(t).slice(0, -1),
          http(200, { headers: [['Date', new Date(Date.parse(STARTED) + 7_200_000).toUTCString()]] }),
        ]),
      ),
    ),
    [['clock-skew', 'warning', 0, { direction: 'behind', skew: '2 hours' }]],
  ],
  [
    'a wrong clock explains certificates that are not valid yet',
    evidence(
      all,
      [
        ...[cnc, cyber].map((t) =>
          direct(t, steps.direct(t, tcp(), tls(serviceChain(host(t)), 'ssl_certificate_not_yet_valid'))),
        ),
        direct(crl, [tcp(null, { port: 80 }), http(200)]),
      ],
      { run: { ...evidence([], []).run, startedAt: '2020-01-01T00:00:00.000Z' } },
    ),
    [['clock-skew', 'error', 2, { direction: 'behind', by: 'validity' }]],
  ],
  [
    'near: one server with a wrong clock',
    evidence(
      [cnc, cyber],
      [
        direct(cnc, [
          ...steps.directOk(cnc).slice(0, -1),
          http(200, { headers: [['Date', 'Tue, 01 Jan 2019 00:00:00 GMT']] }),
        ]),
        direct(cyber, steps.directOk(cyber)),
      ],
    ),
    [],
  ],
  [
    'near: a cached answer says how old it is',
    evidence(
      [crl, cnc],
      [
        direct(crl, [
          tcp(null, { port: 80 }),
          http(200, {
            headers: [
              ['Date', new Date(Date.parse(STARTED) - 7_200_000).toUTCString()],
              ['Age', '7200'],
            ],
          }),
        ]),
        direct(cnc, [
          ...steps.directOk(cnc).slice(0, -1),
          http(200, { headers: [['Date', new Date(Date.parse(STARTED)).toUTCString()]] }),
        ]),
      ],
    ),
    [],
  ],
  [
    'near: four minutes',
    evidence(
      [cnc, cyber],
      [cnc, cyber].map((t) =>
        direct(t, [
          ...steps.directOk(t).slice(0, -1),
          http(200, { headers: [['Date', new Date(Date.parse(STARTED) + 240_000).toUTCString()]] }),
        ]),
      ),
    ),
    [],
  ],

  // names
  [
    'a name that only the proxy resolves is no failure of the proxy',
    evidence([cnc], [direct(cnc, [dns(host(cnc), [], 'dns_nxdomain_error')]), named(cnc, steps.proxyOk(cnc))]),
    [['name-not-resolved', 'info', 1, { proxyResolves: true, reason: 'dns_nxdomain_error' }]],
  ],
  [
    'a name that nobody resolves',
    evidence([cnc], [direct(cnc, [dns(host(cnc), [], 'dns_server_failure')])]),
    [['name-not-resolved', 'error', 1, { proxyResolves: false, reason: 'dns_server_failure' }]],
  ],
  [
    'a private answer',
    evidence(
      [cnc, cyber],
      [direct(cnc, [dns(host(cnc), ['10.1.2.3']), tcp('connection_refused')]), direct(cyber, steps.directOk(cyber))],
    ),
    [['suspicious-dns-answer', 'error', 1, { kind: 'private', addresses: ['10.1.2.3'] }]],
  ],
  [
    'a sinkhole with a name',
    evidence(
      [cnc, cyber],
      [
        direct(cnc, [dns(host(cnc), ['146.112.61.106']), tcp(), tls(forgedChain('other'), 'ssl_invalid_hostname')]),
        direct(cyber, steps.directOk(cyber)),
      ],
    ),
    [['suspicious-dns-answer', 'error', 1, { kind: 'sinkhole', product: 'Cisco Umbrella' }]],
  ],
  [
    'a wildcard that names which cannot exist resolve to as well',
    evidence(
      [cnc, cyber],
      [direct(cnc, [dns(host(cnc), ['20.9.9.9']), tcp('connection_refused')]), direct(cyber, steps.directOk(cyber))],
      {
        challenges: [
          {
            kind: 'no-such-name',
            method: 'none',
            query: 'x.invalid',
            expected: null,
            observations: [dns('x.invalid', ['20.9.9.9'])],
          },
        ],
      },
    ),
    [['suspicious-dns-answer', 'error', 1, { kind: 'wildcard' }]],
  ],
  [
    'Private Link is a note',
    evidence(
      [blob],
      [
        direct(blob, [
          dns(host(blob), ['10.0.5.4'], null, { aliases: ['ussus1eastprod.privatelink.blob.core.windows.net'] }),
          ...steps.directOk(blob).slice(1),
        ]),
      ],
    ),
    [['suspicious-dns-answer', 'info', 0, { kind: 'private-link' }]],
  ],
  [
    'near: a private address that answers as the service',
    evidence([blob], [direct(blob, [dns(host(blob), ['10.0.5.4']), ...steps.directOk(blob).slice(1)])]),
    [],
  ],
  [
    'near: --connect-to replaced the answer',
    evidence(
      [cnc],
      [direct(cnc, [dns(host(cnc), ['10.0.5.4']), tcp('connection_refused', { connectTo: ':443:10.0.5.4:443' })])],
    ),
    [['connection-reset', 'error', 1]],
  ],

  // direct
  [
    'direct is dropped, a proxy works: nothing to do',
    evidence(all, [...all.map(dropped), ...worksByNamed()]),
    [['direct-blocked', 'info', 5, { how: 'dropped', needed: false, port: '80 and 443', openPort: null }]],
  ],
  [
    '443 is dropped, 80 is open',
    evidence(all, [...[cnc, cyber, blob, blob2].map(dropped), direct(crl, steps.directOk(crl)), ...worksByNamed()]),
    [['direct-blocked', 'info', 4, { port: '443', openPort: '80' }]],
  ],
  [
    '80 is dropped, 443 is open',
    evidence(all, [...worksDirectly([cnc, cyber]), direct(crl, [tcp('generic_timeout_error', { port: 80 })])]),
    [['revocation-unreachable', 'error', 1, { way: 'directly' }]],
  ],
  [
    'direct is blocked and there is no proxy',
    evidence(all, all.map(dropped)),
    [['direct-blocked', 'error', 5, { needed: true, workingProxy: null }]],
  ],
  [
    'direct is blocked, the sensor is direct, a proxy would work',
    evidence(all, [
      ...all.map(dropped),
      ...all.map((t) => measured(t, 'command-line', [attempt(PROXY, steps.proxyOk(t))])),
    ]),
    [['direct-blocked', 'warning', 5, { needed: true, workingProxy: '10.0.0.6:8080' }]],
  ],
  [
    'resets at the ClientHello are a filter by name',
    evidence(
      all,
      [cnc, cyber, blob, blob2].map((t) => direct(t, steps.direct(t, tcp(), tls([], 'connection_reset')))),
    ),
    [['direct-blocked', 'error', 4, { how: 'reset-at-hello' }]],
  ],
  [
    'one host is reset at the ClientHello',
    evidence(all, [
      ...worksDirectly([cyber, blob, blob2]),
      direct(cnc, steps.direct(cnc, tcp(), tls([], 'connection_reset'))),
    ]),
    [['connection-reset', 'error', 1, { at: 'client-hello', how: 'reset' }]],
  ],
  [
    'one host is reset at connect',
    evidence(all, [...worksDirectly([cyber, blob, blob2]), direct(cnc, steps.direct(cnc, tcp('connection_reset')))]),
    [['connection-reset', 'error', 1, { at: 'connect' }]],
  ],
  [
    'one host is silent',
    evidence(all, [...worksDirectly([cyber, blob, blob2]), dropped(cnc)]),
    [['timed-out', 'error', 1, { at: 'tcp' }]],
  ],
  [
    'IPv6 is silent while IPv4 works',
    evidence(
      [cnc, cyber, blob],
      [cnc, cyber, blob].map((t) =>
        direct(t, [
          dns(host(t), ['2603::1', '20.1.2.3']),
          tcp(null, {
            tried: [
              { address: '2603::1', failure: null, ms: 270 },
              { address: '20.1.2.3', failure: null, ms: 20 },
            ],
          }),
          ...steps.directOk(t).slice(2),
        ]),
      ),
    ),
    [['direct-blocked', 'info', 0, { family: 'IPv6' }]],
  ],
  [
    'near: no IPv6 here at all',
    evidence(
      [cnc, cyber, blob],
      [cnc, cyber, blob].map((t) =>
        direct(t, [
          dns(host(t), ['2603::1', '20.1.2.3']),
          tcp(null, {
            tried: [
              { address: '2603::1', failure: { code: 'network_unreachable', native: 'ENETUNREACH' }, ms: 0 },
              { address: '20.1.2.3', failure: null, ms: 20 },
            ],
          }),
          ...steps.directOk(t).slice(2),
        ]),
      ),
    ),
    [],
  ],

  // bypass
  [
    'a bypass entry hides a target behind a closed firewall',
    evidence(
      [cnc, cyber],
      [
        measured(cnc, 'default', [attempt('direct', steps.direct(cnc, tcp('generic_timeout_error')))], {
          bypassed: true,
        }),
        measured(cyber, 'default', [attempt(PROXY, steps.proxyOk(cyber))]),
        named(cnc, steps.proxyOk(cnc)),
        named(cyber, steps.proxyOk(cyber)),
      ],
      {
        lints: [
          {
            code: 'bypass-hides-target',
            severity: 'warning',
            method: 'default',
            args: argsOf('bypass-hides-target', {
              entry: '*.microsoft.com',
              hosts: [host(cnc)],
              count: 1,
              source: 'winhttp',
            }),
          },
        ],
      },
    ),
    [['bypass-hides-target', 'warning', 1, { entry: '*.microsoft.com' }]],
  ],
  [
    'near: the bypassed target answers',
    evidence([crl], [measured(crl, 'default', [attempt('direct', steps.directOk(crl))], { bypassed: true })], {
      lints: [
        {
          code: 'bypass-hides-target',
          severity: 'warning',
          method: 'default',
          args: argsOf('bypass-hides-target', {
            entry: '*.microsoft.com',
            hosts: [host(crl)],
            count: 1,
            source: 'winhttp',
          }),
        },
      ],
    }),
    [['bypass-hides-target', 'info', 0]],
  ],

  // portal
  [
    'a portal that fakes success fails the challenge',
    evidence(
      all,
      [
        ...[cnc, cyber].map((t) =>
          direct(
            t,
            steps.direct(t, tcp(), tls([certificate('CN=portal', 'CN=portal', ['portal'])], 'ssl_self_signed')),
          ),
        ),
        direct(crl, [tcp(null, { port: 80 }), http(200, html('Welcome, please accept the terms of use'))]),
      ],
      { challenges: [portalChallenge(http(200, html('Welcome')))] },
    ),
    [['captive-portal', 'error', 3]],
  ],
  [
    'a portal that answers 204 to everything fails the challenge',
    evidence(all, [direct(crl, [tcp(null, { port: 80 }), http(204)])], { challenges: [portalChallenge(http(204))] }),
    [['captive-portal', 'error', 1]],
  ],
  [
    'a redirect to the page of a portal',
    evidence(
      [crl],
      [
        direct(crl, [
          tcp(null, { port: 80 }),
          http(302, { headers: [['Location', 'http://hotspot.hotel.example/login']] }),
        ]),
      ],
    ),
    [['captive-portal', 'error', 1, { portal: 'hotspot.hotel.example' }]],
  ],
  [
    'near: a transparent squid with correct answers',
    evidence(
      [crl],
      [
        direct(crl, [
          tcp(null, { port: 80 }),
          http(200, {
            headers: [
              ['Via', '1.1 cabin (squid/5.7)'],
              ['Content-Type', 'application/pkix-crl'],
            ],
          }),
        ]),
      ],
      {
        challenges: [
          portalChallenge(http(200, { body: 'Microsoft Connect Test', headers: [['Via', '1.1 cabin (squid/5.7)']] })),
        ],
      },
    ),
    [],
  ],
  [
    'near: a transparent proxy that refuses the check only',
    evidence([cnc], [direct(cnc, steps.directOk(cnc))], {
      challenges: [portalChallenge(http(403, { headers: [['X-Squid-Error', 'ERR_ACCESS_DENIED 0']] }))],
    }),
    [],
  ],

  // answers
  [
    'port 80 answers without a sign of whose answer it is',
    evidence([crl], [direct(crl, [tcp(null, { port: 80 }), http(404)])]),
    [['unexpected-status', 'error', 1, { status: 404, expected: '200', answeredBy: 'unknown' }]],
  ],
  [
    'near: 404 where 404 is expected',
    evidence([{ ...cnc, observed: seen(404) }], [direct({ ...cnc, observed: seen(404) }, steps.directOk(cnc, 404))]),
    [],
  ],
  [
    'a second attempt succeeds',
    evidence(
      [cnc],
      [
        measured(cnc, 'none', [
          attempt('direct', steps.direct(cnc, tcp('connection_reset'))),
          attempt('direct', steps.directOk(cnc), 1),
        ]),
      ],
    ),
    [['flaky', 'info', 0, { first: 'the connection was reset' }]],
  ],
  [
    'near: the next server of a list is no second attempt',
    evidence(
      [cnc],
      [
        measured(cnc, 'wpad', [
          attempt('http://10.0.0.5:1', steps.proxied(tunnel(502))),
          attempt(PROXY, steps.proxyOk(cnc)),
        ]),
      ],
    ),
    [],
  ],

  // revocation
  [
    'revocation lists fail where the service works',
    evidence(all, [
      ...worksByNamed([cnc, cyber, blob, blob2]),
      named(crl, steps.proxied(http(null, { peer: 'proxy' }))),
    ]),
    [['revocation-unreachable', 'error', 1, { way: 'through the named proxy' }]],
  ],
  [
    'near: nothing works by this proxy, revocation is not singled out',
    evidence(
      [cnc, crl],
      [
        named(cnc, steps.proxied(asked)),
        named(crl, steps.proxied(http(407, { peer: 'proxy', headers: [['Proxy-Authenticate', 'Basic']] }))),
      ],
    ),
    [['proxy-auth-required', 'error', 2]],
  ],

  // discovery and run
  [
    'a PAC that cannot be fetched',
    evidence([cnc], [direct(cnc, steps.directOk(cnc)), measured(cnc, 'wpad', [], { state: 'unusable' })], {
      lints: [
        {
          code: 'pac-unreachable',
          severity: 'warning',
          method: 'wpad',
          args: argsOf('pac-unreachable', { url: 'http://wpad.corp/wpad.dat', detail: '404' }),
        },
      ],
    }),
    [['pac-unreachable', 'warning', 0]],
  ],
  [
    'a PAC that fails for one URL',
    evidence(
      [cnc],
      [
        direct(cnc, steps.directOk(cnc)),
        measured(cnc, 'wpad', [], {
          state: 'unusable',
          resolution: {
            id: 'd9',
            phase: 'proxy-resolution',
            peer: 'proxy',
            t0: 0,
            t: 1,
            failure: { code: 'pac_script_failed', native: 'ReferenceError' },
            kind: 'pac-evaluation',
            query: cnc.url,
            answer: null,
            notes: ['ReferenceError: line 3: x is not defined'],
          },
        }),
      ],
      {
        proxies: [
          {
            method: 'wpad',
            source: '--pac',
            why: null,
            observations: [],
            state: 'pac',
            url: 'http://pac/',
            script: '',
            sha256: '',
            fileName: 'wpad.dat',
          },
        ],
      },
    ),
    [['pac-script-error', 'warning', 0, { line: '3' }]],
  ],
  [
    'an unusable setting without a word of discovery',
    evidence(
      [cnc],
      [direct(cnc, steps.directOk(cnc))],
      withNamed({
        state: 'unusable',
        failure: { code: 'proxy_settings_invalid', native: null },
        value: 'http://x y',
        corrected: 'x:80',
      } as Partial<ProxySettings>),
    ),
    [['proxy-settings-invalid', 'warning', 0, { corrected: 'x:80' }]],
  ],
  [
    'lints of discovery are findings',
    evidence([], [], {
      lints: [
        {
          code: 'proxy-settings-conflict',
          severity: 'warning',
          method: null,
          args: argsOf('proxy-settings-conflict', { problem: 'p' }),
        },
        {
          code: 'proxy-invisible-to-system',
          severity: 'info',
          method: null,
          args: argsOf('proxy-invisible-to-system', { source: 'HKCU' }),
        },
      ],
    }),
    [
      ['proxy-settings-conflict', 'warning', 0],
      ['proxy-invisible-to-system', 'info', 0],
    ],
  ],
  [
    'WPAD and default differ and only one works',
    evidence(
      [cnc],
      [
        measured(cnc, 'default', [attempt('http://a:1', steps.proxied(tunnel(403)))]),
        measured(cnc, 'wpad', [attempt('http://b:2', steps.proxyOk(cnc))]),
      ],
    ),
    [
      ['tunnel-rejected', 'warning', 1],
      ['proxy-settings-conflict', 'info', 0],
    ],
  ],
  [
    'the deadline came first',
    evidence(
      [cnc, cyber],
      [direct(cnc, steps.directOk(cnc)), measured(cyber, 'none', [], { state: 'skipped', skippedBecause: 'deadline' })],
      { run: { ...evidence([], []).run, complete: false, incompleteBecause: 'deadline' } },
    ),
    [['deadline-reached', 'warning', 0, { skipped: 1, planned: 2 }]],
  ],
  [
    'near: skipped on request',
    evidence(
      [cnc],
      [direct(cnc, steps.directOk(cnc)), measured(cnc, 'wpad', [], { state: 'skipped', skippedBecause: 'methods' })],
      { run: { ...evidence([], []).run, options: { ...DEFAULT_OPTIONS, methods: ['none'] } } },
    ),
    [],
  ],
];

const short = ({ code, severity, explains }: Finding) => [code, severity, explains];

describe('rules', () => {
  it.each(rows)('%s', (_name, from, want) => {
    const { findings, runWarnings } = diagnose(from);
    expect(findings.map(short)).toEqual(want.map(([code, severity, explains]) => [code, severity, explains]));
    for (const [index, [, , , args]] of want.entries()) if (args) expect(findings[index]?.args).toMatchObject(args);
    expect(runWarnings).toEqual([]);
  });

  it.each(rows)('every failed way is explained exactly once: %s', (_name, from) => {
    const { findings, probes } = diagnose(from);
    const failed = probes
      .filter(({ outcome }) => outcome === 'unreachable')
      .map(({ targetId, method }) => `${targetId}/${method}`);
    expect(findings.flatMap(({ affected }) => affected).sort()).toEqual(failed.sort());
    for (const { explains, affected } of findings) expect(explains).toBe(affected.length);
  });

  it.each(rows)('evidence and control are observations of the report: %s', (_name, from) => {
    const ids = new Set(
      [
        ...from.measurements.flatMap(({ attempts, resolution }) => [
          ...attempts.flatMap(({ observations }) => observations),
          ...(resolution ? [resolution] : []),
        ]),
        ...from.challenges.flatMap(({ observations }) => observations),
      ].map(({ id }) => id),
    );
    for (const { evidence: proof, control, affected } of diagnose(from).findings) {
      for (const id of [...proof, ...(control ? [control] : [])]) expect(ids).toContain(id);
      if (affected.length > 0) expect(proof.length).toBeGreaterThan(0);
      expect(proof.length).toBeLessThanOrEqual(20);
    }
  });
});

describe('credentials that the proxy accepts', () => {
  it('make no green exit: the sensor has none to send, so that what works here does not work for Defender', () => {
    const passed = tunnel(200, {
      authenticated: true,
      challenge: { status: 407, headers: [['Proxy-Authenticate', 'Basic realm="x"']] },
    });
    const gathered = evidence([cnc], [named(cnc, steps.proxied(passed, tls(serviceChain(host(cnc))), http(200)))]);
    const { probes, findings, channels, fates } = diagnose(gathered);
    expect(probes.find(({ method }) => method === 'named')?.outcome).toBe('reachable');
    expect(findings).toMatchObject([{ code: 'proxy-auth-required', severity: 'error' }]);
    expect(exitOf({ ...gathered, probes, findings, channels, fates }).code).toBe(1);
  });
});
