import { describe, expect, it } from 'vitest';
import { COMMERCIAL_REGIONS } from '../../src/catalogue/rows/catalogue.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { type Selection, selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { selectionOf } from './selection-of.ts';

const untested = (part: Partial<Selection>) => selectTargets(embeddedCatalogue(), selectionOf(part)).untested;
const required = (part: Partial<Selection>) =>
  untested(part)
    .filter((row) => row.required)
    .map(({ pattern, regions }) => `${pattern} ${regions.join()}`);
const GOV = '*.endpoint.security.microsoft.us:443';

describe('needed rows without a target', () => {
  it.each<[string, Partial<Selection>, readonly string[]]>([
    ['a commercial device, standard', {}, []],
    ['a commercial device, streamlined', { model: 'streamlined' }, []],
    ['an old build with the streamlined list', { model: 'streamlined', osBuild: 17134 }, []],
    ['Linux, streamlined', { model: 'streamlined', device: 'L', osBuild: null }, []],
    ['every commercial region, guessed', { regions: COMMERCIAL_REGIONS, regionUnknown: true, model: 'both' }, []],
    ['a government cloud, streamlined', { regions: ['GCC-High'], model: 'streamlined' }, [`${GOV} GCC-High`]],
    ['two of them', { regions: ['GCC', 'DoD'], model: 'streamlined', device: 'L' }, [`${GOV} GCC,DoD`]],
    [
      'a region without a streamlined host',
      { regions: ['AE'], model: 'streamlined' },
      ['*.endpoint.security.microsoft.com:443 WW'],
    ],
    [
      'the same beside one that has some',
      { regions: ['US', 'AE'], model: 'streamlined' },
      ['*.endpoint.security.microsoft.com:443 AE'],
    ],
    [
      'a host of the wildcard by --url',
      { regions: ['GCC-High'], model: 'streamlined', extraUrls: ['https://edr-x.endpoint.security.microsoft.us/edr/'] },
      [],
    ],
    [
      'the apex of the wildcard by --url',
      { regions: ['GCC-High'], model: 'streamlined', extraUrls: ['https://endpoint.security.microsoft.us/'] },
      [`${GOV} GCC-High`],
    ],
    [
      'the same name on another port',
      { regions: ['GCC-High'], model: 'streamlined', extraUrls: ['http://a.endpoint.security.microsoft.us/'] },
      [`${GOV} GCC-High`],
    ],
    [
      'a service that the user asked for',
      { regions: ['GCC'], model: 'streamlined', services: ['CnC', 'CRL'] },
      [`${GOV} GCC`],
    ],
    ['a service that the user did not ask for', { regions: ['GCC'], model: 'streamlined', services: ['CRL'] }, []],
    [
      'a pattern that the user leaves out',
      { regions: ['GCC'], model: 'streamlined', exclude: ['*.security.microsoft.us'] },
      [],
    ],
  ])('%s', (_name, part, rows) => expect(required(part)).toEqual(rows));

  it('the streamlined domain stands for every service that it replaces', () => {
    expect(untested({ regions: ['DoD'], model: 'streamlined' })[0]?.services).toEqual([
      'CnC',
      'CyberData',
      'AutoIR',
      'SampleUpload',
      'MAPS',
    ]);
  });

  it('a rule for a star is not named for its apex', () => {
    const { targets } = selectTargets(embeddedCatalogue(), selectionOf());
    expect(targets.find(({ url }) => url === 'https://wdcp.microsoft.com')?.tests).toEqual([]);
    for (const { url, tests } of targets)
      for (const pattern of tests) expect(`.${new URL(url).hostname}`).not.toBe(pattern.replace(/^\*|:\d+$/g, ''));
  });
});
