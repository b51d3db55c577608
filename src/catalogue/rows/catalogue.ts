import type {
  AnswerShape,
  DeviceKind,
  Model,
  Region,
  SeenStatus,
  Service,
  Target,
  TargetRegion,
} from '../../model/target.ts';
import type { RootList } from '../roots/roots.ts';

/** Rows of a list that are read; a longer one is refused. Ten times what a report is built for, a hundred times the largest published list. */
export const MAX_ROWS = 50_000;

/** One row of a list, before a device and a region are chosen. */
export interface CatalogueTarget {
  /** Stable and unique in the list, kebab-case. */
  readonly id: string;
  /** Absolute http(s) URL without credentials. */
  readonly url: string;
  readonly service: Service;
  /** `WW`, one region, several that share the URL (government clouds), or `custom` for a list without regions. */
  readonly regions: readonly TargetRegion[];
  readonly models: readonly Model[];
  readonly httpMethod: Target['httpMethod'];
  /** Statuses that were seen there; empty where no source tells. */
  readonly observed: readonly SeenStatus[];
  readonly answer: AnswerShape | null;
  /** Null where no source tells; {@link decidePinned} then decides. */
  readonly pinned: boolean | null;
  /** Null where no source tells; such a row counts as optional. */
  readonly required: boolean | null;
  /** What the lists of the government clouds say of a worldwide row; null when they do not name it. */
  readonly gov: 'required' | 'optional' | null;
  readonly devices: readonly DeviceKind[];
  /** Lowest Windows build, inclusive; null for any. */
  readonly minBuild: number | null;
  /** Highest Windows build, inclusive; null for any. */
  readonly maxBuild: number | null;
  /** True for standard rows that Windows 10 1607 to 1803 needs beside the streamlined list. */
  readonly streamlinedBelow1809: boolean;
  /** Why the row is never tested; null for rows that are. */
  readonly excluded: string | null;
  readonly notes: string | null;
  /** Document it comes from, for people. */
  readonly source: string;
  /** Day of that document, ISO 8601; null where unknown. */
  readonly date: string | null;
}

/** Services that only allow-lists name: the streamlined wildcard and the storage wildcard of 2019. */
export type AllowService = Service | 'Consolidated' | 'BlobStorage';

/** One row of Microsoft's allow-lists: what a firewall has to let through. */
export interface AllowListRow {
  /** Host pattern, `*` for any text: `*.wd.microsoft.com`. */
  readonly host: string;
  readonly port: number;
  /** Path pattern; null for any. */
  readonly path: string | null;
  readonly service: AllowService;
  readonly regions: readonly TargetRegion[];
  readonly models: readonly Model[];
  /** Null where no source tells. */
  readonly required: boolean | null;
  readonly devices: readonly DeviceKind[];
  /** True when the `*` stands for a Log Analytics workspace id. */
  readonly workspace: boolean;
  readonly streamlinedBelow1809: boolean;
  /** Why no firewall has to let it through any more; null for rows that hold. */
  readonly excluded: string | null;
  /** Ids of the rows that test it. */
  readonly testedBy: readonly string[];
  /** Why no row can test it; null when one does. */
  readonly reason: string | null;
  readonly notes: string | null;
  readonly source: string;
  readonly date: string | null;
}

/** One list, read and checked. */
export interface Catalogue {
  /** `embedded` or the file's or URL's name. */
  readonly name: string;
  /** Day of the list, ISO 8601; null where it does not tell. */
  readonly date: string | null;
  /** SHA-256 of the list's bytes, lower-case hex. */
  readonly sha256: string;
  /** In the list's order, which every report keeps. */
  readonly targets: readonly CatalogueTarget[];
  readonly allowList: readonly AllowListRow[];
  /** Its roots, or those of the embedded list where it has none. */
  readonly roots: RootList;
}

/** What an importer delivers, before names and hashes are added; `places` tells where each target stands, for complaints. */
export interface ImportedList {
  readonly date: string | null;
  readonly targets: readonly CatalogueTarget[];
  readonly allowList: readonly AllowListRow[];
  /** Null or missing where the list has none. */
  readonly roots?: RootList | null;
  /** One place per target: `row 17`, `line 3`, `record 2, CnCURLs 4`. */
  readonly places: readonly string[];
}

/** The government clouds, which have their own lists. */
export const GOV_REGIONS: readonly Region[] = ['GCC', 'GCC-High', 'DoD'];
/** The regions of Microsoft's commercial list: what a device that is not onboarded is tested for. */
export const COMMERCIAL_REGIONS: readonly Region[] = ['US', 'EU', 'UK', 'AU', 'AE'];
/** First Windows build whose sensor can use the streamlined list (Windows 10 1809, Server 2019). */
export const STREAMLINED_MIN_BUILD = 17763;
