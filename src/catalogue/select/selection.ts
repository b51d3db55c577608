import type { OnboardingUrl } from '../../model/report.ts';
import type { CatalogueInfo, DeviceKind, Model, Region, Service, Target, UntestedRow } from '../../model/target.ts';
import type { AllowListRow } from '../rows/catalogue.ts';

/** What the device itself says that it uses, and where that was read. */
export interface DeviceUrls {
  readonly urls: readonly OnboardingUrl[];
  /** Region of the onboarding data; null when the list has none of that name. */
  readonly region: Region | null;
  /** Where the URLs were read, for people. */
  readonly source: string;
}

/** What one run wants of a list. */
export interface Selection {
  readonly regions: readonly Region[];
  readonly model: Model | 'both';
  /** True when neither user nor onboarding data named a region. */
  readonly regionUnknown: boolean;
  /** The device's own region where the list does not have it: no region is chosen then; null when it has. */
  readonly unlistedRegion: string | null;
  /** What the device's onboarding data names; null when there is none. */
  readonly deviceUrls: DeviceUrls | null;
  /** Where region and model were taken from, for people. */
  readonly chosenBy: string;
  readonly device: DeviceKind;
  /** Windows build; null elsewhere, or when unknown: then a current build is assumed. */
  readonly osBuild: number | null;
  /** Empty: all. */
  readonly services: readonly Service[];
  /** Globs over host or URL; empty: everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extraUrls: readonly string[];
  /** Log Analytics workspace; null for none. */
  readonly workspaceId: string | null;
}

/** What keeps a row out of a run, and the same for people: one clause without a period. */
export interface WhyOut {
  readonly by: 'list' | 'cloud' | 'region' | 'model' | 'device' | 'build' | 'service' | 'include' | 'exclude';
  readonly words: string;
}

/** One row of the list: in or out, and why. */
export interface TargetRow {
  readonly target: Target;
  readonly included: boolean;
  /** One sentence without a period. */
  readonly why: string;
  /** What keeps the row out; null when it is in, and for one that another row tests. */
  readonly outBy: WhyOut['by'] | null;
  /** Why the list itself never tests the row; null for rows that some run tests. */
  readonly excluded: string | null;
}

/** One allow-list row: which targets of this run test it, or why none does. */
export interface AllowRow {
  readonly row: AllowListRow;
  /** False when another region, model or system needs it: a firewall for these devices may leave it out. */
  readonly needed: boolean;
  /** Ids of targets of this run. */
  readonly testedBy: readonly string[];
  /** Null when `testedBy` names one. */
  readonly reason: string | null;
}

/** What a run tests, and the account of every row of the list. */
export interface SelectionResult {
  readonly info: CatalogueInfo;
  readonly targets: readonly Target[];
  /** Every row, in the list's order. */
  readonly rows: readonly TargetRow[];
  /** Every allow-list row, in the list's order. */
  readonly allowRows: readonly AllowRow[];
  /** Needed rows without a target. */
  readonly untested: readonly UntestedRow[];
}
