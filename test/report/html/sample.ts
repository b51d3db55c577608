import type { Finding } from '../../../src/findings/shape/finding.ts';
import type { FailureCode } from '../../../src/model/failure.ts';
import { FAILURE_NAMES } from '../../../src/model/failure.ts';
import { METHODS, type Method } from '../../../src/model/method.ts';
import type { Header, Observation } from '../../../src/model/observation.ts';
import type { AnalyzeOptions } from '../../../src/model/options.ts';
import type { AnsweredBy, Attempt, Probe } from '../../../src/model/probe.ts';
import type { ProxyServer, ProxySettings } from '../../../src/model/proxy.ts';
import type { Channel, Report, Verdict } from '../../../src/model/report.ts';
import { SERVICES, type Target } from '../../../src/model/target.ts';
import { argsOf } from '../../findings/args-of.ts';
import { attemptSteps, Clock, type Way } from './sample-steps.ts';
import { sampleTargets } from './sample-targets.ts';

const EDGE = 'http://10.40.8.20:3128';
const AUTH = 'http://10.40.8.31:3128';
const server = (url: string): ProxyServer => ({
  scheme: 'http',
  host: new URL(url).hostname,
  port: Number(new URL(url).port),
});

const REFUSED_AUTH = (via: string): NonNullable<Way['refusal']> => ({
  status: 407,
  reason: 'Proxy Authentication Required',
  headers: [
    ['Server', 'squid/6.10'],
    ['Content-Type', 'text/html;charset=utf-8'],
    ['X-Squid-Error', 'ERR_CACHE_ACCESS_DENIED 0'],
    ['Proxy-Authenticate', 'Negotiate'],
    ['Proxy-Authenticate', 'NTLM'],
    ['Via', via],
    ['Connection', 'close'],
  ] satisfies readonly Header[],
  body: '<html><head><title>ERROR: Cache Access Denied</title></head><body><h1>Authentication required</h1></body></html>',
});
const REFUSED_RULE: NonNullable<Way['refusal']> = {
  status: 403,
  reason: 'Forbidden',
  headers: [
    ['Server', 'squid/6.10'],
    ['X-Squid-Error', 'ERR_ACCESS_DENIED 0'],
    ['Via', '1.1 edge-proxy-2 (squid/6.10)'],
  ],
  body: '',
};

const isBlob = (target: Target): boolean => target.url.includes('.blob.');
const isPlain = (target: Target): boolean => target.url.startsWith('http:');
/** Half of the sample upload hosts pass the edge proxy, but inspected. */
const isInspected = (target: Target): boolean => target.service === 'SampleUpload' && /ussus[1-3]/.test(target.url);
const isRefused = (target: Target): boolean => /client\.wns|global\.notify/.test(target.url);
const isFlaky = (target: Target): boolean => target.url.includes('nav-edge');

function waysOf(target: Target, method: Method): readonly Way[] {
  const status = target.observed[0]?.status ?? 200;
  if (method === 'none' || (method === 'default' && target.url.includes('windowsupdate.com'))) {
    if (isPlain(target)) return [{ proxy: null, status }];
    const silent: Way = {
      proxy: null,
      fails: { phase: 'tcp', code: 'generic_timeout_error', native: 'ETIMEDOUT', ms: 10_000 },
    };
    return [silent, silent];
  }
  if (isBlob(target) && method === 'wpad')
    return [{ proxy: AUTH, refusal: REFUSED_AUTH('1.1 auth-proxy-1 (squid/6.10)') }];
  if (isInspected(target)) return [{ proxy: EDGE, inspected: true, status }];
  if (isBlob(target))
    return [{ proxy: EDGE, refusal: REFUSED_AUTH('1.1 auth-proxy-1 (squid/6.10), 1.1 edge-proxy-2 (squid/6.10)') }];
  if (isRefused(target)) return [{ proxy: EDGE, refusal: REFUSED_RULE }];
  const fine: Way = { proxy: EDGE, status };
  if (!isFlaky(target)) return [fine];
  return [{ proxy: EDGE, fails: { phase: 'tls', code: 'connection_reset', native: 'ECONNRESET', ms: 21.4 } }, fine];
}

