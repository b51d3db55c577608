import { parseRegions } from '../../catalogue/select/parse-regions.ts';
import { parseServices } from '../../catalogue/select/parse-services.ts';
import {
  type AnalyzeOptions,
  DEFAULT_OPTIONS,
  ENGINES,
  type Format,
  LAB_SCENARIOS,
  type LabScenario,
  OS_NAMES,
  type Style,
} from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';

import {
  checkEngine,
  parseConnectTo,
  parseFormats,
  parseMethods,
  parseNames,
  parseSeconds,
  parseTargetUrls,
  parseVariableName,
  parseWhole,
  parseWorkspaceId,
} from '../../run/options/parse-values.ts';
import { readAnonymizeKey } from './anonymize-key.ts';
import type { RawOptions } from './raw-options.ts';

/** How results look and where they go. */
export interface OutputOptions {
  /** False where nothing is to be written: `replay` of the result that stands in the output folder. */
  readonly write: boolean;
  readonly outputDir: string;
  readonly resultStyle: 'mde' | 'wdatp';
  readonly formats: readonly Format[];
  /** Null: the summary for people. */
  readonly stdout: Format | null;
  readonly style: Style | null;
  readonly zip: boolean;
  readonly anonymize: boolean;
  /** What pseudonyms are made with; missing: a random key of this process. */
  readonly anonymizeKey: Uint8Array | undefined;
  readonly quiet: boolean;
  /** True: every finding and every channel, not what fits one screen. */
  readonly all: boolean;
  readonly progress: boolean;
  readonly color: boolean;
}

const text = (raw: RawOptions, name: string): string | null =>
  typeof raw[name] === 'string' ? (raw[name] as string) : null;
const list = (raw: RawOptions, name: string): readonly string[] =>
  Array.isArray(raw[name]) ? (raw[name] as string[]) : [];

/** The options that choose targets, checked. */
export function parseTargetOptions(raw: RawOptions): AnalyzeOptions {
  const geo = text(raw, 'geo');
  const regions = geo === null ? { regions: [], streamlined: false } : parseRegions(geo);
  const model = text(raw, 'model');
  const named = model === null ? null : (parseNames(model, ['standard', 'streamlined', 'both'], 'model')[0] ?? null);
  if (regions.streamlined && named === 'standard')
    throw new UsageError('--geo GW_… means the streamlined list; leave out --model standard');
  const os = text(raw, 'os');
  const build = text(raw, 'osBuild');
  const services = text(raw, 'service');
  return {
    ...DEFAULT_OPTIONS,
    regions: regions.regions,
    model: named ?? (regions.streamlined ? 'streamlined' : null),
    onboardingFile: text(raw, 'onboarding'),
    catalogue: text(raw, 'catalogue'),
    extraUrls: parseTargetUrls(list(raw, 'url')),
    os: os === null ? null : (parseNames(os, OS_NAMES, 'system')[0] ?? null),
    osBuild: build === null ? null : parseWhole(build, '--os-build', 1, 999_999),
    services: services === null ? [] : parseServices(services),
    include: list(raw, 'include'),
    exclude: list(raw, 'exclude'),
    workspaceId: parseWorkspaceId(text(raw, 'workspaceId')),
    serviceTags: text(raw, 'serviceTags'),
    machine: text(raw, 'machine'),
  };
}

/** All options of `analyze`, checked. Proxies are checked by discovery, which knows their grammar. */
export function parseAnalyzeOptions(raw: RawOptions): AnalyzeOptions {
  if (raw.ipv4 === true && raw.ipv6 === true)
    throw new UsageError('-4 and -6 exclude each other; leave both out for both families');
  const credentials = text(raw, 'proxyCredentialsEnv');
  const concurrency = text(raw, 'concurrency');
  return {
    ...parseTargetOptions(raw),
    ...parseProxyOptions(raw),
    methods: parseMethods(text(raw, 'methods') ?? ''),
    proxyCredentialsEnv: parseVariableName(credentials),
    connectTo: list(raw, 'connectTo').map(parseConnectTo),
    connectToBehindProxies: raw.connectToDirectOnly !== true,
    caFile: text(raw, 'caFile'),
    serviceCaFile: text(raw, 'serviceCaFile'),
    family: raw.ipv4 === true ? 4 : raw.ipv6 === true ? 6 : null,
    deadlineMs: parseSeconds(text(raw, 'deadline') ?? '', '--deadline', 86_400),
    concurrency: concurrency === null ? null : parseWhole(concurrency, '--concurrency', 1, 1000),
    retries: parseWhole(text(raw, 'retries') ?? '', '--retries', 0, 10),
    failOn: raw.failOn === 'warning' || raw.failOn === 'never' ? raw.failOn : 'error',
    requireElevation: raw.requireElevation === true,
    ...parseEngine(raw),
  };
}

/** The engine; the lab is a machine of its own, which no WinHTTP knows. */
function parseEngine(raw: RawOptions): Pick<AnalyzeOptions, 'engine'> {
  const [engine] = parseNames(text(raw, 'engine') ?? 'own', ENGINES, 'engine');
  if (engine !== 'winhttp') return {};
  checkEngine(
    raw.lab !== undefined ? '--lab' : raw.machine !== undefined ? '--machine' : raw.connectTo ? '--connect-to' : null,
  );
  return { engine };
}

/** The options that say where proxies come from. */
export function parseProxyOptions(
  raw: RawOptions,
): Pick<AnalyzeOptions, 'proxy' | 'namedProxy' | 'pac' | 'machine' | 'timeoutMs'> {
  return {
    proxy: text(raw, 'proxy'),
    namedProxy: text(raw, 'namedProxy'),
    pac: text(raw, 'pac'),
    machine: text(raw, 'machine'),
    timeoutMs: parseSeconds(text(raw, 'timeout') ?? '', '--timeout', 600),
  };
}

/** The options of results. */
export function parseOutputOptions(raw: RawOptions): OutputOptions {
  const stdout = raw.json === true ? 'json' : text(raw, 'stdout');
  const formats = stdout === null ? [] : parseFormats(stdout);
  if (formats.length > 1) throw new UsageError('--stdout takes one format; --format takes a list');
  const keyFile = text(raw, 'anonymizeKeyFile');
  if (text(raw, 'output') === '')
    throw new UsageError('--output is empty; name a folder, or leave it out for the current one');
  return {
    write: true,
    outputDir: text(raw, 'output') ?? '.',
    resultStyle: raw.resultStyle === 'wdatp' ? 'wdatp' : 'mde',
    formats: parseFormats(text(raw, 'format') ?? ''),
    stdout: formats[0] ?? null,
    style: (text(raw, 'style') as Style | null) ?? null, // commander has checked it against the list
    zip: raw.zip !== false,
    anonymize: raw.anonymize === true || keyFile !== null,
    anonymizeKey: keyFile === null ? undefined : readAnonymizeKey(keyFile),
    quiet: raw.quiet === true,
    all: raw.all === true,
    progress: raw.progress !== false,
    color: raw.color !== false,
  };
}

/** The lab's scenario; null without `--lab`. */
export function parseScenario(raw: unknown): LabScenario | null {
  return typeof raw === 'string' ? (parseNames(raw, LAB_SCENARIOS, 'scenario')[0] ?? null) : null;
}
