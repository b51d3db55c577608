import type { SettingsLint } from '../findings/shape/finding.ts';
import type { Consumer } from '../model/consumer.ts';
import { METHODS, type Method } from '../model/method.ts';
import type { Observation } from '../model/observation.ts';
import type { OsName } from '../model/options.ts';
import type { Measurement } from '../model/probe.ts';
import type { ProxySettings, Route } from '../model/proxy.ts';
import type { AntivirusEvidence } from '../model/report.ts';
import type { Service, Target } from '../model/target.ts';
import { type MeasureInput, measure, type PlannedTarget } from '../probe/measure.ts';
import type { Trust } from '../probe/tls/trust.ts';
import { WINDOWS_ANTIVIRUS } from '../proxy/consumers/antivirus.ts';
import { sensorOf } from '../proxy/consumers/consumers.ts';
import type { ProxyDiscovery } from '../proxy/discover.ts';
import { lintRoutes } from '../proxy/lints/lint-routes.ts';
import { createRouter, type Router } from '../proxy/route/create-router.ts';
import type { GatherInput, ReportDraft } from './draft.ts';

/** Services that the antivirus, not the sensor, talks to: it takes its own proxy there. Source: configure-proxy-internet.md. */
const ANTIVIRUS_SERVICES: readonly Service[] = [
  'MAPS',
  'SampleUpload',
  'SecurityIntelligence',
  'AvTelemetry',
  'AvCloudXplat',
];

interface MeasureAllInput extends GatherInput {
  readonly discovery: ProxyDiscovery;
  readonly trust: Trust;
}

/** Routes every target by every method and measures the plan; then the antivirus's targets through its own proxy, where it has one. */
export async function measureAll(draft: ReportDraft, input: MeasureAllInput): Promise<void> {
  const { discovery, onProgress, options } = input;
  const total = draft.targets.length * options.methods.length;
  onProgress({ kind: 'plan', total });
  const plan = await planTargets(draft.targets, options.methods, {
    ...input,
    settings: discovery.methods,
    consumer: sensorOf(platformTested(input)),
    notRead: discovery.notRead,
  });
  const forUrls = plan.map(({ target, routes }) => ({ url: target.url, routes }));
  // Scripts that stop are told by the probes, with what that costs.
  const shown = lintRoutes(discovery.methods, forUrls).filter(({ code }) => code !== 'pac-script-error');
  draft.lints = [...draft.lints, ...shown];
  const common = commonInput(input);
  const result = await measure({
    ...common,
    plan,
    methods: options.methods,
    candidates: discovery.candidates,
    onMeasured: (measurement, failed, done, all) =>
      onProgress({
        kind: 'probe',
        targetId: measurement.targetId,
        method: measurement.method,
        failed: failed && measurement.state !== 'skipped',
        done,
        total: all,
      }),
  });
  draft.measurements = result.measurements;
  draft.challenges = result.challenges;
  warnOfShortage(draft, result.measurements);
  draft.antivirus = await measureAntivirus(draft, input, common);
}

/** What this machine was too short of to test is said as trouble of the run. */
function warnOfShortage(draft: ReportDraft, measurements: readonly Measurement[]): void {
  const short = measurements.filter(({ skippedBecause }) => skippedBecause === 'local-resource');
  if (short.length === 0) return;
  const native = short[0]?.attempts.at(-1)?.observations.at(-1)?.failure?.native ?? 'unknown';
  draft.runWarnings = [
    ...draft.runWarnings,
    `local shortage: ${short.length} of ${measurements.length} probes were not tested, because this computer ran short (${native})`,
  ];
}

/** What the routes of the antivirus's own proxy show; what a method has shown already is told once. */
function lintAntivirus(draft: ReportDraft, settings: ProxySettings, plan: readonly PlannedTarget[]): void {
  const keyOf = ({ code, args }: SettingsLint): string => {
    const { hosts: _hosts, count: _count, ...own }: Readonly<Record<string, unknown>> = args;
    return JSON.stringify([code, own]);
  };
  const known = new Set(draft.lints.map(keyOf));
  const found = lintRoutes(
    [settings],
    plan.map(({ target, routes }) => ({ url: target.url, routes })),
  );
  const others = found.filter((lint) => lint.code !== 'pac-script-error' && !known.has(keyOf(lint)));
  draft.lints = [...draft.lints, ...others.map((lint) => ({ ...lint, method: null }))];
}