function resolutionOf(target: Target, id: string, clock: Clock): Observation {
  const answer = isBlob(target) ? 'PROXY 10.40.8.31:3128' : 'PROXY 10.40.8.20:3128';
  return {
    id,
    phase: 'proxy-resolution',
    peer: 'proxy',
    ...clock.step(0.4),
    failure: null,
    kind: 'pac-evaluation',
    query: target.url,
    answer,
    notes: [],
  };
}

function judged(
  target: Target,
  method: Method,
  attempts: readonly Attempt[],
): Pick<Probe, 'outcome' | 'status' | 'answeredBy' | 'failure' | 'code' | 'flaky'> {
  const last = attempts.at(-1)?.observations.at(-1);
  const tls = attempts.at(-1)?.observations.find((step) => step.phase === 'tls');
  const status = last && 'status' in last ? last.status : null;
  const answeredBy: AnsweredBy | null =
    last?.phase === 'tunnel'
      ? 'proxy'
      : status === null
        ? null
        : tls?.phase === 'tls' && tls.trustedBy === 'machine'
          ? 'interceptor'
          : 'target';
  const failure = last?.failure ?? null;
  return {
    outcome: failure ? 'unreachable' : 'reachable',
    status,
    answeredBy,
    failure: failure && last ? { phase: last.phase, peer: last.peer, ...failure } : null,
    code: status ?? FAILURE_NAMES[(failure?.code ?? 'unknown_failure') as FailureCode].winhttp,
    flaky: attempts.length > 1 && !failure && method !== 'none' && isFlaky(target),
  };
}

function probeOf(target: Target, number: number, method: Method, made: Map<Method, Probe>, clock: Clock): Probe {
  const base = {
    targetId: target.id,
    method,
    skippedBecause: null,
    bypassed: false,
    resolution: null,
    sharedWith: null,
  };
  const nothing = {
    servers: [],
    attempts: [],
    outcome: null,
    status: null,
    answeredBy: null,
    failure: null,
    code: null,
    flaky: false,
  };
  if (method === 'command-line') return { ...base, ...nothing, state: 'absent' };
  const ways = waysOf(target, method);
  const servers = [ways[0]?.proxy ?? 'direct'];
  const resolution = method === 'wpad' ? resolutionOf(target, `p${number}.w`, clock) : null;
  const bypassed = method === 'default' && servers[0] === 'direct';
  const same = [...made.values()].find(
    (probe) => probe.sharedWith === null && probe.servers[0] === servers[0] && probe.state === 'measured',
  );
  if (same) return { ...same, ...base, bypassed, resolution, servers, state: 'measured', sharedWith: same.method };
  const attempts = ways.map((way, retry) =>
    attemptSteps(`p${number}-${METHODS.indexOf(method)}`, target.url, way, clock, retry),
  );
  return { ...base, bypassed, resolution, servers, state: 'measured', attempts, ...judged(target, method, attempts) };
}

function channelsOf(
  targets: readonly Target[],
  probes: readonly Probe[],
  verdicts: readonly Verdict[],
): readonly Channel[] {
  return SERVICES.flatMap((service) =>
    (['WW', 'US', 'EU'] as const).flatMap((region): readonly Channel[] => {
      const own = targets.filter((target) => target.service === service && target.region === region);
      if (own.length === 0) return [];
      const ids = new Set(own.map((target) => target.id));
      const judgements = verdicts.filter((verdict) => ids.has(verdict.targetId));
      const byMethod = Object.fromEntries(
        METHODS.map((method) => {
          const list = probes.filter(
            (probe) => ids.has(probe.targetId) && probe.method === method && probe.outcome !== null,
          );
          return [
            method,
            list.length === 0
              ? null
              : { reachable: list.filter((probe) => probe.outcome === 'reachable').length, measured: list.length },
          ];
        }),
      ) as Channel['byMethod']; // one entry a method
      const reachable = judgements.filter((verdict) => verdict.reachableBy.length > 0).length;
      const level =
        (['error', 'warning', 'info'] as const).find((name) => judgements.some((verdict) => verdict.level === name)) ??
        'ok';
      const sentence =
        reachable === own.length
          ? 'Works through the named proxy.'
          : reachable === 0
            ? 'Does not work: no target is reached by any method.'
            : `Works in part: ${reachable} of ${own.length} targets are reached.`;
      return [
        {
          service,
          region,
          level,
          required: own.some((target) => target.required),
          reachable,
          total: own.length,
          reachableBy: METHODS.filter((method) => byMethod[method]?.reachable === own.length),
          byMethod,
          sentence,
        },
      ];
    }),
  );
}

