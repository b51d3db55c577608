import type { HttpUrl, Sha256, Status, Whole } from './scalars.ts';

/** Data regions that a user can name with `--geo`. */
export const REGIONS = ['US', 'EU', 'UK', 'AU', 'AE', 'GCC', 'GCC-High', 'DoD'] as const;

/** One region that a user can name. */
export type Region = (typeof REGIONS)[number];

/** Where a target belongs: a region, every commercial device (`WW`), or nowhere in particular (`custom`: `--url` and foreign lists without regions). */
export type TargetRegion = Region | 'WW' | 'custom';

/** Which of Microsoft's two lists: one host per service and region, or one consolidated domain. */
export type Model = 'standard' | 'streamlined';

/** Service names, in the order in which reports show channels. Source: the lists in `src/catalogue/data`. */
export const SERVICES = [
  'CnC',
  'CyberData',
  'AutoIR',
  'SampleUpload',
  'MAPS',
  'AvCloudXplat',
  'SecurityIntelligence',
  'SmartScreen',
  'CRL',
  'CTL',
  'SecurityManagement',
  'LiveResponse',
  'Settings',
  'Events',
  'OneDs',
  'ECS',
  'AvTelemetry',
  'WindowsUpdate',
  'ProductUpdate',
  'MMA',
  'NetworkScanner',
  'IPv6Probe',
  'Custom',
] as const;

/** One service of the cloud, as the catalogue calls it. */
export type Service = (typeof SERVICES)[number];

/** What people call a service: the channel names of the summary and of the page. */
export const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  CnC: 'command and control',
  CyberData: 'cyber data',
  AutoIR: 'automated investigation',
  SampleUpload: 'sample upload',
  MAPS: 'antivirus cloud',
  AvCloudXplat: 'antivirus cloud (macOS, Linux)',
  SecurityIntelligence: 'security intelligence',
  SmartScreen: 'SmartScreen',
  CRL: 'certificate revocation',
  CTL: 'certificate trust lists',
  SecurityManagement: 'security management',
  LiveResponse: 'push notification',
  Settings: 'settings',
  Events: 'events',
  OneDs: 'Defender Core telemetry',
  ECS: 'experimentation and configuration',
  AvTelemetry: 'antivirus telemetry',
  WindowsUpdate: 'Windows Update',
  ProductUpdate: 'product updates',
  MMA: 'Log Analytics agent',
  NetworkScanner: 'network scanner',
  IPv6Probe: 'IPv6 probe',
  Custom: 'custom targets',
};

/** Kinds of device: W Windows 10/11, Server 2019+ and unified agent; D Windows 7/8.1; S servers with the Microsoft Monitoring Agent; M macOS; L Linux. */
export type DeviceKind = 'W' | 'D' | 'S' | 'M' | 'L';

/** What a healthy answer looks like beyond its status, where that is known. */
export interface AnswerShape {
  /** Lower-case name of a header that the real service sends; null where none is known. */
  readonly header: string | null;
  /** Text that the body of the real answer contains (case matters); null where none is known. */
  readonly body: string | null;
}

/** A status that somebody saw a URL answer: a fact of one day, never a promise of the next one. */
export interface SeenStatus {
  readonly status: Status;
  /** Day on which it was seen, ISO 8601 date; null where the source tells none. */
  readonly date: string | null;
  /** Who saw it: a public document or a list. */
  readonly source: string;
}

