import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';
import { renderTargets } from '../../src/catalogue/select/render-targets.ts';
import { selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { seenStatuses } from '../../src/model/target.ts';
import { FOLDER, fixture, load } from './list-on-disk.ts';
import { selectionOf } from './selection-of.ts';

describe('a list in every format', () => {
  const of = async (name: string) =>
    (await fixture(name)).targets.map((target) => [
      target.url,
      target.service,
      target.regions.join(),
      target.models.join(),
      target.httpMethod,
      seenStatuses(target).join() || null,
      target.pinned,
      target.required,
    ]);
  it('our JSON, what it leaves out filled from what we know of the URL', async () => {
    expect(await of('ours.json')).toEqual([
      ['https://gw.plant.example/commands/test', 'CnC', 'EU', 'standard', 'GET', '200', true, true],
      [
        'https://winatp-gw-neu.microsoft.com/commands/test',
        'CnC',
        'EU',
        'standard,streamlined',
        'GET',
        '200',
        true,
        true,
      ],
      [
        'http://mirror.plant.example:8080/updates',
        'SecurityIntelligence',
        'custom',
        'standard,streamlined',
        'HEAD',
        null,
        null,
        false,
      ],
    ]);
    expect((await fixture('ours.json')).date).toBe('2026-05-01');
  });
  it('CSV with the columns of a probe list', async () => {
    expect(await of('reference-columns.csv')).toEqual([
      ['https://one.example/ping', 'CyberData', 'WW', 'standard,streamlined', 'GET', '200,404', true, true],
      ['https://two.example', 'MAPS', 'US', 'standard', 'HEAD', null, false, false],
      ['https://three.example', 'CnC', 'GCC,GCC-High,DoD', 'streamlined', 'POST', '200', null, null],
    ]);
  });
  it('CSV with other headings, semicolons and a BOM', async () => {
    expect((await of('other-columns.csv')).map((row) => row.slice(0, 3))).toEqual([
      ['https://winatp-gw-weu.microsoft.com/commands/test', 'CnC', 'EU'],
      ['http://plain.example', 'Custom', 'WW'],
    ]);
  });
  it('endpoints.txt: a URL without NoPinning is pinned, as in the original', async () => {
    expect((await of('endpoints.txt')).map((row) => [row[0], row[6]])).toEqual([
      ['https://winatp-gw-cus.microsoft.com/test', true],
      ['https://automatedirstrprdcus.blob.core.windows.net', false],
      ['http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab', false],
      ['https://new.example/ping', false],
    ]);
  });
  it('RegionsURLs.json with BOM, raw tabs, and ALL as text or array', async () => {
    expect((await of('RegionsURLs.json')).map((row) => [row[0], row[2], row[3], row[6]])).toEqual([
      ['https://winatp-gw-cus.microsoft.com/commands/test', 'US', 'standard', true],
      ['https://us-v20.events.data.microsoft.com/ping', 'US', 'standard', true],
      ['https://automatedirstrprdcus.blob.core.windows.net', 'US', 'standard', false],
      ['https://login.microsoftonline.com', 'US,EU', 'standard', false],
      ['https://winatp-gw-cane.microsoft.com/commands/test', 'US', 'standard', true],
      ['https://winatp-gw-neu.microsoft.com/commands/test', 'EU', 'standard', true],
      ['https://edr-neu.eu.endpoint.security.microsoft.com/edr/commands/test', 'EU', 'streamlined', true],
      ['https://winatp-gw-usgt.microsoft.com/commands/test', 'GCC-High,DoD', 'standard', true],
      ['https://winatp-gw-usmt.microsoft.com/commands/test', 'GCC', 'standard', true],
      [
        'http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab',
        'WW',
        'standard,streamlined',
        false,
      ],
      ['https://settings-win.data.microsoft.com/qos', 'WW', 'standard,streamlined', true],
      ['https://events.data.microsoft.com/ping', 'WW', 'standard,streamlined', true],
    ]);
  });
  it("the published spreadsheet's headings in any order, hosts asked as we know them", async () => {
    const list = await fixture('published-columns.xlsx');
    const urls = list.targets.map((target) => target.url);
    expect(urls).toContain('https://winatp-gw-cus.microsoft.com/commands/test');
    expect(urls).toContain('https://us-v20.events.data.microsoft.com/ping');
    expect(urls).toContain('http://www.microsoft.com/pkiops/crl/MicSecSerCA2011_2011-10-18.crl');
    expect(urls).toContain('https://unitedstates.cp.wd.microsoft.com/wdcp.svc/bond/submitReport/test');
    expect(urls.filter((url) => url === 'https://login.microsoftonline.com')).toHaveLength(1);
    expect(list.targets.find((target) => target.url === 'https://gateway.example')?.excluded).toBe(
      'its geography "CH" is not one that this tool knows',
    );
    expect(list.allowList).toHaveLength(8);
  });
  it.each(['csv', 'json'] as const)('what `targets --format %s` printed, again the same targets', async (format) => {
    const first = selectTargets(await loadCatalogue({ kind: 'embedded' }), selectionOf());
    const printed = renderTargets(first, format, { width: null });
    const again = selectTargets(await load(`targets.${format}`, printed), selectionOf());
    const chosen = again.targets.filter((target) => first.targets.some(({ id }) => id === target.id));
    expect(chosen).toHaveLength(first.targets.length);
    for (const target of first.targets) {
      const other = chosen.find(({ id }) => id === target.id);
      expect(other).toMatchObject({
        url: target.url,
        region: target.region,
        pinned: target.pinned,
        required: target.required,
      });
      // A table has room for the numbers alone.
      if (format === 'json') expect(other?.observed).toEqual(target.observed);
      else expect(seenStatuses(other ?? { observed: [] })).toEqual(seenStatuses(target));
    }
  });
  it('is found by content, whatever the name says', async () => {
    const csv = readFileSync(join(FOLDER, 'reference-columns.csv'));
    expect((await load('list', csv)).targets).toHaveLength(3);
    expect((await load('list.txt', readFileSync(join(FOLDER, 'bare-urls.json')))).targets).toHaveLength(2);
    expect(
      (await load('list.csv', readFileSync(join(FOLDER, 'published-columns.xlsx')))).targets.length,
    ).toBeGreaterThan(5);
  });
  it('in UTF-16 is read too', async () => {
    const text = readFileSync(join(FOLDER, 'endpoints.txt'), 'utf8');
    expect(
      (await load('e.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))).targets,
    ).toHaveLength(4);
  });
});
