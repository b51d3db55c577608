import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServiceTags } from '../../src/catalogue/firewall/service-tags.ts';
import { UsageError } from '../../src/model/usage-error.ts';

const tag = (name: string, region: string, addressPrefixes: readonly unknown[]) => ({
  name,
  id: name,
  properties: { region, platform: 'Azure', addressPrefixes },
});
const file = (values: readonly unknown[], extra: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ changeNumber: 312, cloud: 'Public', values, ...extra }));
const tags = parseServiceTags(
  file([
    tag('AzureCloud', '', ['20.0.0.0/8', '2603::/16']),
    tag('AzureCloud.eastus2', 'eastus2', ['20.1.0.0/16']),
    tag('Storage.EastUS2', 'eastus2', ['20.1.2.0/24']),
    tag('Storage', '', ['20.1.2.0/24', '20.9.0.0/24']),
    tag('MicrosoftDefenderForEndpoint', '', ['20.1.3.0/28', '2603:1030:40c::/48']),
    tag('Hostile', '', ["20.7.0.0%'; calc/24", '20.7.0.0/33', 7, 'x', ' 20.7.0.0/24\n']),
  ]),
  'C:\\Downloads\\ServiceTags_Public_20260706.json',
);

describe('tagOf', () => {
  it.each([
    ['20.1.3.5', { tag: 'MicrosoftDefenderForEndpoint', region: 'eastus2' }],
    ['20.1.3.16', { tag: 'AzureCloud.eastus2', region: 'eastus2' }],
    ['20.1.2.9', { tag: 'Storage.EastUS2', region: 'eastus2' }],
    ['20.9.0.1', { tag: 'Storage', region: null }],
    ['20.200.0.1', { tag: 'AzureCloud', region: null }],
    ['2603:1030:40c::1', { tag: 'MicrosoftDefenderForEndpoint', region: null }],
    ['2603:1030:40d::1', { tag: 'AzureCloud', region: null }],
    ['::ffff:20.1.3.5', { tag: 'MicrosoftDefenderForEndpoint', region: 'eastus2' }],
    ['20.7.0.1', { tag: 'AzureCloud', region: null }],
    ['10.0.0.1', null],
    ['fe80::1%eth0', null],
    ['no address', null],
    ['', null],
  ])('%s is %j', (address, found) => expect(tags.tagOf(address)).toEqual(found));
  it('agrees with a search through every prefix', () => {
    const prefix = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }));
    fc.assert(
      fc.property(fc.array(prefix, { minLength: 1, maxLength: 20 }), fc.ipV4(), (list, address) => {
        const prefixes = list.map(([first, length]) => `${first}/${length}`);
        const found = parseServiceTags(file([tag('T', 'x', prefixes)])).tagOf(address);
        const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const inside = list.some(
          ([first, length]) =>
            Math.floor(number(first) / 2 ** (32 - length)) === Math.floor(number(address) / 2 ** (32 - length)),
        );
        expect(found !== null).toBe(inside);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the files', () => {
  it('tell their day and change', () => expect([tags.date, tags.changeNumber]).toEqual(['2026-07-06', 312]));
  it('list prefixes by tag and by region, in either spelling', () => {
    expect(tags.prefixesOf('microsoftdefenderforendpoint')).toEqual(['20.1.3.0/28', '2603:1030:40c::/48']);
    for (const name of ['useast2', 'eastus2', 'East US 2', 'EASTUS2'])
      expect(tags.prefixesIn(name)).toEqual(['20.1.0.0/16']);
    expect([tags.prefixesOf('Hostile'), tags.prefixesOf('Nope'), tags.prefixesIn('mars')]).toEqual([[], [], []]);
  });
  it('of the older form, XML by region', () => {
    const xml =
      '<?xml version="1.0"?>\n<AzurePublicIpAddresses>\n<Region Name="uswestcentral">\n <IpRange Subnet="13.71.192.0/18" />\n <IpRange Subnet=\'13.77.200.0/21\'/>\n</Region>\n<Region Name="europewest"><IpRange Subnet="13.69.0.0/17"/><IpRange Subnet="bad"/></Region><IpRange Subnet="9.9.9.0/24"/></AzurePublicIpAddresses>';
    const older = parseServiceTags(Buffer.from(xml), 'PublicIPs_20200525.xml');
    expect(older.tagOf('13.71.200.1')).toEqual({ tag: 'Azure.westcentralus', region: 'westcentralus' });
    expect(older.prefixesIn('uswestcentral')).toEqual(['13.71.192.0/18', '13.77.200.0/21']);
    expect(older.prefixesIn('westeurope')).toEqual(['13.69.0.0/17']);
    expect([older.tagOf('9.9.9.9'), older.date]).toEqual([null, '2020-05-25']);
  });
  it.each([
    ['', 'is neither JSON nor XML'],
    ['hello', 'is neither JSON nor XML'],
    ['[]', 'has no "values"'],
    ['{"values":7}', 'has no "values"'],
    ['{"values":[{},null,7]}', 'names no tag with "addressPrefixes"'],
    ['<html></html>', 'holds no <Region> with <IpRange Subnet>'],
    ['null', 'has no "values"'],
  ])('%j is a mistake with a remedy', (text, words) => {
    expect(() => parseServiceTags(Buffer.from(text))).toThrow(
      new UsageError(
        `--service-tags: ${words}; give Microsoft's ServiceTags_Public_….json or the older PublicIPs_….xml`,
      ),
    );
  });
  it('of any bytes or JSON are tags or one line', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.jsonValue().map((value) => file([value])),
      fc
        .array(
          fc.constantFrom('<Region Name="', '"', '>', '<IpRange Subnet="', '10.0.0.0/8', '</Region>', '<', '&lt;'),
          { maxLength: 40 },
        )
        .map((parts) => Buffer.from(`<${parts.join('')}`)),
    );
    fc.assert(
      fc.property(bytes, (buffer) => {
        try {
          parseServiceTags(buffer).tagOf('10.0.0.1');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 400 },
    );
  });
});
