import type { Socket } from 'node:net';
import type { FindingCode } from '../../../src/findings/shape/finding.ts';
import type { Answers, LabAnswer } from '../../../src/lab/answers.ts';
import { createAuthority } from '../../../src/lab/authority.ts';
import type { AnalyzeOptions } from '../../../src/model/options.ts';
import type { Evidence } from '../../../src/model/report.ts';
import type { WinhttpEvidence, WinhttpRequest } from '../../../src/model/winhttp.ts';
import type { System } from '../../../src/system/system.ts';
import { page, raw, type Stage, to } from './stage.ts';

/** Longest step: enough for loopback on a machine with ten times the work that it can do. */
export const TIMEOUT_MS = 10_000;
/** The same where silence is what is recorded. */
export const SILENCE_MS = 2500;

export const CNC = 'winatp-gw-cus.microsoft.com';
export const CYBER = 'us-v20.events.data.microsoft.com';
export const BLOB = 'ussus1eastprod.blob.core.windows.net';
export const CRL = 'crl.microsoft.com';
/** A host that answered 403 when it was healthy. */
export const SEEN_403 = 'fe3.delivery.mp.microsoft.com';

/** How a scenario is played. */
export interface Play {
  readonly options?: Partial<AnalyzeOptions>;
  /** Replaces parts of the machine: resolver, trust store, identity. */
  readonly system?: Partial<System>;
  /** Registry of the recorded machine. */
  readonly registry?: Readonly<Record<string, unknown>>;
  /** What else the recorded machine has, or has otherwise: `platform`, `files`, `commands`. */
  readonly machine?: Readonly<Record<string, unknown>>;
  /** True: discovery reads the (overridden) machine that runs, not a recorded one. */
  readonly liveMachine?: boolean;
  /** What WinHTTP answers: played, because there is none here; test/windows asks a real one. */
  readonly winhttp?: (evidence: Evidence) => WinhttpEvidence;
  /** The user name and password for proxies. */
  readonly credentials?: string;
}

/** One recorded case: what it plays, and the codes that it must give. */
export interface Scenario {
  readonly code: FindingCode;
  /** True: it must stay silent about the code. */
  readonly near: boolean;
  /** One sentence. */
  readonly summary: string;
  /** Exactly the codes of all findings, in their order. */
  readonly findings: readonly FindingCode[];
  readonly play: (stage: Stage) => Promise<Play>;
}

/** Direct connections reach a good cloud. */
const open = (stage: Stage) => [to(null, 443, stage.cloud.tls), to(null, 80, stage.cloud.plain)];
const direct = (stage: Stage, ...first: ReturnType<typeof to>[]): Partial<AnalyzeOptions> => ({
  methods: ['none'],
  connectTo: [...first, ...open(stage)],
});
const named = (proxy: string): Partial<AnalyzeOptions> => ({ methods: ['named'], namedProxy: proxy });
/** A path that loses large packets: a ClientHello of a real client is answered by nothing, a small one by the alert handshake_failure. */
const answersSmallOnly = (socket: Socket) =>
  socket.once('data', (hello) => {
    if (hello.length < 200) socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]));
  });
/** Another answer for one host alone. */
const only =
  (stage: Stage, wanted: string, answer: (good: LabAnswer) => LabAnswer): Answers =>
  (method, scheme, host, path) => {
    const good = stage.answers(method, scheme, host, path);
    return host === wanted ? answer(good) : good;
  };
const reset = (socket: Socket) => socket.once('data', () => socket.resetAndDestroy());

/** Defender's daemon under systemd, with the proxy that it runs with and the one that its drop-in gives it. */
function daemon(running: string, written: string): Play {
  const variables = (value: string, before: string, after: string) =>
    ['HTTP_PROXY', 'HTTPS_PROXY'].map((name) => `${before}${name}=${value}${after}`).join('');
  return {
    options: { os: 'linux', methods: ['default'] },
    machine: {
      platform: 'linux',
      osBuild: null,
      files: {
        '/etc/systemd/system/mdatp.service.d/proxy.conf': `[Service]\n${variables(written, 'Environment=', '\n')}`,
        '/proc/812/environ': variables(running, '', '\0'),
      },
      commands: {
        'systemctl show mdatp.service -p Environment,EnvironmentFiles,UnsetEnvironment,FragmentPath,DropInPaths,MainPID':
          'MainPID=812\n',
      },
    },
  };
}

