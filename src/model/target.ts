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
  /** Statuses that the real service answers when it is healthy; null where no source tells: then any answer of the service itself counts. */
  readonly expectedStatuses: readonly Status[] | null;
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
  /** The lists chosen. */
  readonly models: readonly Model[];
  /** Where region and model were taken from, for people: `--geo`, `onboarding data (registry)`, … */
  readonly chosenBy: string;
}

/** True when `status` is one that the target is expected to answer; without knowledge every final status below 500 but 403 and 407 counts. */
export function isExpectedStatus(target: Pick<Target, 'expectedStatuses'>, status: number): boolean {
  if (target.expectedStatuses) return target.expectedStatuses.includes(status);
  return status >= 200 && status < 500 && status !== 403 && status !== 407;
}
