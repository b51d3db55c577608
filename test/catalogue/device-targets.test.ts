import { describe, expect, it } from 'vitest';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { selectTargets } from '../../src/catalogue/select/select-targets.ts';
import type { Selection } from '../../src/catalogue/select/selection.ts';
import type { OnboardingUrl } from '../../src/model/report.ts';
import { selectionOf } from './selection-of.ts';

const gateway = (url: string): OnboardingUrl => ({ name: 'geoLocationUrl', url });
const collector = (url: string): OnboardingUrl => ({ name: 'vortexServerUrl', url });
const select = (urls: readonly OnboardingUrl[], part: Partial<Selection> = {}) =>
  selectTargets(
    embeddedCatalogue(),
    selectionOf({ deviceUrls: { urls, region: null, source: 'onboarding data' }, ...part }),
  );
const added = (urls: readonly OnboardingUrl[], part: Partial<Selection> = {}) =>
  select(urls, part)
    .targets.filter(({ source }) => source === 'onboarding data')
    .map(({ service, httpMethod, url, required, pinned }) => ({ service, httpMethod, url, required, pinned }));
const CH: Partial<Selection> = { regions: [], unlistedRegion: 'CH' };

describe('what the device itself names', () => {
  it.each<[string, readonly OnboardingUrl[], Partial<Selection>, readonly string[]]>([
    [
      'a gateway that the list lacks',
      [gateway('https://winatp-gw-chn.microsoft.com/')],
      {},
      ['CnC GET https://winatp-gw-chn.microsoft.com/commands/test'],
    ],
    [
      'the same without a slash',
      [gateway('https://winatp-gw-chn.microsoft.com')],
      CH,
      ['CnC GET https://winatp-gw-chn.microsoft.com/commands/test'],
    ],
    ['a gateway that the list has', [gateway('https://winatp-gw-cus.microsoft.com/')], {}, []],
    [
      'a gateway of another region than the chosen one',
      [gateway('https://winatp-gw-cus.microsoft.com/')],
      { regions: ['EU'] },
      ['CnC GET https://winatp-gw-cus.microsoft.com/commands/test'],
    ],
    [
      'a collector',
      [collector('https://ch-v20.events.endpoint.security.microsoft.com/OneCollector/1.0')],
      CH,
      ['CyberData POST https://ch-v20.events.endpoint.security.microsoft.com/OneCollector/1.0'],
    ],
    [
      'two fields of one host',
      [gateway('https://a.example.com/'), collector('https://a.example.com/b')],
      {},
      ['CnC GET https://a.example.com/commands/test'],
    ],
    [
      'a field that nobody knows',
      [{ name: 'otherUrl', url: 'https://b.example.com/x' }],
      {},
      ['Custom GET https://b.example.com/x'],
    ],
    ['a service that was not asked for', [gateway('https://winatp-gw-chn.microsoft.com/')], { services: ['CRL'] }, []],
    ['nothing', [], {}, []],
  ])('%s', (_name, urls, part, expected) => {
    const targets = added(urls, part);
    expect(targets.map(({ service, httpMethod, url }) => `${service} ${httpMethod} ${url}`)).toEqual(expected);
    expect(targets.every(({ required }) => required)).toBe(true);
    expect(targets.every(({ service, pinned }) => pinned === (service !== 'Custom'))).toBe(true);
  });

  it('of a region that the list lacks: worldwide hosts and its own, no other region, and the rest is open', () => {
    const { targets, untested, info } = select([gateway('https://winatp-gw-chn.microsoft.com/')], CH);
    expect(new Set(targets.map(({ region }) => region))).toEqual(new Set(['WW', 'custom']));
    expect(info).toMatchObject({ regions: [], regionUnknown: false, unlistedRegion: 'CH' });
    const open = untested.filter(({ pattern }) => pattern === null).flatMap(({ services }) => services);
    expect(open).toEqual(expect.arrayContaining(['CyberData', 'AutoIR', 'SampleUpload']));
    expect(open).not.toContain('CnC');
  });

  it('the gateway is a sample of the streamlined domain', () => {
    const urls = [gateway('https://edr-chn.ch.endpoint.security.microsoft.com/edr/')];
    const patterns = select(urls, { ...CH, model: 'streamlined' }).untested.map(({ pattern }) => pattern);
    expect(patterns).not.toContain('*.endpoint.security.microsoft.com:443');
    expect(patterns).toContain(null);
  });
});