/** The second method alone, with this script. */
async function scripted(stage: Stage, script: string): Promise<Play> {
  const port = await stage.tcp((socket) => socket.once('data', () => socket.end(raw('200 OK', {}, script))));
  return { options: { methods: ['wpad'], pac: `http://127.0.0.1:${port}/wpad.dat` } };
}

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';
const CONNECTIONS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const USER = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const ASR = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules';
const text = (data: string) => ({ type: 'REG_SZ', data });
const number = (data: number) => ({ type: 'REG_DWORD', data });
const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const SUITES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002';
const STORES = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates';
const POLICY_STORES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates';
const telemetryProxy = (value: string) => ({ [POLICY]: { TelemetryProxyServer: text(value) } });

/** A device with onboarding data of a region, whose gateway and collector the mock cloud has. */
function onboarded(vortexGeoLocation: string): Record<string, unknown> {
  const body = JSON.stringify({
    geoLocationUrl: `https://${CNC}/`,
    vortexGeoLocation,
    vortexServerUrl: `https://${CYBER}/ping`,
  });
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection';
  return {
    [key]: { OnboardedInfo: text(JSON.stringify({ body })) },
    [`${key}\\Status`]: { OnboardingState: { type: 'REG_DWORD', data: 1 } },
  };
}

/** What `netsh winhttp set proxy` writes: version 0x18, flags direct|manual, proxy, bypass list. */
function winHttp(proxy: string, bypass = ''): Record<string, unknown> {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x18, 0);
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(proxy.length, 12);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bypass.length);
  const data = Buffer.concat([head, Buffer.from(proxy, 'latin1'), length, Buffer.from(bypass, 'latin1')]).toString(
    'hex',
  );
  return { [CONNECTIONS]: { WinHttpSettings: { type: 'REG_BINARY', data } } };
}

const scenario = (
  code: FindingCode,
  near: boolean,
  summary: string,
  findings: readonly FindingCode[],
  play: Scenario['play'],
): Scenario => ({ code, near, summary, findings, play });
const hit = (code: FindingCode, summary: string, play: Scenario['play'], findings: readonly FindingCode[] = [code]) =>
  scenario(code, false, summary, findings, play);
const near = (code: FindingCode, summary: string, play: Scenario['play'], findings: readonly FindingCode[] = []) =>
  scenario(code, true, summary, findings, play);
const day = 86_400_000;
const shortage = () => Object.assign(new Error('getaddrinfo EMFILE proxy.test'), { code: 'EMFILE' });

