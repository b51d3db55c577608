/** One URL of the suite's cloud. */
export interface CloudUrl {
  readonly url: string;
  readonly status: number;
}

/** Names of the suite. All below `.example`, which no real network has (RFC 2606). */
export const names = {
  cloud: [
    'edr.cloud.example',
    'upload.cloud.example',
    'maps.cloud.example',
    'updates.cloud.example',
    'crl.cloud.example',
  ],
  selfSigned: 'selfsigned.bad.example',
  expired: 'expired.bad.example',
  wrongName: 'wrongname.bad.example',
  /** Resolves to an address that drops everything. */
  blackHole: 'hole.broken.example',
  /** Resolves to an address without a listener. */
  closed: 'closed.broken.example',
  /** IPv6 drops everything, IPv4 works. */
  brokenIpv6: 'sixbroken.cloud.example',
  onlyIpv4: 'four.cloud.example',
  onlyIpv6: 'six.cloud.example',
  unknown: 'unknown.nx.example',
} as const;

/** The list that most tests analyse: two services over TLS (one of them pinned) and one over plain http. */
export const BASIC_LIST: readonly CatalogueRow[] = [
  row('https://edr.cloud.example/commands/test', 'CnC', 200, true),
  row('https://upload.cloud.example/', 'SampleUpload', 400, false),
  row('http://crl.cloud.example/root.crl', 'CRL', 200, false),
];

/** One row of a catalogue in the published CSV form. */
export interface CatalogueRow extends CloudUrl {
  readonly service: string;
  readonly pinned: boolean;
}

/** Makes a row. */
export function row(url: string, service: string, status: number, pinned: boolean): CatalogueRow {
  return { url, service, status, pinned };
}

/** The rows as a CSV catalogue. */
export function catalogueCsv(rows: readonly CatalogueRow[]): string {
  const lines = rows.map(
    ({ url, service, status, pinned }) =>
      `WW,${url},${service},standard,GET,${status},${pinned ? 'yes' : 'no'},"W,D,S,M,L",required,,,network suite`,
  );
  const header = 'region,url,service,model,method,expected_status,pinned,os,required,since,notes,source';
  return `${[header, ...lines].join('\n')}\n`;
}
