import { METHODS, type Method } from './method.ts';
import type { Count, Milliseconds, Whole } from './scalars.ts';
import type { Model, Region, Service } from './target.ts';

/** `--connect-to H1:P1:H2:P2`, curl's meaning: empty parts match or keep anything. Null is an empty part. */
export interface ConnectTo {
  readonly fromHost: string | null;
  readonly fromPort: Whole | null;
  readonly toHost: string | null;
  readonly toPort: Whole | null;
}

/** Output formats of `--format` and `--stdout`. */
export const FORMATS = ['text', 'html', 'json', 'junit', 'csv', 'markdown', 'prometheus'] as const;
export type Format = (typeof FORMATS)[number];

/** Host tools whose conventions `--style` follows. */
export const STYLES = ['intune-detect', 'intune-remediate', 'configmgr', 'nagios', 'ansible'] as const;
export type Style = (typeof STYLES)[number];

/** Scenarios of the embedded lab. */
export const LAB_SCENARIOS = [
  'healthy',
  'healthy-any-status',
  'blocked',
  'auth-required',
  'inspected',
  'proxy-down',
  'direct-only',
] as const;
export type LabScenario = (typeof LAB_SCENARIOS)[number];

/** Systems whose rules can be asked for. */
export const OS_NAMES = ['windows', 'windows-legacy', 'windows-mma', 'macos', 'linux'] as const;
export type OsName = (typeof OS_NAMES)[number];

/** Whose answers `--engine` asks for: `own` walks our steps alone, `winhttp` asks Windows' own HTTP stack beside them. */
export const ENGINES = ['own', 'winhttp'] as const;
export type Engine = (typeof ENGINES)[number];

/** What a run does: checked, defaults filled in. The command line and the API both produce it with `parseOptions`. */
export interface AnalyzeOptions {
  /** Empty: from onboarding data, else the commercial regions. */
  readonly regions: readonly Region[];
  /** Null: from onboarding, else standard. */
  readonly model: Model | 'both' | null;
  /** Onboarding package file; null for none. */
  readonly onboardingFile: string | null;
  /** File or URL; null for the embedded list. */
  readonly catalogue: string | null;
  readonly extraUrls: readonly string[];
  /** Null: this machine. */
  readonly os: OsName | null;
  readonly osBuild: Whole | null;
  /** Empty: all. */
  readonly services: readonly Service[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly workspaceId: string | null;
  readonly serviceTags: string | null;
  /** Method 5 as typed; null when not given. */
  readonly proxy: string | null;
  /** Method 4 as typed; null: from the machine. */
  readonly namedProxy: string | null;
  /** Method 2: URL or file; null: discovery. */
  readonly pac: string | null;
  readonly methods: readonly Method[];
  /** Name of an environment variable with `user:password`; null: none are sent. */
  readonly proxyCredentialsEnv: string | null;
  readonly connectTo: readonly ConnectTo[];
  /** False: the rules change direct connections only, because the proxies choose by name (the lab's do). */
  readonly connectToBehindProxies: boolean;
  readonly caFile: string | null;
  readonly serviceCaFile: string | null;
  /** Recorded machine; null: this one. */
  readonly machine: string | null;
  /** Null: both families. */
  readonly family: 4 | 6 | null;
  readonly timeoutMs: Milliseconds;
  readonly deadlineMs: Milliseconds;
  /** Null: our choice. */
  readonly concurrency: Whole | null;
  readonly retries: Count;
  readonly failOn: 'error' | 'warning' | 'never';
  readonly requireElevation: boolean;
  /** Missing: `own`. */
  readonly engine?: Engine;
}

/** Longest single step, unless the user says otherwise: below WinHTTP's 30 s because a person waits. */
export const DEFAULT_TIMEOUT_MS = 10_000;
/** Longest whole run: what the original gives its engine (2 minutes). */
export const DEFAULT_DEADLINE_MS = 120_000;

/** What a run does when nothing is asked for. */
export const DEFAULT_OPTIONS: AnalyzeOptions = {
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
  connectToBehindProxies: true,
  caFile: null,
  serviceCaFile: null,
  machine: null,
  family: null,
  timeoutMs: DEFAULT_TIMEOUT_MS,
  deadlineMs: DEFAULT_DEADLINE_MS,
  concurrency: null,
  retries: 1,
  failOn: 'error',
  requireElevation: false,
};