/** One URL of the catalogue: what is asked, and what proves that the real service answered. */
export interface Target {
  /** Stable and unique in a list, kebab-case, for example `us-cnc-winatp-gw-cus-commands-test`. */
  readonly id: string;
  /** Absolute http(s) URL as it is requested and printed, without credentials. */
  readonly url: HttpUrl;
  /** The service of Defender that needs it. */
  readonly service: Service;
  /** The region whose devices need it. */
  readonly region: TargetRegion;
  /** The list or lists that name it. */
  readonly models: readonly Model[];
  /** HTTP method of the probe. */
  readonly httpMethod: 'GET' | 'HEAD' | 'POST';
  /** Statuses that were seen there; empty where no source tells. Who answered decides whether a target is reached, not these. */
  readonly observed: readonly SeenStatus[];
  /** What the healthy answer carries; null where that is not known. */
  readonly answer: AnswerShape | null;
  /** True when the sensor accepts only Microsoft's own chain here, so that TLS inspection breaks it even where the machine trusts the inspector. */
  readonly pinned: boolean;
  /** False for what Defender can do without; only required targets decide the exit code. */
  readonly required: boolean;
  /** The devices that need it. */
  readonly devices: readonly DeviceKind[];
  /** Lowest Windows build that uses it (inclusive), null for any. */
  readonly minBuild: Whole | null;
  /** Highest Windows build that uses it (inclusive), null for any. */
  readonly maxBuild: Whole | null;
  /** Allow-list patterns (`*.wd.microsoft.com:443`) that this target tests; empty when it stands for itself alone. */
  readonly tests: readonly string[];
  /** Why it is as it is, for people; null when there is nothing to say. */
  readonly notes: string | null;
  /** Document or option it comes from. */
  readonly source: string;
  /** Day of the source, ISO 8601 date; null where unknown. */
  readonly date: string | null;
}

/** One row of the list that devices like this need and that no target of the run tests: nothing is known of it. */
export interface UntestedRow {
  /** `*.endpoint.security.microsoft.us:443`: host pattern and port, with a path where the list names one; null where the list names nothing at all. */
  readonly pattern: string | null;
  /** The services that the row stands for; several where one pattern replaces several. */
  readonly services: readonly Service[];
  /** The chosen regions that need it; `WW` for every commercial device, `custom` for a list without regions. */
  readonly regions: readonly TargetRegion[];
  /** The list or lists that name it. */
  readonly models: readonly Model[];
  /** False for what Defender can do without; only required rows keep a verdict open. */
  readonly required: boolean;
  /** Why no target tests it, for people: one clause without a period. */
  readonly why: string;
  /** Document it comes from. */
  readonly source: string;
}

/** What of the whole catalogue one run tests. */
export interface CatalogueInfo {
  /** Name of the list: `embedded` or the file or URL it came from. */
  readonly name: string;
  /** Day of the list, ISO 8601 date; null where the list does not tell. */
  readonly date: string | null;
  /** SHA-256 of the list's bytes, lower-case hex. */
  readonly sha256: Sha256;
  /** The regions chosen, in the order of {@link REGIONS}; empty when the list has none. */
  readonly regions: readonly Region[];
  /** True when neither user nor onboarding data named a region, so that several were taken to be sure. */
  readonly regionUnknown: boolean;
  /** The region of the onboarding data that the list does not have; null or missing when there is none. */
  readonly unlistedRegion?: string | null;
  /** The lists chosen. */
  readonly models: readonly Model[];
  /** Where region and model were taken from, for people: `--geo`, `onboarding data (registry)`, … */
  readonly chosenBy: string;
}

/** True when somebody has seen the target answer so. */
export function wasSeen({ observed }: Pick<Target, 'observed'>, status: number): boolean {
  return observed.some((seen) => seen.status === status);
}

/** The statuses seen at a target, each once, in the order of the list. */
export function seenStatuses({ observed }: Pick<Target, 'observed'>): readonly number[] {
  return [...new Set(observed.map(({ status }) => status))];
}

/** What Microsoft's own analyzer counts as reached, whatever the URL. Source: MDE Client Analyzer kit 08May2024, script. */
const USUAL: readonly number[] = [200, 400, 404, 405];

/** True for a status that the service plausibly gave, where another hand passed it on: seen there, or one that Microsoft's analyzer accepts anywhere. */
export function isPlausible(target: Pick<Target, 'observed'>, status: number): boolean {
  return wasSeen(target, status) || USUAL.includes(status);
}

/**
 * True when a status alone makes it likely that the target answered, where somebody else measured and told no more: over
 * TLS that WinHTTP verified any but a proxy's 407, over plain HTTP a success or a plausible status.
 */
export function answersByStatus(target: Pick<Target, 'observed' | 'url'>, status: number): boolean {
  if (/^https:/i.test(target.url)) return status !== 407;
  return (status >= 200 && status < 300) || status === 301 || status === 308 || isPlausible(target, status);
}