/** Every code once as it happens, and once nearly. */
export const SCENARIOS: readonly Scenario[] = [
  hit('tls-inspection', 'a proxy opens TLS with a root that the machine trusts', async (stage) => {
    const zscaler = createAuthority('Zscaler Root CA', Date.now());
    return {
      options: named(
        await stage.proxy(undefined, { tls: await stage.tlsCloud({ authority: zscaler, via: '1.1 zs' }) }),
      ),
      system: { trustedRoots: async () => [zscaler.pem] },
    };
  }),
  near('tls-inspection', 'the real chain, though an answer inside TLS carries Via', async (stage) => ({
    options: named(await stage.proxy(undefined, { tls: await stage.tlsCloud({ via: '1.1 cdn (squid/5.7)' }) })),
  })),

  hit('certificate-invalid', 'one host shows a certificate that has expired', async (stage) => {
    const old = createAuthority('Mock Service Root CA', Date.now() - 60 * day);
    return {
      options: { ...direct(stage, to(CNC, 443, await stage.tlsCloud({ authority: old }))), serviceCaFile: old.pem },
    };
  }),
  near('certificate-invalid', 'a certificate that is valid for some days only', async (stage) => ({
    options: direct(stage),
  })),

  hit('proxy-auth-required', 'the proxy answers 407 with three schemes', async (stage) => ({
    options: named(
      await stage.proxy(() =>
        raw('407 Proxy Authentication Required', {
          'Proxy-Authenticate': 'Negotiate, NTLM, Basic realm="corp, inc"',
          Via: '1.1 px-auth-01 (squid/5.7)',
        }),
      ),
    ),
  })),
  near(
    'proxy-auth-required',
    'the service itself answers 407 inside TLS',
    async (stage) => ({
      options: named(
        await stage.proxy(undefined, {
          tls: await stage.tlsCloud({
            answers: (method, scheme, host, path) =>
              host === CNC ? { status: 407, headers: {}, body: '' } : stage.answers(method, scheme, host, path),
          }),
        }),
      ),
    }),
    ['status-not-seen'],
  ),

  hit('proxy-unreachable', 'nothing listens at the proxy', async (stage) => ({
    options: named(`127.0.0.1:${await stage.closed()}`),
  })),
  near(
    'proxy-unreachable',
    'the proxy answers 503 for one host: it is there',
    async (stage) => ({
      options: named(
        await stage.proxy((_kind, host) =>
          host === CNC ? raw('503 Service Unavailable', { 'X-Squid-Error': 'ERR_CONNECT_FAIL 111' }) : null,
        ),
      ),
    }),
    ['tunnel-rejected'],
  ),

  hit('tunnel-rejected', 'the proxy refuses one host with 403', async (stage) => ({
    options: named(
      await stage.proxy((_kind, host) =>
        host === BLOB
          ? page('403 Forbidden', 'ERROR', 'Access Denied', {
              'X-Squid-Error': 'ERR_ACCESS_DENIED 0',
              Server: 'squid/5.7',
            })
          : null,
      ),
    ),
  })),
  near('tunnel-rejected', 'any 2xx opens a tunnel', async (stage) => ({ options: named(await stage.proxy()) })),

  hit('block-page', 'the proxy answers plain http with a page and status 200', async (stage) => ({
    options: named(
      await stage.proxy((kind) =>
        kind === 'plain'
          ? page('200 OK', 'Web page blocked', 'Access to this site is blocked by FortiGuard Web Filtering')
          : null,
      ),
    ),
  })),
  near('block-page', 'squid passes the good answer on with its headers', async (stage) => ({
    options: named(await stage.proxy()),
  })),

  hit('captive-portal', 'everything that goes direct ends at the log-on page of a hotel', async (stage) => {
    const portal = await stage.tcp((socket) =>
      socket.once('data', () => socket.end(raw('302 Found', { Location: 'http://login.hotel.example/hotspot?url=x' }))),
    );
    const forged = await stage.tlsCloud({ authority: createAuthority('login.hotel.example', Date.now()) });
    return { options: { methods: ['none'], connectTo: [to(null, 80, portal), to(null, 443, forged)] } };
  }),
  near('captive-portal', 'a transparent squid passes the right answers', async (stage) => {
    const squid = await stage.plainCloud((method, scheme, host, path) => ({
      ...stage.answers(method, scheme, host, path),
      headers: {
        ...stage.answers(method, scheme, host, path).headers,
        via: '1.1 cabin (squid/5.7)',
        'x-cache': 'HIT from cabin',
      },
    }));
    return { options: direct(stage, to(null, 80, squid)) };
  }),

  hit('unexpected-status', 'port 80 of one host answers 404 without a sign of whose answer it is', async (stage) => ({
    options: {
      ...direct(
        stage,
        to(
          'ctldl.windowsupdate.com',
          80,
          await stage.plainCloud(() => ({ status: 404, headers: { server: 'nginx' }, body: 'nothing here' })),
        ),
      ),
      include: [`*${CNC}*`, '*disallowedcertstl*'],
    },
  })),
  near('unexpected-status', 'storage answers 400, which is what it answers when healthy', async (stage) => ({
    options: { ...direct(stage), include: [`*${BLOB}*`] },
  })),

  hit('service-disturbed', 'the service itself answers 503 to both requests', async (stage) => ({
    options: named(
      await stage.proxy(undefined, {
        tls: await stage.tlsCloud({ answers: only(stage, CNC, () => ({ status: 503, headers: {}, body: '' })) }),
      }),
    ),
  })),
  near(
    'service-disturbed',
    'one answer of 503, then a good one',
    async (stage) => {
      let first = true;
      const answers = only(stage, CNC, (good) => {
        const disturbed = { status: 503, headers: { 'retry-after': '1' }, body: '' };
        const answer = first ? disturbed : good;
        first = false;
        return answer;
      });
      return { options: named(await stage.proxy(undefined, { tls: await stage.tlsCloud({ answers }) })) };
    },
    ['flaky'],
  ),

  hit('service-refuses-client', 'Azure Front Door blocks the request', async (stage) => ({
    options: named(
      await stage.proxy(undefined, {
        tls: await stage.tlsCloud({
          answers: only(stage, CNC, () => ({
            status: 403,
            headers: { 'content-type': 'text/html', 'x-azure-ref': '20260304T090000Z-r17d8c6b9f4' },
            body: '<h2>The request is blocked.</h2>20260304T090000Z-r17d8c6b9f4',
          })),
        }),
      }),
    ),
  })),
  near('service-refuses-client', 'a bare 403 where 403 was seen, passed on by Azure Front Door', async (stage) => ({
    options: {
      ...named(
        await stage.proxy(undefined, {
          tls: await stage.tlsCloud({
            answers: only(stage, SEEN_403, () => ({
              status: 403,
              headers: { 'x-azure-ref': '20260304T090000Z-r17d8c6b9f4' },
              body: '',
            })),
          }),
        }),
      ),
      include: [`*${SEEN_403}*`],
    },
  })),

  hit('status-not-seen', 'one host answers 404, another one redirects', async (stage) => ({
    options: named(
      await stage.proxy(undefined, {
        tls: await stage.tlsCloud({
          answers: (method, scheme, host, path) => {
            if (host === CNC)
              return { status: 302, headers: { location: 'https://www.microsoft.com/security' }, body: '' };
            return host === BLOB ? { status: 404, headers: {}, body: '' } : stage.answers(method, scheme, host, path);
          },
        }),
      }),
    ),
  })),
  near('status-not-seen', 'every status was seen before', async (stage) => ({ options: named(await stage.proxy()) })),

  hit('name-not-resolved', 'the name server does not know one host', async (stage) => {
    const system: Partial<System> = {
      lookup: async (name) => {
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
      },
    };
    return {
      options: {
        methods: ['none'],
        connectTo: [CYBER, BLOB].map((host) => to(host, 443, stage.cloud.tls)).concat(to(CRL, 80, stage.cloud.plain)),
      },
      system,
    };
  }),
  near('name-not-resolved', 'only the proxy has DNS, and only the proxy is used', async (stage) => ({
    options: named(await stage.proxy()),
    system: {
      lookup: async (name) => {
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
      },
    },
  })),

  hit('suspicious-dns-answer', 'a DNS filter sends one host to this machine itself', async (stage) => ({
    options: {
      methods: ['none'],
      connectTo: [CYBER, BLOB].map((host) => to(host, 443, stage.cloud.tls)).concat(to(CRL, 80, stage.cloud.plain)),
    },
    system: { lookup: async () => ({ addresses: [{ address: '127.0.0.77', family: 4 as const }] }) },
  })),
  near('suspicious-dns-answer', '--connect-to sends every host to this machine', async (stage) => ({
    options: direct(stage),
  })),

  hit('direct-blocked', 'the firewall refuses direct connections, the proxy works', async (stage) => {
    const closed = await stage.closed();
    return {
      options: {
        methods: ['none', 'named'],
        namedProxy: await stage.proxy(),
        connectTo: [to(null, 443, closed), to(null, 80, closed)],
      },
    };
  }),
  near(
    'direct-blocked',
    'one of four hosts refuses',
    async (stage) => ({ options: direct(stage, to(CNC, 443, await stage.closed())) }),
    ['connection-reset'],
  ),

  hit('connection-reset', 'a filter resets one host as soon as it reads its name', async (stage) => ({
    options: direct(stage, to(CNC, 443, await stage.tcp(reset))),
  })),
  near(
    'connection-reset',
    'every host is reset: that is a closed direct way',
    async (stage) => {
      const port = await stage.tcp(reset);
      return {
        options: {
          methods: ['none'],
          include: [`*${CNC}*`, `*${CYBER}*`, `*${BLOB}*`],
          connectTo: [to(null, 443, port)],
        },
      };
    },
    ['direct-blocked'],
  ),

  hit('timed-out', 'one host accepts and never says a word', async (stage) => ({
    options: { ...direct(stage, to(CNC, 443, await stage.tcp(() => {}))), timeoutMs: SILENCE_MS },
  })),
  near('timed-out', 'one host answers late, but in time', async (stage) => {
    const slow = await stage.tcp((socket) => {
      setTimeout(
        () => socket.end(raw('200 OK', { 'Content-Type': 'application/pkix-crl' }, '-----BEGIN X509 CRL-----')),
        100,
      );
    });
    return { options: direct(stage, to(CRL, 80, slow)) };
  }),

  hit('path-mtu-black-hole', 'a real ClientHello draws nothing, a small one an alert', async (stage) => ({
    options: { ...direct(stage, to(CNC, 443, await stage.tcp(answersSmallOnly))), timeoutMs: SILENCE_MS },
  })),
  near(
    'path-mtu-black-hole',
    'the name is filtered: no ClientHello draws anything',
    async (stage) => ({
      options: { ...direct(stage, to(CYBER, 443, await stage.tcp(() => {}))), timeoutMs: SILENCE_MS },
    }),
    ['timed-out'],
  ),

  hit('proxy-refuses-client', 'the proxy refuses every request of this machine', async (stage) => ({
    options: named(await stage.proxy(() => raw('403 Forbidden', { Via: '1.1 px-edge-01' }))),
  })),
  near(
    'proxy-refuses-client',
    'the proxy refuses every target and passes another host',
    async (stage) => ({
      options: named(
        await stage.proxy((_kind, host) =>
          host === 'www.msftconnecttest.com'
            ? raw('200 OK', { 'Content-Type': 'text/plain' }, 'Microsoft Connect Test')
            : raw('403 Forbidden', { Via: '1.1 px-edge-01' }),
        ),
      ),
    }),
    ['tunnel-rejected', 'unexpected-status'],
  ),

  hit('flaky', 'the first connection is reset, the second one works', async (stage) => {
    const proxy = { count: 0 };
    const rule = (kind: string, host: string) =>
      kind === 'connect' && host === CNC && proxy.count++ === 0 ? 'HTTP garbage\r\n\r\n' : null;
    return { options: named(await stage.proxy(rule)) };
  }),
  near(
    'flaky',
    'the second server of a PAC list works: fail-over is no second attempt',
    async (stage) => {
      const script = `function FindProxyForURL() { return "PROXY 127.0.0.1:${await stage.closed()}; PROXY ${await stage.proxy()}"; }`;
      const pac = await stage.tcp((socket) =>
        socket.once('data', () =>
          socket.end(raw('200 OK', { 'Content-Type': 'application/x-ns-proxy-autoconfig' }, script)),
        ),
      );
      return { options: { methods: ['wpad'], pac: `http://127.0.0.1:${pac}/proxy.pac` } };
    },
    ['proxy-unreachable'],
  ),

  hit('pac-unreachable', 'the server of the PAC script says 404', async (stage) => ({
    options: {
      ...direct(stage),
      methods: ['wpad', 'none'],
      pac: `http://127.0.0.1:${await stage.tcp((socket) => socket.once('data', () => socket.end(raw('404 Not Found'))))}/wpad.dat`,
    },
  })),
  near('pac-unreachable', 'a PAC script with an odd type', async (stage) => {
    const script = `function FindProxyForURL() { return "PROXY ${await stage.proxy()}"; }`;
    return {
      options: {
        methods: ['wpad'],
        pac: `http://127.0.0.1:${await stage.tcp((socket) => socket.once('data', () => socket.end(raw('200 OK', { 'Content-Type': 'text/plain' }, script))))}/wpad.dat`,
      },
    };
  }),

  hit('pac-script-error', 'the PAC script throws for one host', async (stage) => {
    const script = `function FindProxyForURL(url, host) {\n  if (host == "${CNC}") return undefinedName;\n  return "PROXY ${await stage.proxy()}";\n}`;
    return {
      options: {
        methods: ['wpad'],
        pac: `http://127.0.0.1:${await stage.tcp((socket) => socket.once('data', () => socket.end(raw('200 OK', {}, script))))}/wpad.dat`,
      },
    };
  }),
  near('pac-script-error', 'a script that catches its own error', async (stage) => {
    const script = `function FindProxyForURL(url, host) {\n  try { undefinedName(); } catch (e) {}\n  return "PROXY ${await stage.proxy()}";\n}`;
    return {
      options: {
        methods: ['wpad'],
        pac: `http://127.0.0.1:${await stage.tcp((socket) => socket.once('data', () => socket.end(raw('200 OK', {}, script))))}/wpad.dat`,
      },
    };
  }),

  hit('consumer-cannot-use-proxy', 'the PAC script gives a SOCKS proxy, which WinHTTP does not speak', async (stage) =>
    scripted(stage, `function FindProxyForURL(url, host) {\n  return "SOCKS5 ${await stage.proxy()}";\n}`),
  ),
  near('consumer-cannot-use-proxy', 'a script that gives an HTTP proxy', async (stage) =>
    scripted(stage, `function FindProxyForURL(url, host) {\n  return "PROXY ${await stage.proxy()}";\n}`),
  ),

  hit('pac-refused-by-jscript', 'the script is written with const and an arrow function', async (stage) =>
    scripted(stage, `const proxy = "PROXY ${await stage.proxy()}";\nconst FindProxyForURL = (url, host) => proxy;`),
  ),
  near('pac-refused-by-jscript', 'a script in ECMAScript 3 that speaks of const in a text', async (stage) =>
    scripted(
      stage,
      `// no const here\nfunction FindProxyForURL(url, host) {\n  var text = "const a = () => 1;";\n  return "PROXY ${await stage.proxy()}";\n}`,
    ),
  ),

  hit('pac-answer-unusable', 'the script writes HTTP for PROXY before the right entry', async (stage) =>
    scripted(
      stage,
      `function FindProxyForURL(url, host) {\n  return "HTTP 10.0.0.6:8080; PROXY ${await stage.proxy()}";\n}`,
    ),
  ),
  near('pac-answer-unusable', 'a list in other letters, with blanks', async (stage) =>
    scripted(stage, `function FindProxyForURL(url, host) {\n  return " proxy  ${await stage.proxy()} ;; ";\n}`),
  ),

  hit('pac-answer-varies', 'the script draws lots', async (stage) =>
    scripted(
      stage,
      `function FindProxyForURL(url, host) {\n  var lot = Math.random();\n  return "PROXY ${await stage.proxy()}";\n}`,
    ),
  ),
  near('pac-answer-varies', 'a script that decides by the host', async (stage) =>
    scripted(
      stage,
      `function FindProxyForURL(url, host) {\n  return isPlainHostName(host) ? "DIRECT" : "PROXY ${await stage.proxy()}";\n}`,
    ),
  ),

  hit('list-lacks-scheme', 'the machine has a proxy for https only', async (stage) => ({
    options: { methods: ['default', 'none'], connectTo: open(stage) },
    registry: winHttp(`https=${await stage.proxy()}`),
  })),
  near('list-lacks-scheme', 'the list has an entry for each kind of URL', async (stage) => {
    const proxy = await stage.proxy();
    return {
      options: { methods: ['default', 'none'], connectTo: open(stage) },
      registry: winHttp(`http=${proxy};https=${proxy}`),
    };
  }),

  hit('proxy-settings-invalid', 'TelemetryProxyServer holds a blank and a scheme', async (stage) => ({
    options: { ...direct(stage), methods: ['none', 'named'] },
    registry: telemetryProxy('http://10.0.0.6 :8080'),
  })),
  near('proxy-settings-invalid', 'TelemetryProxyServer as documented', async (stage) => ({
    options: { methods: ['named'] },
    registry: telemetryProxy(await stage.proxy()),
  })),

  hit('proxy-settings-conflict', 'the sensor and the machine are told different proxies', async (stage) => ({
    options: { methods: ['default', 'named'] },
    registry: { ...telemetryProxy(await stage.proxy()), ...winHttp(await stage.proxy()) },
  })),
  near('proxy-settings-conflict', 'both places name the same proxy', async (stage) => {
    const proxy = await stage.proxy();
    return { options: { methods: ['default', 'named'] }, registry: { ...telemetryProxy(proxy), ...winHttp(proxy) } };
  }),

  hit('proxy-invisible-to-system', 'only the user has a proxy', async (stage) => ({
    options: direct(stage),
    registry: { [USER]: { ProxyEnable: { type: 'REG_DWORD', data: 1 }, ProxyServer: text('proxy.corp.example:8080') } },
  })),
  near('proxy-invisible-to-system', 'the user has one and the machine as well', async (stage) => {
    const proxy = await stage.proxy();
    return {
      options: { methods: ['default'] },
      registry: {
        [USER]: { ProxyEnable: { type: 'REG_DWORD', data: 1 }, ProxyServer: text(proxy) },
        ...winHttp(proxy),
      },
    };
  }),

  hit(
    'service-not-restarted',
    'the drop-in of mdatp.service names a new proxy, and the daemon still runs with the old one',
    async (stage) => {
      const proxy = await stage.proxy();
      return daemon(`http://${proxy}`, 'http://anna:secret@proxy.corp.example:3128');
    },
  ),
  near('service-not-restarted', 'the daemon runs as its drop-in says', async (stage) => {
    const proxy = `http://${await stage.proxy()}`;
    return daemon(proxy, proxy);
  }),

  hit(
    'setting-without-effect',
    'TelemetryProxyServer stands in a key that the sensor does not read',
    async (stage) => ({
      options: direct(stage),
      registry: {
        'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\DataCollection': {
          TelemetryProxyServer: text('10.0.0.6:8080'),
        },
      },
    }),
  ),
  near('setting-without-effect', 'it stands in both keys', async (stage) => {
    const proxy = await stage.proxy();
    return {
      options: { methods: ['named'] },
      registry: {
        ...telemetryProxy(proxy),
        'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\DataCollection': {
          TelemetryProxyServer: text(proxy),
        },
      },
    };
  }),

  hit('bypass-hides-target', 'the bypass list sends storage past the proxy into a closed firewall', async (stage) => {
    const proxy = await stage.proxy();
    return {
      options: { methods: ['default', 'command-line'], proxy, connectTo: [to(null, 443, await stage.closed())] },
      registry: winHttp(proxy, '*.windows.net'),
    };
  }),
  near('bypass-hides-target', 'the bypass list holds hosts of the company only', async (stage) => ({
    options: { methods: ['default'] },
    registry: winHttp(await stage.proxy(), '*.corp.example;<local>'),
  })),

  hit(
    'falls-back-to-direct',
    'TelemetryProxyServer is down and direct connections are open',
    async (stage) => ({
      options: { ...direct(stage), methods: ['none', 'named'] },
      registry: telemetryProxy(`127.0.0.1:${await stage.closed()}`),
    }),
    ['proxy-unreachable', 'falls-back-to-direct'],
  ),
  near('falls-back-to-direct', 'TelemetryProxyServer works', async (stage) => ({
    options: { ...direct(stage), methods: ['none', 'named'] },
    registry: telemetryProxy(await stage.proxy()),
  })),

  hit('revocation-unreachable', 'the proxy says nothing to plain http', async (stage) => ({
    options: {
      ...named(await stage.proxy((kind) => (kind === 'plain' ? 'silent' : null))),
      timeoutMs: SILENCE_MS,
    },
  })),
  near(
    'revocation-unreachable',
    'nothing at all gets an answer: the proxy is to blame',
    async (stage) => ({ options: { ...named(await stage.proxy(() => 'silent')), timeoutMs: SILENCE_MS } }),
    ['proxy-unreachable'],
  ),

  hit('clock-skew', 'the service says that it is three hours later', async (stage) => ({
    options: direct(
      stage,
      to(null, 443, await stage.tlsCloud({ answers: dated(stage, 3 * 3_600_000) })),
      to(null, 80, await stage.plainCloud(dated(stage, 3 * 3_600_000))),
    ),
  })),
  near('clock-skew', 'the service says that it is two minutes later', async (stage) => ({
    options: direct(
      stage,
      to(null, 443, await stage.tlsCloud({ answers: dated(stage, 120_000) })),
      to(null, 80, await stage.plainCloud(dated(stage, 120_000))),
    ),
  })),

  hit('tls-version-or-cipher', 'one host speaks TLS 1.1 only', async (stage) => ({
    options: direct(
      stage,
      to(
        CNC,
        443,
        await stage.tls({
          ...stage.service.certificateFor([CNC]),
          minVersion: 'TLSv1.1',
          maxVersion: 'TLSv1.1',
          ciphers: 'DEFAULT@SECLEVEL=0',
        }),
      ),
    ),
  })),
  near('tls-version-or-cipher', 'one host speaks TLS 1.2 only', async (stage) => ({
    options: direct(
      stage,
      to(CNC, 443, await stage.tls({ ...stage.service.certificateFor([CNC]), maxVersion: 'TLSv1.2' })),
    ),
  })),

  hit('region-unknown', 'a device that is not onboarded, and no region given', async (stage) => ({
    options: { ...direct(stage), regions: [] },
  })),
  near('region-unknown', 'the region is given', async (stage) => ({ options: direct(stage) })),

  hit('required-row-not-tested', 'a government cloud whose streamlined list names no host', async (stage) => ({
    options: {
      ...direct(stage),
      regions: ['GCC-High'],
      model: 'streamlined',
      include: [`*${CRL}*`, '*.endpoint.security.microsoft.us'],
    },
  })),
  near('required-row-not-tested', 'a host of each required row is tested', async (stage) => ({
    options: direct(stage),
  })),

  hit('machine-tls-too-narrow', 'Windows with TLS 1.2 switched off and a policy without ECDHE', async (stage) => ({
    options: direct(stage),
    registry: {
      [`${SCHANNEL}\\Protocols\\TLS 1.2\\Client`]: { Enabled: number(0), DisabledByDefault: number(1) },
      [SUITES]: { Functions: text('TLS_RSA_WITH_AES_128_CBC_SHA,TLS_RSA_WITH_AES_256_CBC_SHA') },
    },
  })),
  near('machine-tls-too-narrow', 'Windows with old protocols off and a policy of modern suites', async (stage) => ({
    options: direct(stage),
    registry: {
      [`${SCHANNEL}\\Protocols\\TLS 1.0\\Client`]: { Enabled: number(0), DisabledByDefault: number(1) },
      [`${SCHANNEL}\\Protocols\\TLS 1.2\\Client`]: { Enabled: number(0xffffffff), DisabledByDefault: number(0) },
      [SUITES]: { Functions: text('TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384') },
    },
  })),

  hit('machine-root-missing', 'a store without the roots of the service, and no updates of roots', async (stage) => ({
    options: direct(stage),
    registry: {
      [`${STORES}\\ROOT\\Certificates\\${'0'.repeat(40)}`]: {},
      [`${POLICY_STORES}\\AuthRoot`]: { DisableRootAutoUpdate: number(1) },
    },
  })),
  near('machine-root-missing', 'a store without the roots of the service, which Windows fetches', async (stage) => ({
    options: direct(stage),
    registry: { [`${STORES}\\ROOT\\Certificates\\${'0'.repeat(40)}`]: {} },
  })),

  hit('region-not-listed', 'a device of a region that the list lacks', async (stage) => ({
    options: { ...direct(stage), regions: [] },
    registry: onboarded('CH'),
  })),
  near('region-not-listed', 'a device of a region that the list has', async (stage) => ({
    options: { ...direct(stage), regions: [] },
    registry: onboarded('US'),
  })),

  hit('not-elevated', 'an ordinary user', async (stage) => ({
    options: direct(stage),
    liveMachine: true,
    system: {
      identity: async () => ({ user: 'anna', elevated: false, system: false, integrity: 'medium', session: 1 }),
    },
  })),
  near('not-elevated', 'an administrator', async (stage) => ({
    options: direct(stage),
    liveMachine: true,
    system: { identity: async () => ({ user: 'anna', elevated: true, system: false, integrity: 'high', session: 1 }) },
  })),

  hit('asr-rule-may-block', 'the rule blocks', async (stage) => ({
    options: direct(stage),
    registry: { [ASR]: { 'd1e49aac-8f56-4280-b9ba-993a6d77406c': text('1') } },
  })),
  near('asr-rule-may-block', 'the rule only audits', async (stage) => ({
    options: direct(stage),
    registry: { [ASR]: { 'd1e49aac-8f56-4280-b9ba-993a6d77406c': text('2') } },
  })),

  hit('deadline-reached', 'two hosts are silent and the run ends first', async (stage) => {
    const silent = await stage.tcp(() => {});
    return {
      options: { ...direct(stage, to(CNC, 443, silent), to(CYBER, 443, silent)), deadlineMs: 4000 },
    };
  }),
  near('deadline-reached', 'a run that ends in time, with methods left out on request', async (stage) => ({
    options: direct(stage),
  })),

  hit('local-shortage', 'no descriptor is left to look up the name of the proxy', async () => ({
    options: named('http://proxy.test:8080'),
    system: { lookup: () => Promise.reject(shortage()) },
  })),
  near('local-shortage', 'descriptors are short for a moment', async (stage) => {
    let short = 3;
    return {
      options: named((await stage.proxy()).replace('127.0.0.1', 'proxy.test')),
      system: {
        lookup: () =>
          short-- > 0
            ? Promise.reject(shortage())
            : Promise.resolve({ addresses: [{ address: '127.0.0.1', family: 4 as const }] }),
      },
    };
  }),

  hit('winhttp-disagrees', 'Schannel refuses a certificate that our own steps accept', async (stage) => ({
    options: direct(stage),
    winhttp: (evidence) =>
      winhttpDirect(evidence, (host, answer) =>
        host === CNC
          ? { ...answer, status: null, remote: null, error: { number: 12175, name: 'ERROR_WINHTTP_SECURE_FAILURE' } }
          : answer,
      ),
  })),
  near('winhttp-disagrees', 'WinHTTP gets the same statuses at other addresses of the same names', async (stage) => ({
    options: direct(stage),
    winhttp: (evidence) => winhttpDirect(evidence, (_host, answer) => answer),
  })),
];