async function measureAntivirus(
  draft: ReportDraft,
  input: MeasureAllInput,
  common: Omit<MeasureInput, 'plan' | 'methods' | 'onMeasured'>,
): Promise<AntivirusEvidence | null> {
  const settings = input.discovery.antivirus;
  const targets = draft.targets.filter((target) => ANTIVIRUS_SERVICES.includes(target.service));
  if (settings.state === 'absent' || targets.length === 0) return null;
  const named: ProxySettings = { ...settings, method: 'named' };
  const methods = input.discovery.methods.map((entry) => (entry.method === 'named' ? named : entry));
  const plan = await planTargets(targets, ['named'], {
    ...input,
    settings: methods,
    consumer: WINDOWS_ANTIVIRUS,
    notRead: [],
  });
  lintAntivirus(draft, named, plan);
  const { measurements } = await measure({ ...common, plan, methods: ['named'], challenges: false });
  return { settings: named, measurements: measurements.filter((entry) => entry.method === 'named').map(renumber) };
}

/** Ids of the second measuring begin with `a`: they are unique in the report. */
function renumber(measurement: Measurement): Measurement {
  const rename = <T extends Observation>(observation: T): T => ({
    ...observation,
    id: observation.id.replace(/^p/, 'a'),
  });
  return {
    ...measurement,
    resolution: measurement.resolution && { ...measurement.resolution, id: `a${measurement.resolution.id}` },
    attempts: measurement.attempts.map((attempt) => ({ ...attempt, observations: attempt.observations.map(rename) })),
  };
}

/** For whom is tested: the system that `--os` names, else the machine whose proxies are read. */
function platformTested({ options, inputs }: MeasureAllInput): 'win32' | 'linux' | 'darwin' {
  return options.os === null ? inputs.machine.platform : PLATFORMS[options.os];
}

const PLATFORMS: Readonly<Record<OsName, 'win32' | 'linux' | 'darwin'>> = {
  windows: 'win32',
  'windows-legacy': 'win32',
  'windows-mma': 'win32',
  linux: 'linux',
  macos: 'darwin',
};

interface PlanInput extends MeasureAllInput {
  readonly settings: readonly ProxySettings[];
  readonly consumer: Consumer;
  readonly notRead: readonly Method[];
}

async function planTargets(
  targets: readonly Target[],
  methods: readonly Method[],
  { inputs, session, settings, consumer, notRead }: PlanInput,
): Promise<readonly PlannedTarget[]> {
  const router = createRouter({
    methods: settings,
    system: inputs.machine,
    consumer,
    notRead,
    elapsed: session.elapsed,
    signal: session.signal,
  });
  try {
    return await Promise.all(
      targets.map(async (target) => ({ target, routes: await routesOf(target, methods, router) })),
    );
  } finally {
    await router.close();
  }
}

function routesOf(target: Target, methods: readonly Method[], router: Router): Promise<readonly Route[]> {
  return Promise.all(
    METHODS.filter((method) => methods.includes(method)).map((method) => router.route(method, target.url)),
  );
}

function commonInput({
  options,
  inputs,
  system,
  session,
  trust,
  onProgress,
}: MeasureAllInput): Omit<MeasureInput, 'plan' | 'methods' | 'onMeasured'> {
  return {
    network: system,
    trust,
    family: options.family,
    timeoutMs: options.timeoutMs,
    retries: options.retries,
    concurrency: options.concurrency,
    freeDescriptors: system.freeDescriptors?.() ?? null,
    connectTo: options.connectTo,
    connectToBehindProxies: options.connectToBehindProxies,
    onStep: (url: string, server: string, step: Observation) => onProgress({ kind: 'step', url, server, step }),
    proxyCredentials: inputs.proxyCredentials,
    elapsed: session.elapsed,
    signal: session.signal,
  };
}
