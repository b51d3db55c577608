import type { Region } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { parseNetwork } from '../../net/address.ts';
import { csvText } from '../../text/csv.ts';
import { jsonText } from '../../text/json-text.ts';
import type { SelectionResult } from '../select/selection.ts';
import { AZURE_REGIONS } from './azure-regions.ts';
import type { ExportKind } from './export-kind.ts';
import type { ServiceTags } from './service-tags.ts';

/** One address range with what it belongs to: a service tag or an Azure region. */
interface Range {
  readonly prefix: string;
  readonly of: string;
}

/** The tags that hold the streamlined service; cyber data is in the second only. Source: Microsoft Learn, streamlined connectivity. */
const STREAMLINED_TAGS = ['MicrosoftDefenderForEndpoint', 'OneDsCollector'];

const ADVICE =
  'Addresses change every week and are shared with other customers of Azure: names are better where the device can filter by name.';

/** Address ranges for devices that cannot filter by name. Throws {@link UsageError} for formats without addresses and for a file without the ranges. */
export function renderAddresses(result: SelectionResult, kind: ExportKind, tags: ServiceTags): string {
  const ranges = rangesOf(result, tags);
  if (ranges.length === 0)
    throw new UsageError(
      '--service-tags: the file has no range for these regions; download the file of your cloud (public or US government)',
    );
  const title = [
    'Microsoft Defender for Endpoint: address ranges',
    `Microsoft's file of ${tags.date ?? 'an unknown day'}${tags.changeNumber === null ? '' : `, change ${tags.changeNumber}`}`,
    ADVICE,
  ];
  const comments = title.map((line) => `# ${line}\n`).join('');
  const prefixes = [...new Set(ranges.map(({ prefix }) => prefix))];
  if (kind === 'csv')
    return csvText([
      ['prefix', 'port', 'of', 'file date'],
      ...ranges.map((range) => [range.prefix, '80,443', range.of, tags.date]),
    ]);
  if (kind === 'markdown') {
    return `${title.join('  \n')}\n\n| range | ports | of |\n| --- | --- | --- |\n${ranges.map((range) => `| ${range.prefix} | 80, 443 | ${range.of} |\n`).join('')}`;
  }
  if (kind === 'squid') {
    return `${comments}${prefixes.map((prefix) => `acl mde_addresses dst ${prefix}\n`).join('')}acl mde_ports port 80 443\nhttp_access allow mde_ports mde_addresses\n`;
  }
  if (kind === 'paloalto') return `${prefixes.join('\n')}\n`;
  if (kind === 'azure') return azureNetworkRule(prefixes);
  if (kind === 'windows') {
    const list = prefixes.map((prefix) => `'${prefix}'`).join(', ');
    return `${comments}New-NetFirewallRule -DisplayName 'Microsoft Defender for Endpoint (addresses)' -Direction Outbound -Action Allow -Protocol TCP -RemotePort 80, 443 -RemoteAddress @(${list})\r\n`;
  }
  throw new UsageError(
    `--service-tags: the ${kind} export holds names only; take csv, markdown, squid, paloalto, azure or windows, or leave --service-tags out`,
  );
}

function rangesOf({ info }: SelectionResult, tags: ServiceTags): readonly Range[] {
  const range =
    (of: string) =>
    (prefix: string): readonly Range[] =>
      parseNetwork(prefix) ? [{ prefix, of }] : [];
  const services = STREAMLINED_TAGS.flatMap((tag) => tags.prefixesOf(tag).flatMap(range(tag)));
  if (services.length > 0 && info.models.every((model) => model === 'streamlined')) return services;
  const regions = new Set(info.regions.flatMap((region: Region) => AZURE_REGIONS[region]));
  return [...services, ...[...regions].flatMap((region) => tags.prefixesIn(region).flatMap(range(region)))];
}

function azureNetworkRule(prefixes: readonly string[]): string {
  const rule = {
    name: 'mde-addresses',
    sourceAddresses: ['*'],
    destinationAddresses: prefixes,
    destinationPorts: ['80', '443'],
    protocols: ['TCP'],
  };
  return `${jsonText({ name: 'mde-addresses', properties: { priority: 210, action: { type: 'Allow' }, rules: [rule] } }, 2)}\n`;
}