const key = (probe: Probe): string => `${probe.targetId}/${probe.method}`;
const lastStep = (probe: Probe | undefined): string => probe?.attempts.at(-1)?.observations.at(-1)?.id ?? '';

function findingsOf(targets: readonly Target[], probes: readonly Probe[]): readonly Finding[] {
  const of = (test: (target: Target) => boolean, method?: Method): readonly Probe[] => {
    const ids = new Set(targets.filter(test).map((target) => target.id));
    return probes.filter((probe) => ids.has(probe.targetId) && (method === undefined || probe.method === method));
  };
  const hosts = (test: (target: Target) => boolean): readonly string[] =>
    targets
      .filter(test)
      .map((target) => `${new URL(target.url).hostname}:${new URL(target.url).port || (isPlain(target) ? 80 : 443)}`);
  const failed = (list: readonly Probe[]): readonly string[] =>
    list.filter((probe) => probe.outcome === 'unreachable').map(key);
  const control = lastStep(of((target) => target.service === 'CnC', 'named')[0]);
  const base = { targetId: null, method: null, control: null, explains: 0, affected: [] } as const;
  const auth = failed(of(isBlob).filter((probe) => probe.status === 407));
  const refused = failed(of(isRefused).filter((probe) => probe.status === 403));
  const direct = failed(of(() => true).filter((probe) => probe.servers[0] === 'direct'));
  const inspected = of(isInspected, 'default');
  return [
    {
      ...base,
      code: 'proxy-auth-required',
      severity: 'error',
      args: argsOf('proxy-auth-required', {
        server: '10.40.8.31:3128',
        schemes: ['Negotiate', 'NTLM'],
        hosts: hosts((target) => isBlob(target)),
        patterns: ['*.blob.core.windows.net:443'],
        behind: '',
      }),
      evidence: [
        lastStep(of(isBlob, 'wpad')[1]),
        lastStep(of(isBlob, 'default')[1]),
        lastStep(of(isBlob, 'wpad')[3]),
        lastStep(of(isBlob, 'wpad')[4]),
      ],
      control,
      explains: auth.length,
      affected: auth,
    },
    {
      ...base,
      code: 'tls-inspection',
      severity: 'warning',
      args: argsOf('tls-inspection', {
        product: 'Northwind Web Gateway',
        issuer: 'Northwind Web Gateway Root',
        server: '10.40.8.20:3128',
        hosts: hosts(isInspected),
        patterns: ['*.blob.core.windows.net:443'],
      }),
      evidence: inspected.map(
        (probe) => probe.attempts[0]?.observations.find((step) => step.phase === 'tls')?.id ?? '',
      ),
      control,
    },
    {
      ...base,
      code: 'tunnel-rejected',
      severity: 'warning',
      args: argsOf('tunnel-rejected', {
        server: '10.40.8.20:3128',
        status: '403',
        hosts: hosts(isRefused),
        patterns: [],
        hint: 'ERR_ACCESS_DENIED',
      }),
      evidence: of(isRefused, 'default').map(lastStep),
      control: lastStep(of((target) => target.url.includes('login.live'), 'default')[0]),
      explains: refused.length,
      affected: refused,
    },
    {
      ...base,
      code: 'direct-blocked',
      severity: 'warning',
      method: 'none',
      args: argsOf('direct-blocked', {
        port: '443',
        how: 'dropped',
        targets: direct.length,
        openPort: '80',
        needed: false,
        hosts: [],
      }),
      evidence: [lastStep(of((target) => target.service === 'CnC', 'none')[0])],
      control: lastStep(of(isPlain, 'none')[0]),
      explains: direct.length,
      affected: direct,
    },
    {
      ...base,
      code: 'flaky',
      severity: 'warning',
      args: argsOf('flaky', { hosts: hosts(isFlaky), first: 'the connection was reset', server: '10.40.8.20:3128' }),
      evidence: [of(isFlaky, 'default')[0]?.attempts[0]?.observations.at(-1)?.id ?? ''],
    },
    {
      ...base,
      code: 'proxy-invisible-to-system',
      severity: 'info',
      args: argsOf('proxy-invisible-to-system', {
        source: 'WinINET AutoConfigURL',
        value: 'http://wpad.nwtraders.example/browser.pac',
      }),
      evidence: [],
    },
  ];
}

