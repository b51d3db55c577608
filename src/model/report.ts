import type { Finding, SettingsLint } from '../findings/shape/finding.ts';
import type { Severity } from '../findings/shape/finding-info.ts';
import type { Decision } from './consumer.ts';
import type { MachineStore, MachineTls } from './machine/tls.ts';
import type { Method } from './method.ts';
import type { AnalyzeOptions } from './options.ts';
import type { Challenge, Measurement, Probe } from './probe.ts';
import type { ProxySettings, SensorChoice } from './proxy.ts';
import type { Count, HttpUrl, Milliseconds, Sha256, Timestamp, Whole } from './scalars.ts';
import type { DiscoveredSetting } from './settings.ts';
import type { CatalogueInfo, Model, Region, Service, Target, TargetRegion, UntestedRow } from './target.ts';
import type { WinhttpEvidence, WinhttpReport } from './winhttp.ts';

/** Grows by one in the second place with each new field, in the first with each change of meaning. */
export const SCHEMA_VERSION = '2.0';

/** As whom the tool ran. */
export interface Identity {
  /** `CORP\anna`, `NT AUTHORITY\SYSTEM`, `root`. */
  readonly user: string;
  /** Null when it could not be told. */
  readonly elevated: boolean | null;
  /** True for LocalSystem (S-1-5-18), the account of the sensor; root on Linux and macOS. */
  readonly system: boolean;
  /** `system`, `high`, `medium`, `low` on Windows; null elsewhere or when unknown. */
  readonly integrity: string | null;
  /** Windows session number; null elsewhere. */
  readonly session: Whole | null;
}

/** A URL of the onboarding data, and the field that names it. */
export interface OnboardingUrl {
  /** `geoLocationUrl`. */
  readonly name: string;
  readonly url: HttpUrl;
}

/** Onboarding facts that select the list. Ids are pseudonyms or removed before any output. */
export interface Onboarding {
  /** Null when it could not be told. */
  readonly onboarded: boolean | null;
  readonly region: Region | null;
  /** The region as the data calls it, without `GW_`; null when it names none. */
  readonly geography?: string | null;
  /** The URLs that the data names: what this device uses, whatever the list says. */
  readonly urls?: readonly OnboardingUrl[];
  readonly model: Model | null;
  readonly datacenter: string | null;
  /** SHA-256 prefix (8 hex digits) of the organisation id, never the id; null when there is none. */
  readonly organisation: string | null;
  /** Where it was read. */
  readonly source: string;
}

/** The device. */
export interface HostInfo {
  readonly name: string;
  readonly platform: 'win32' | 'linux' | 'darwin';
  /** `Windows 11 Pro 23H2`, `Debian GNU/Linux 12`. */
  readonly system: string;
  /** Windows build number; null elsewhere. */
  readonly osBuild: Whole | null;
  readonly architecture: string;
  readonly identity: Identity;
  /** Own networks without loopback: `{ interface, address, prefix: '10.20.31.0/24' }`. */
  readonly networks: readonly { readonly interface: string; readonly address: string; readonly prefix: string }[];
  readonly onboarding: Onboarding;
  /** Name → value facts for people (sensor service, antivirus mode, TLS policy …), in display order. */
  readonly facts: readonly { readonly name: string; readonly value: string; readonly source: string }[];
  /** State of the attack-surface-reduction rule that blocks PsExec; null when it could not be read or does not apply. */
  readonly asrPsExecRule: 'off' | 'block' | 'audit' | 'warn' | null;
  /** What Windows' own TLS may do; null elsewhere, missing in older reports. */
  readonly tls?: MachineTls | null;
  /** What the machine's own store holds of the service's roots; null where it could not be read, missing in older reports. */
  readonly store?: MachineStore | null;
  /** True when the machine is a recorded one (`--machine`). */
  readonly recorded: boolean;
}

/** A root that the service really uses. */
export interface ServiceRoot {
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: Sha256;
}

/** A root of Microsoft's or Mozilla's programme: its authority must not sign for inspectors. */
export interface PublicRoot {
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: Sha256;
}

/** The antivirus's own proxy (policy or Set-MpPreference), measured for the antivirus's targets beside the five methods. */
export interface AntivirusEvidence {
  readonly settings: ProxySettings;
  /** `method` is `named` in these: the antivirus's static proxy or PAC takes that place. Observation ids begin with `a`. */
  readonly measurements: readonly Measurement[];
}

/** An address of a target with the Azure service tag that names it (`--service-tags`). */
export interface AddressTag {
  readonly address: string;
  /** Null when no tag of the file covers it. */
  readonly tag: string | null;
  /** Azure region of the range; null when the tag names none. */
  readonly region: string | null;
}

