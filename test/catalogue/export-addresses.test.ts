import { describe, expect, it } from 'vitest';
import type { ExportKind } from '../../src/catalogue/firewall/export-kind.ts';
import { renderExport } from '../../src/catalogue/firewall/render-export.ts';
import { parseServiceTags } from '../../src/catalogue/firewall/service-tags.ts';
import { parseCsv } from '../../src/catalogue/formats/parse-csv.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { type Selection, selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { selectionOf } from './selection-of.ts';

const select = (part: Partial<Selection> = {}) => selectTargets(embeddedCatalogue(), selectionOf(part));

describe('address ranges', () => {
  const tags = parseServiceTags(
    Buffer.from(
      JSON.stringify({
        changeNumber: 7,
        values: [
          {
            name: 'MicrosoftDefenderForEndpoint',
            properties: { region: '', addressPrefixes: ['20.1.0.0/28', '2603:1030::/48'] },
          },
          { name: 'OneDsCollector', properties: { region: '', addressPrefixes: ['20.2.0.0/28'] } },
          { name: 'AzureCloud.eastus2', properties: { region: 'eastus2', addressPrefixes: ['20.3.0.0/16'] } },
          { name: 'AzureCloud.northeurope', properties: { region: 'northeurope', addressPrefixes: ['20.4.0.0/16'] } },
        ],
      }),
    ),
    'ServiceTags_Public_20260706.json',
  );
  it.each([
    [{ model: 'streamlined' }, ['20.1.0.0/28', '2603:1030::/48', '20.2.0.0/28']],
    [{}, ['20.1.0.0/28', '2603:1030::/48', '20.2.0.0/28', '20.3.0.0/16']],
    [{ regions: ['EU'] }, ['20.1.0.0/28', '2603:1030::/48', '20.2.0.0/28', '20.4.0.0/16']],
  ] satisfies [Partial<Selection>, string[]][])('for %j', (part, prefixes) => {
    expect(renderExport(select(part), 'paloalto', { ipRanges: tags })).toBe(`${prefixes.join('\n')}\n`);
  });
  it.each(['squid', 'windows', 'markdown'] as const)('%s names the day of the file and advises names', (kind) => {
    const text = renderExport(select(), kind, { ipRanges: tags });
    expect(text).toContain('2026-07-06');
    expect(text).toContain('names are better');
    expect(text).toContain('20.3.0.0/16');
  });
  it('csv and azure list them', () => {
    expect(parseCsv(renderExport(select(), 'csv', { ipRanges: tags }))?.[1]?.cells).toEqual([
      '20.1.0.0/28',
      '80,443',
      'MicrosoftDefenderForEndpoint',
      '2026-07-06',
    ]);
    expect(
      JSON.parse(renderExport(select(), 'azure', { ipRanges: tags })).properties.rules[0].destinationAddresses,
    ).toHaveLength(4);
  });
  it.each(['pac', 'bypass'] as const satisfies ExportKind[])('%s holds names only', (kind) => {
    expect(() => renderExport(select(), kind, { ipRanges: tags })).toThrow(/holds names only; take csv/);
  });
  it('of another cloud are a usage error', () => {
    const other = parseServiceTags(
      Buffer.from('<r><Region Name="europewest"><IpRange Subnet="10.0.0.0/8"/></Region></r>'),
    );
    expect(() => renderExport(select(), 'csv', { ipRanges: other })).toThrow(/has no range for these regions/);
  });
});
