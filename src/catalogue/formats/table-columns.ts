import type { DeviceKind } from '../../model/target.ts';

/** What a column of a foreign table means. */
export type ColumnName =
  | 'kind'
  | 'url'
  | 'host'
  | 'port'
  | 'path'
  | 'region'
  | 'service'
  | 'category'
  | 'model'
  | 'httpMethod'
  | 'expectedStatuses'
  | 'pinned'
  | 'required'
  | 'devices'
  | 'minBuild'
  | 'maxBuild'
  | 'excluded'
  | 'why'
  | 'testedBy'
  | 'notes'
  | 'source'
  | 'date'
  | 'id'
  | 'description';

/** Position of each known column, and of the columns that tick one kind of device. */
export interface Columns {
  readonly at: ReadonlyMap<ColumnName, number>;
  readonly devices: readonly { readonly kind: DeviceKind; readonly index: number }[];
}

/** Headings in small letters without anything but letters and digits. Source: our CSV, Microsoft's published tables, common exports. */
const HEADINGS: Readonly<Record<ColumnName, readonly string[]>> = {
  kind: ['kind'],
  url: ['url', 'uri', 'endpointurl', 'endpoint', 'urls', 'targeturl'],
  host: [
    'host',
    'hostname',
    'fqdn',
    'domain',
    'dnsrecord',
    'endpointdnsrecord',
    'microsoftcomdnsrecord',
    'hostpattern',
    'pattern',
    'address',
  ],
  port: ['port', 'ports'],
  path: ['path'],
  region: ['region', 'regions', 'geography', 'geo', 'servicelocation', 'location'],
  service: ['service'],
  category: ['category'],
  model: ['model', 'models', 'connectivity'],
  httpMethod: ['method', 'httpmethod'],
  expectedStatuses: ['observedstatus', 'observed', 'expectedstatus', 'expectedstatuses', 'expected', 'status'],
  pinned: ['pinned'],
  required: ['required', 'requiredoroptional', 'requiredoptional'],
  devices: ['os', 'devices', 'systems', 'platform', 'platforms'],
  minBuild: ['minbuild'],
  maxBuild: ['maxbuild'],
  excluded: ['excluded'],
  why: ['why'],
  testedBy: ['testedby'],
  notes: ['notes', 'note', 'comments', 'comment'],
  source: ['source'],
  date: ['date'],
  id: ['id', 'targetid'],
  description: ['description', 'endpointurldescription', 'purpose'],
};

/** The columns of a heading row; null when none of them holds URLs or hosts. */
export function findColumns(cells: readonly string[]): Columns | null {
  const at = new Map<ColumnName, number>();
  const devices: { kind: DeviceKind; index: number }[] = [];
  cells.slice(0, 200).forEach((cell, index) => {
    const heading = cell.toLowerCase().replace(/[^a-z0-9]/g, '');
    for (const [name, headings] of Object.entries(HEADINGS)) {
      // Object.entries widens the keys of the record above to string.
      if (headings.includes(heading) && !at.has(name as ColumnName)) at.set(name as ColumnName, index);
    }
    const kind = deviceOf(heading);
    if (kind) devices.push({ kind, index });
  });
  return at.has('url') || at.has('host') ? { at, devices } : null;
}

/** The device whose column it is, by the beginnings that Microsoft's tables use. */
function deviceOf(heading: string): DeviceKind | null {
  if (heading.startsWith('windows10') || heading.startsWith('windows11')) return 'W';
  if (heading.startsWith('windows7') || heading.startsWith('windows8')) return 'D';
  if (/^(windowsserver|mma).*mma/.test(heading) || heading === 'mma') return 'S';
  if (heading === 'mac' || heading === 'macos') return 'M';
  return heading === 'linux' ? 'L' : null;
}