/** Everything that a run gathered and a report keeps as it was: evidence and report differ in what follows from it. */
export interface Gathered {
  readonly run: RunInfo;
  readonly host: HostInfo;
  readonly catalogue: CatalogueInfo;
  /** The roots that count as the service's own. */
  readonly serviceRoots: readonly ServiceRoot[];
  /** Roots of the public programmes that chains of this run end in; missing in older reports. */
  readonly publicRoots?: readonly PublicRoot[];
  /**
   * One entry per method, in order.
   * @maxItems 5
   */
  readonly proxies: readonly ProxySettings[];
  /** Every proxy setting found, used or not. */
  readonly settings: readonly DiscoveredSetting[];
  /** What the sensor itself would use. */
  readonly sensor: SensorChoice;
  /** How each consumer of this platform comes to its proxy, for a URL of its own; missing in older reports. */
  readonly decisions?: readonly Decision[];
  /** Mistakes in the settings, seen without any probe. */
  readonly lints: readonly SettingsLint[];
  /** What was to be tested, in the catalogue's order. */
  readonly targets: readonly Target[];
  /** What is needed and was not to be tested, because no host of it is known; missing in older reports. */
  readonly untested?: readonly UntestedRow[];
  /** Requests beside the targets. */
  readonly challenges: readonly Challenge[];
  /** Empty without `--service-tags`. */
  readonly addressTags?: readonly AddressTag[];
  /** What went wrong in the tool itself: a rule that threw, a fact that could not be read. */
  readonly runWarnings: readonly string[];
}

/** Everything gathered, before any conclusion: what `replay` diagnoses again. */
export interface Evidence extends Gathered {
  /** The cells of the matrix, not judged. */
  readonly measurements: readonly Measurement[];
  /** Null when the antivirus has no proxy of its own. */
  readonly antivirus?: AntivirusEvidence | null;
  /** Missing without `--engine winhttp`. */
  readonly winhttp?: WinhttpEvidence | null;
}

/** The run itself. */
export interface RunInfo {
  /** Random UUID, in every output. */
  readonly id: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: Timestamp;
  readonly durationMs: Milliseconds;
  /** False when deadline, interrupt or a bug of ours left something undone. */
  readonly complete: boolean;
  /** Null when complete. */
  readonly incompleteBecause: 'deadline' | 'SIGINT' | 'SIGTERM' | 'internal-error' | null;
  readonly options: AnalyzeOptions;
}

/** What is said of one target. */
export interface Verdict {
  readonly targetId: string;
  /** Not reached by a way that Defender takes: `error`, or `warning` for an optional target. Undecided, because the run ended first: `warning`, or `info` for an optional one; never `ok` and never `error`. */
  readonly level: 'ok' | Severity;
  readonly reachableBy: readonly Method[];
  /** Indices into `findings`. */
  readonly causes: readonly Count[];
}

/** How one program fares by its own proxy settings and its documented order of fall-back. */
export interface ConsumerFate {
  /** `updates` is Windows Update. */
  readonly consumer: 'sensor' | 'antivirus' | 'updates';
  /** `ok`: its first choice reaches all; `warning`: only a fall-back does, or not all was tested; `error`: a needed target has no way. */
  readonly level: 'ok' | Severity;
  /** Targets that its first choice reaches. */
  readonly reachable: Count;
  /** Targets that it needs. */
  readonly total: Count;
  /** One line for people. */
  readonly sentence: string;
}

/** What is said of one service in one region. */
export interface Channel {
  readonly service: Service;
  readonly region: TargetRegion;
  /** The worst of its targets' levels: a required channel that is only undecided is a `warning`. */
  readonly level: 'ok' | Severity;
  /** True when at least one required target belongs to it. */
  readonly required: boolean;
  /** Targets reachable by at least one method. */
  readonly reachable: Count;
  readonly total: Count;
  /** Methods by which every target of the channel is reachable. */
  readonly reachableBy: readonly Method[];
  /** Per method: reachable targets, and targets measured; null where the method is absent, unusable or skipped for all. */
  readonly byMethod: Readonly<Record<Method, { readonly reachable: Count; readonly measured: Count } | null>>;
  /** One sentence for people. */
  readonly sentence: string;
}

/** How the process ends. */
export interface Exit {
  readonly code: 0 | 1 | 2 | 3 | 4 | 130 | 143;
  readonly reason: string;
}

/** The one result: every output is a rendering of it. Plain JSON. */
export interface Report extends Gathered {
  /**
   * `2.0`: the second number grows with each new field, the first with each change of meaning.
   * @pattern ^2\.[0-9]+$
   */
  readonly schemaVersion: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** The measurements, judged. */
  readonly probes: readonly Probe[];
  /** Null when the antivirus has no proxy of its own; `probes` are judged like the others. */
  readonly antivirus?: { readonly settings: ProxySettings; readonly probes: readonly Probe[] } | null;
  /** Missing without `--engine winhttp`. */
  readonly winhttp?: WinhttpReport;
  readonly findings: readonly Finding[];
  readonly channels: readonly Channel[];
  readonly verdicts: readonly Verdict[];
  /** How each program of Defender fares by its own settings; missing in reports of version 1. */
  readonly consumers?: readonly ConsumerFate[];
  /** One or two sentences: what works and what does not. The first line of every summary. */
  readonly verdict: string;
  readonly exit: Exit;
}