function settingsOf(): readonly ProxySettings[] {
  const clock = new Clock(3);
  return [
    {
      method: 'default',
      state: 'manual',
      source: 'netsh winhttp (WinHttpSettings)',
      why: null,
      observations: [],
      servers: [{ for: 'all', server: server(EDGE) }],
      bypass: { dialect: 'winhttp', text: '<local>;*.windowsupdate.com' },
      fallsBackToDirect: false,
    },
    {
      method: 'wpad',
      state: 'pac',
      source: 'DHCP option 252',
      why: null,
      url: 'http://wpad.nwtraders.example/wpad.dat',
      script: 'function FindProxyForURL(url, host) { return "PROXY 10.40.8.20:3128"; }',
      sha256: 'a1'.repeat(32),
      fileName: 'wpad.dat',
      observations: [
        {
          id: 'd1',
          phase: 'proxy-resolution',
          peer: 'proxy',
          ...clock.step(3.1),
          failure: null,
          kind: 'dhcp',
          query: 'Ethernet',
          answer: 'http://wpad.nwtraders.example/wpad.dat',
          notes: [],
        },
        {
          id: 'd2',
          phase: 'proxy-resolution',
          peer: 'proxy',
          ...clock.step(28.7),
          failure: null,
          kind: 'pac-download',
          query: 'http://wpad.nwtraders.example/wpad.dat',
          answer: 'HTTP 200, 1284 bytes',
          notes: ['application/x-ns-proxy-autoconfig'],
        },
      ],
    },
    { method: 'none', state: 'direct', source: 'no proxy, straight to the target', why: null, observations: [] },
    {
      method: 'named',
      state: 'manual',
      source: 'policy TelemetryProxyServer',
      why: 'the sensor reads this first',
      observations: [],
      servers: [{ for: 'all', server: server(EDGE) }],
      bypass: { dialect: 'winhttp', text: '' },
      fallsBackToDirect: true,
    },
    {
      method: 'command-line',
      state: 'absent',
      source: '--proxy not given',
      why: null,
      observations: [],
      notExamined: [],
    },
  ];
}

/** Options of a plain run. */
export const SAMPLE_OPTIONS: AnalyzeOptions = {
  regions: [],
  model: null,
  onboardingFile: null,
  catalogue: null,
  extraUrls: [],
  os: null,
  osBuild: null,
  services: [],
  include: [],
  exclude: [],
  workspaceId: null,
  serviceTags: null,
  proxy: null,
  namedProxy: null,
  pac: null,
  methods: METHODS,
  proxyCredentialsEnv: null,
  connectTo: [],
  connectToBehindProxies: false,
  caFile: null,
  serviceCaFile: null,
  machine: null,
  family: null,
  timeoutMs: 10_000,
  deadlineMs: 120_000,
  concurrency: null,
  retries: 1,
  failOn: 'error',
  requireElevation: false,
};

/** What a test may change. */
export interface SampleInput {
  readonly targets?: readonly Target[];
}

