import type { RawRow } from '../rows/build-target.ts';
import { GOV_REGIONS } from '../rows/catalogue.ts';
import { serviceOf } from '../select/parse-services.ts';
import { readRegions, readText } from './read-fields.ts';
import type { ColumnName, Columns } from './table-columns.ts';

/** What one row of a table says. */
export type TableEntry =
  | { readonly kind: 'empty' }
  /** A whole URL: one target. */
  | { readonly kind: 'url'; readonly raw: RawRow }
  /** A host or pattern: an allow-list row; `url` asks that host, null for a pattern. */
  | { readonly kind: 'host'; readonly raw: RawRow; readonly url: string | null }
  /** An allow-list row of our own CSV, whose targets stand in other rows. */
  | { readonly kind: 'allow-list'; readonly raw: RawRow };

/** Reads one row by its columns. Values are checked later, by the builders. */
export function readTableRow(cells: readonly string[], columns: Columns): TableEntry {
  const cell = (name: ColumnName): string => {
    const index = columns.at.get(name);
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  const urlCell = cell('url');
  const address = (urlCell === '' || cell('kind') === 'allow-list' ? cell('host') || urlCell : urlCell).replaceAll(
    '\\',
    '',
  );
  if (address === '') return { kind: 'empty' };
  const raw: RawRow = { ...common(cells, columns, cell), url: address };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && !address.includes('*')) return { kind: 'url', raw };
  const parts = /^(?:https?:\/\/)?([^/:\s]+)(?::(\d{1,5}))?(\/\S*)?$/i.exec(address);
  if (!parts) return { kind: 'url', raw };
  const [, host = '', ownPort, ownPath] = parts;
  const port = ownPort ?? firstPort(cell('port')) ?? (/^http:/i.test(address) ? '80' : '443');
  const path = ownPath ?? (cell('path') || null);
  const pattern = { ...raw, host, port, path: path === '/' ? null : path };
  if (cell('kind') === 'allow-list')
    return {
      kind: 'allow-list',
      raw: {
        ...pattern,
        testedBy: cell('testedBy').split(' ').filter(Boolean),
        reason: cell('excluded') || cell('why'),
      },
    };
  const folder = path?.includes('*') ? '' : (path ?? '');
  const authority = port === '80' || port === '443' ? host : `${host}:${port}`;
  return {
    kind: 'host',
    raw: pattern,
    url: host.includes('*') ? null : `${port === '80' ? 'http' : 'https'}://${authority}${folder}`,
  };
}

function common(cells: readonly string[], columns: Columns, cell: (name: ColumnName) => string): RawRow {
  const region = regionCell(cell('region'));
  const service = serviceCell(cell);
  const ticks = columns.devices.filter(({ index }) =>
    /^(y|yes|x|✓|true|required)\b/i.test((cells[index] ?? '').trim()),
  );
  const devices = columns.devices.length > 0 ? ticks.map(({ kind }) => kind).join(',') : cell('devices');
  return {
    ...region,
    ...(service === null ? {} : { service }),
    id: cell('id'),
    model: cell('model').toLowerCase(),
    httpMethod: cell('httpMethod').toUpperCase(),
    expectedStatuses: cell('expectedStatuses'),
    ...(cell('pinned') === '' ? {} : { pinned: cell('pinned') }),
    ...(cell('required') === '' ? {} : { required: cell('required') }),
    devices,
    ...(columns.at.has('minBuild') ? { minBuild: cell('minBuild') } : {}),
    ...(columns.at.has('maxBuild') ? { maxBuild: cell('maxBuild') } : {}),
    notes: readText([cell('description'), cell('notes')].filter((text) => text !== '').join('; ')),
    ...(cell('source') === '' ? {} : { source: cell('source') }),
    date: cell('date'),
    ...(cell('excluded') === '' ? {} : { excluded: cell('excluded') }),
  };
}

/** Rings that are nobody's region, and the name that stands for every government cloud. */
function regionCell(text: string): RawRow {
  if (/canary/i.test(text)) return { region: 'US', excluded: 'Microsoft-internal ring (canary data centres)' };
  if (/^asm$/i.test(text)) return { region: 'US', excluded: "only for devices that run Microsoft's own launcher" };
  if (/^us gov/i.test(text)) return { regions: GOV_REGIONS };
  // Two capital letters are a geography that came after this tool: the row stays visible, and is not tested.
  if (/^[A-Z]{2}$/.test(text) && 'wrong' in readRegions(text)) {
    return { region: 'custom', excluded: `its geography "${text}" is not one that this tool knows` };
  }
  return { region: text };
}

/** The service by our codes; else by the words of Microsoft's columns; null where nothing tells. */
function serviceCell(cell: (name: ColumnName) => string): string | null {
  const own = cell('service');
  if (own === 'Consolidated' || own === 'BlobStorage') return own;
  const exact = serviceOf(own) ?? serviceOf(cell('category'));
  if (exact) return exact;
  const words = `${cell('category')} ${cell('description')}`.toLowerCase();
  for (const [pattern, service] of SERVICE_WORDS) if (pattern.test(words)) return service;
  return own === '' ? null : 'Custom';
}

const SERVICE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/command and control/, 'CnC'],
  [/cyber ?data/, 'CyberData'],
  [/autoir/, 'AutoIR'],
  [/sample submission/, 'SampleUpload'],
  [/network scanner/, 'NetworkScanner'],
  [/push notification/, 'LiveResponse'],
  [/\bmma\b|monitoring agent/, 'MMA'],
  [/security management/, 'SecurityManagement'],
  [/smartscreen/, 'SmartScreen'],
  [/\bcrl\b|revocation/, 'CRL'],
  [/security intelligence updates?\b|definition/, 'SecurityIntelligence'],
  [/cloud-delivered protection|\bmaps\b/, 'MAPS'],
  [/product updates?/, 'ProductUpdate'],
  [/windows update/, 'WindowsUpdate'],
];

/** `443`, `80, 443`, `TCP 443`: the secure one where both are named. */
function firstPort(text: string): string | null {
  const ports: readonly string[] = text.match(/\d{1,5}/g) ?? [];
  return ports.includes('443') ? '443' : (ports[0] ?? null);
}
