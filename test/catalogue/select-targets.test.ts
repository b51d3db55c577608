import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { DEFAULT_REGIONS, type Selection, selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { selectionOf } from './selection-of.ts';

const catalogue = embeddedCatalogue();
const select = (part: Partial<Selection> = {}) => selectTargets(catalogue, selectionOf(part));
const urls = (part: Partial<Selection> = {}) => select(part).targets.map((target) => target.url);
const V20 = 'https://us-v20.events.data.microsoft.com/ping';
const VORTEX = 'https://us.vortex-win.data.microsoft.com/ping';
const SETTINGS = 'https://settings-win.data.microsoft.com/qos';

describe('rules by Windows build', () => {
  it.each([
    [22631, true, false, false],
    [17134, true, false, false],
    [17133, false, true, false],
    [16299, false, true, false],
    [15063, false, true, true],
    [14393, false, true, true],
    [null, true, false, false],
  ] as const)('build %s: v20 %s, vortex-win %s, settings-win %s', (osBuild, v20, vortex, settings) => {
    const chosen = urls({ osBuild });
    expect([V20, VORTEX, SETTINGS].map((url) => chosen.includes(url))).toEqual([v20, vortex, settings]);
  });
  it('builds mean nothing on Linux', () => expect(urls({ device: 'L', osBuild: 1 })).toContain(V20));
  it('Windows 10 1803 with the streamlined package needs rows of the standard list beside it', () => {
    const old = urls({ model: 'streamlined', osBuild: 17134 });
    expect(old).toContain(V20);
    expect(old).toContain('https://ussus1eastprod.blob.core.windows.net');
    expect(old.filter((url) => url.includes('endpoint.security.microsoft.com'))).toEqual([]);
    expect(urls({ model: 'streamlined', osBuild: 17763 })).not.toContain(V20);
  });
});

describe('region and model', () => {
  it('one region means its rows and the worldwide ones', () => {
    const { targets } = select({ regions: ['UK'] });
    expect(new Set(targets.map((target) => target.region))).toEqual(new Set(['WW', 'UK']));
  });
  it('streamlined replaces the five core services', () => {
    const { targets } = select({ model: 'streamlined' });
    for (const target of targets.filter((one) => ['CnC', 'CyberData', 'AutoIR', 'SampleUpload'].includes(one.service)))
      expect(target.url).toMatch(/\.endpoint\.security\.microsoft\.com\//);
  });
  it('both takes both lists, each URL once', () => {
    const both = urls({ model: 'both' });
    expect(both).toEqual(expect.arrayContaining([...urls(), ...urls({ model: 'streamlined' })]));
    expect(new Set(both).size).toBe(both.length);
  });
  it('a government cloud gets its own list and the worldwide rows that it names', () => {
    const gov = select({ regions: ['GCC-High'] }).targets;
    const hosts = gov.map((target) => target.url);
    expect(hosts).toContain('https://winatp-gw-usgt.microsoft.com/commands/test');
    expect(hosts).toContain('https://events.data.microsoft.com/ping');
    expect(hosts).not.toContain('https://wdcp.microsoft.com');
    expect(hosts.some((url) => url.includes('winatp-gw-cus'))).toBe(false);
  });
  it('push notification is required in the government clouds and optional elsewhere', () => {
    const required = (regions: Selection['regions']) =>
      select({ regions }).targets.find((target) => target.url === 'https://client.wns.windows.com')?.required;
    expect([required(['DoD']), required(['US']), required(['US', 'DoD'])]).toEqual([true, false, false]);
  });
  it('a URL that two chosen regions share is asked once, required when one of them requires it', () => {
    const { targets, rows } = select({ regions: ['GCC-High', 'DoD'] });
    const same = targets.filter((target) => target.url === 'https://winatp-gw-usgv.microsoft.com/commands/test');
    expect(same.map((target) => [target.region, target.required])).toEqual([['GCC-High', true]]);
    expect(rows.filter((row) => row.why === `the same URL as ${same[0]?.id}`)).toHaveLength(1);
    expect(select({ regions: ['GCC-High'] }).targets.find(({ id }) => id === same[0]?.id)?.required).toBe(false);
  });
  it('a device that is not onboarded is tested for the commercial regions', () => {
    expect(DEFAULT_REGIONS).toEqual(['US', 'EU', 'UK', 'AU', 'AE']);
    const { info } = select({ regions: DEFAULT_REGIONS, regionUnknown: true, chosenBy: 'nothing' });
    expect(info).toMatchObject({
      name: 'embedded',
      regions: DEFAULT_REGIONS,
      regionUnknown: true,
      models: ['standard'],
    });
  });
  it.each(['US', 'EU', 'UK', 'AU', 'AE', 'GCC', 'GCC-High', 'DoD'] as const)(
    '%s has a required command and control target',
    (region) => {
      expect(select({ regions: [region] }).targets.some((target) => target.service === 'CnC' && target.required)).toBe(
        true,
      );
    },
  );
});

describe('what is unknown', () => {
  it('required counts as optional', () => {
    const unknown = catalogue.targets.filter((row) => row.required === null && row.gov === null);
    expect(unknown.length).toBeGreaterThan(5);
    for (const { id } of unknown) {
      const rows = (['US', 'AU', 'GCC', 'GCC-High', 'DoD'] as const).map(
        (region) => select({ regions: [region] }).rows,
      );
      for (const list of rows) expect(list.find((row) => row.target.id === id)?.target.required, id).toBe(false);
    }
  });
  it('pinned follows the rows of the same service and path', () => {
    const pinned = (url: string) =>
      select({ regions: ['GCC'] }).rows.find((row) => row.target.url === url)?.target.pinned;
    expect(pinned('https://unitedstates4.cp.wd.microsoft.us/wdcp.svc/bond/submitReport/test')).toBe(true);
    expect(pinned('https://unitedstates4.ss.wd.microsoft.us')).toBe(false);
    expect(pinned('https://wdcp.microsoft.com')).toBe(false);
  });
});

describe('filters of the user', () => {
  it.each([
    [{ services: ['CnC'] }, 4],
    [{ include: ['*.blob.core.windows.net'] }, 16],
    [{ include: ['https://winatp-gw-*/commands/test'] }, 4],
    [{ include: ['WINATP-GW-CUS.microsoft.com'] }, 1],
    [{ include: ['winatp-gw-cus.microsoft.com/commands/*'] }, 1],
    [{ include: ['nothing.example'] }, 0],
    [{ include: ['winatp*'], exclude: ['*eus*'] }, 2],
  ] satisfies [Partial<Selection>, number][])('%j leaves %i', (part, count) => expect(urls(part)).toHaveLength(count));
  it('say why a row is out', () => {
    const why = (part: Partial<Selection>) => select(part).rows.find((row) => row.target.url === V20)?.why;
    expect(why({ services: ['CnC'] })).toBe('its service CyberData is not among --service');
    expect(why({ include: ['x'] })).toBe('matches no --include');
    expect(why({ exclude: ['*v20*'] })).toBe('matches --exclude *v20*');
    expect(why({})).toBe('required for devices in US');
    expect(why({ osBuild: 15063 })).toBe('needed from Windows build 17134 on; build here: 15063');
    expect(why({ device: 'S' })).toBe(
      'needed on Windows 10 and later, macOS, Linux; this device: servers with the Microsoft Monitoring Agent',
    );
    expect(why({ model: 'streamlined' })).toBe('on the standard list only; chosen: streamlined');
    expect(why({ regions: ['EU'] })).toBe('needed in US only; chosen: EU');
  });
});

describe('extra targets', () => {
  it('--url is one more required target, whatever the filters', () => {
    const extra = select({ include: ['nothing'], extraUrls: ['https://x.example/y'] }).targets;
    expect(extra).toMatchObject([
      {
        id: 'custom-x-example-y',
        url: 'https://x.example/y',
        region: 'custom',
        service: 'Custom',
        required: true,
        observed: [],
      },
    ]);
  });
  it('--url of a known URL is asked as the list says', () => {
    const [target] = select({
      include: ['nothing'],
      extraUrls: ['https://go.microsoft.com/fwlink/?linkid=2120136'],
    }).targets;
    expect(target).toMatchObject({ httpMethod: 'HEAD', observed: [{ status: 302, date: '2026-08-21' }] });
  });
  it.each([
    'ftp://x',
    'x.example',
    'https://a:b@x.example',
    'https://',
    'https://*.example',
    'javascript:alert(1)',
    'https://x.example:0/',
  ])('--url %s is a mistake', (url) => {
    expect(() => select({ extraUrls: [url] })).toThrow(UsageError);
    expect(() => select({ extraUrls: [url] })).not.toThrow(/a:b/);
  });
  it('--workspace-id fills the star of the Log Analytics hosts of the chosen cloud', () => {
    const id = '0F2E9D7C-0000-4000-8000-123456789ABC';
    const mma = (part: Partial<Selection>) =>
      select({ workspaceId: id, ...part })
        .targets.filter(({ service }) => service === 'MMA')
        .map(({ url }) => url);
    const host = `https://${id.toLowerCase()}`;
    expect(mma({ device: 'S' })).toEqual([
      `${host}.agentsvc.azure-automation.net`,
      `${host}.ods.opinsights.azure.com`,
      `${host}.oms.opinsights.azure.com`,
    ]);
    expect(mma({ regions: ['GCC'] })).toEqual([`${host}.ods.opinsights.azure.us`, `${host}.oms.opinsights.azure.us`]);
    const { allowRows } = select({ workspaceId: id, device: 'S' });
    expect(allowRows.find(({ row }) => row.host === '*.ods.opinsights.azure.com')?.testedBy).toHaveLength(1);
  });
  it.each(['', 'a/b', '*', 'evil.example/', '../x', 'a'.repeat(64)])(
    '--workspace-id %j is a mistake',
    (workspaceId) => {
      expect(() => select({ workspaceId })).toThrow(/^--workspace-id .* is no workspace id; write /);
    },
  );
});

describe('the account of every row', () => {
  const parts: Partial<Selection>[] = [
    {},
    { device: 'L', osBuild: null },
    { regions: ['DoD'] },
    { model: 'streamlined' },
    { device: 'D', osBuild: 7601 },
  ];
  it.each(parts)('%j: every row is in or out with a sentence, every allow-list row has tests or a reason', (part) => {
    const result = select(part);
    expect(result.rows).toHaveLength(catalogue.targets.length);
    expect(result.allowRows).toHaveLength(catalogue.allowList.length);
    for (const row of result.rows) expect(row.why).toMatch(/\S/);
    for (const row of result.allowRows) expect(row.testedBy.length > 0).toBe(row.reason === null);
    const ids = new Set(result.targets.map(({ id }) => id));
    expect(ids.size).toBe(result.targets.length);
    for (const id of result.allowRows.flatMap(({ testedBy }) => testedBy)) expect(ids).toContain(id);
  });
  it('wildcards name the targets that test them', () => {
    const row = select().allowRows.find(({ row: { host } }) => host === '*.wd.microsoft.com');
    expect(row?.testedBy).toEqual(['us-maps-unitedstates-cp-wd-submitreport']);
    const target = select().targets.find(({ id }) => id === 'us-maps-unitedstates-cp-wd-submitreport');
    expect(target?.tests).toEqual(['*.wd.microsoft.com:443']);
    const eu = select({ regions: ['EU'] }).allowRows.find(({ row: { host } }) => host === '*.wd.microsoft.com');
    expect(eu?.testedBy).toEqual(['eu-maps-europe-cp-wd-submitreport']);
  });
  it('a list without regions is taken whole, and has none', async () => {
    const list = await loadCatalogue({
      kind: 'file',
      name: 'e.txt',
      bytes: Buffer.from('https://a.example\nhttps://b.example\tNoPinning\n'),
    });
    const { info, targets } = selectTargets(list, selectionOf({ device: 'L', regionUnknown: true }));
    expect(targets).toHaveLength(2);
    expect(info).toMatchObject({ name: 'e.txt', regions: [], regionUnknown: false });
  });
});