/** A whole report of an office behind two proxies: most works, storage asks for a password, some is inspected. */
export function sampleReport(input: SampleInput = {}): Report {
  const targets = input.targets ?? sampleTargets();
  const clock = new Clock(20_261_120);
  const probes = targets.flatMap((target, index) => {
    const made = new Map<Method, Probe>();
    for (const method of METHODS) made.set(method, probeOf(target, index + 1, method, made, clock));
    return [...made.values()];
  });
  const findings = findingsOf(targets, probes);
  const concerned = findings.map((finding) => new Set(finding.affected.map((name) => name.split('/')[0])));
  const verdicts = targets.map((target, place): Verdict => {
    const own = probes.slice(place * METHODS.length, (place + 1) * METHODS.length);
    const reachableBy = own.filter((probe) => probe.outcome === 'reachable').map((probe) => probe.method);
    const level =
      reachableBy.length === 0
        ? target.required
          ? 'error'
          : 'warning'
        : isInspected(target) || isFlaky(target)
          ? 'warning'
          : 'ok';
    return {
      targetId: target.id,
      level,
      reachableBy,
      causes: concerned.flatMap((ids, index) => (ids.has(target.id) ? [index] : [])),
    };
  });
  return {
    schemaVersion: '1.0',
    tool: { name: 'mde-client-analyzer', version: '1.0.0' },
    run: {
      id: '5b1d7f0a-2f6c-4f0e-9a54-8d4b1c0c9e21',
      startedAt: '2026-11-20T08:31:00.214Z',
      durationMs: 23_480,
      complete: true,
      incompleteBecause: null,
      options: SAMPLE_OPTIONS,
    },
    host: {
      name: 'LT-0932.nwtraders.example',
      platform: 'win32',
      system: 'Windows 11 Enterprise 24H2',
      osBuild: 26_100,
      architecture: 'x64',
      identity: { user: 'NT AUTHORITY\\SYSTEM', elevated: true, system: true, integrity: 'system', session: 0 },
      networks: [{ interface: 'Ethernet', address: '10.40.17.52', prefix: '10.40.16.0/22' }],
      onboarding: {
        onboarded: true,
        region: 'US',
        model: 'standard',
        datacenter: 'cus',
        organisation: '9f31c0aa',
        source: 'registry',
      },
      facts: [
        { name: 'Sensor service', value: 'running', source: 'sc query sense' },
        { name: 'Antivirus mode', value: 'normal', source: 'registry' },
      ],
      asrPsExecRule: 'off',
      recorded: false,
    },
    catalogue: {
      name: 'embedded',
      date: '2026-07-01',
      sha256: '7c'.repeat(32),
      regions: ['US'],
      regionUnknown: false,
      models: ['standard'],
      chosenBy: 'onboarding data (registry)',
    },
    serviceRoots: [],
    proxies: settingsOf(),
    settings: [
      {
        source: 'telemetry-proxy-server',
        scope: 'machine',
        name: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\\TelemetryProxyServer',
        value: '10.40.8.20:3128',
        state: 'in-use',
        usedBy: ['edr-sensor'],
        notes: [],
      },
      {
        source: 'winhttp',
        scope: 'machine',
        name: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections\\WinHttpSettings',
        value: '10.40.8.20:3128 bypass <local>;*.windowsupdate.com',
        state: 'in-use',
        usedBy: ['antivirus', 'updates'],
        notes: ['the bypass list sends *.windowsupdate.com direct'],
      },
      {
        source: 'wininet',
        scope: 'user',
        name: 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\AutoConfigURL',
        value: 'http://wpad.nwtraders.example/browser.pac',
        state: 'not-used',
        usedBy: ['browser'],
        notes: ['Defender runs as LocalSystem and does not see it'],
      },
    ],
    sensor: {
      method: 'TelemetryProxyServer',
      address: '10.40.8.20:3128',
      why: 'TelemetryProxyServer is set by policy; the sensor takes it before anything else.',
    },
    lints: [],
    targets,
    probes,
    challenges: [
      {
        kind: 'no-such-name',
        method: 'none',
        query: 'x7f3k2q9.example.invalid',
        expected: null,
        observations: [
          {
            id: 'c1',
            phase: 'dns',
            peer: 'target',
            ...clock.step(4),
            failure: { code: 'dns_nxdomain_error', native: 'ENOTFOUND' },
            name: 'x7f3k2q9.example.invalid',
            addresses: [],
            aliases: [],
          },
        ],
      },
    ],
    findings,
    channels: channelsOf(targets, probes, verdicts),
    verdicts,
    verdict:
      'EDR works through the named proxy. Sample upload and automated investigation do not: 10.40.8.31:3128 asks for a password.',
    exit: { code: 1, reason: 'required targets are reachable by no method' },
    runWarnings: [],
  };
}