/** Answers of WinHTTP without a proxy: as ours were, changed by `change`. */
function winhttpDirect(
  { measurements, targets }: Evidence,
  change: (host: string, answer: WinhttpRequest) => WinhttpRequest,
): WinhttpEvidence {
  const nothing = { proxy: null, bypass: null, pacUrl: null, autoDetect: null, error: null };
  const answers = measurements.flatMap(({ targetId, method, state, attempts }) => {
    const target = targets.find(({ id }) => id === targetId);
    if (state !== 'measured' || !target) return [];
    const url = new URL(target.url);
    const http = attempts.at(-1)?.observations.at(-1);
    const status = http?.phase === 'http' ? http.status : null;
    const remote = `20.1.2.3:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
    const request = change(url.hostname, { ms: 30, status, remote, error: null });
    return [{ targetId, method, access: 'none', state: 'answered', why: null, resolution: null, request } as const];
  });
  const detected = { url: null, error: { number: 12180, name: 'ERROR_WINHTTP_AUTODETECTION_FAILED' } };
  const machine = { defaultProxy: nothing, currentUser: nothing, detected };
  return { unavailable: null, machine, answers, notes: [] };
}

function dated(stage: Stage, skewMs: number): Stage['answers'] {
  return (method, scheme, host, path) => {
    const answer = stage.answers(method, scheme, host, path);
    return { ...answer, headers: { ...answer.headers, date: new Date(Date.now() + skewMs).toUTCString() } };
  };
}
