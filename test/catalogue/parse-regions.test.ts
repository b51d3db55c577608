import { describe, expect, it } from 'vitest';
import { parseRegions } from '../../src/catalogue/select/parse-regions.ts';
import { parseServices } from '../../src/catalogue/select/parse-services.ts';
import { UsageError } from '../../src/model/usage-error.ts';

const KNOWN = 'Known: US EU UK AU AE GCC GCC-High DoD (GW_US … for streamlined)';

describe('parseRegions', () => {
  it.each([
    ['US', ['US'], false],
    ['us', ['US'], false],
    ['eu,us', ['US', 'EU'], false],
    ['EU US', ['US', 'EU'], false],
    ['US,US', ['US'], false],
    ['GW_US', ['US'], true],
    ['gw_eu,GW_UK', ['EU', 'UK'], true],
    ['gcc-high', ['GCC-High'], false],
    ['GCCHigh', ['GCC-High'], false],
    ['GCC_High', ['GCC-High'], false],
    ['dod', ['DoD'], false],
    ['USGov', ['GCC', 'GCC-High', 'DoD'], false],
    ['all', ['US', 'EU', 'UK', 'AU', 'AE', 'GCC', 'GCC-High', 'DoD'], false],
    ['GW_ALL', ['US', 'EU', 'UK', 'AU', 'AE', 'GCC', 'GCC-High', 'DoD'], true],
  ] as const)('%s means %j', (text, regions, streamlined) => {
    expect(parseRegions(text)).toEqual({ regions, streamlined });
  });

  it.each([
    ['EMEA', `unknown region "EMEA"; did you mean EU? ${KNOWN}`],
    ['USA', `unknown region "USA"; did you mean US? ${KNOWN}`],
    ['GW_EUR', `unknown region "GW_EUR"; did you mean GW_EU? ${KNOWN}`],
    ['US,Gccc', `unknown region "Gccc"; did you mean GCC? ${KNOWN}`],
    ['DOT', `unknown region "DOT"; did you mean DoD? ${KNOWN}`],
    ['', `--geo is empty; name a region. ${KNOWN}`],
    [' , ', `--geo is empty; name a region. ${KNOWN}`],
    [
      'US,GW_EU',
      '--geo "US,GW_EU" mixes standard and streamlined names; name regions without GW_ and add --model both',
    ],
    ['__proto__', `unknown region "__proto__". ${KNOWN}`],
  ])('%j is a mistake with a remedy', (text, words) => {
    expect(() => parseRegions(text)).toThrow(new UsageError(words));
  });

  it('never suggests with control characters of the user', () => {
    expect(() => parseRegions('E\u001b[31mU')).toThrow(/^unknown region "E\\u\{1b\}\[31mU"/);
  });
});

describe('parseServices', () => {
  it.each([
    ['CnC', ['CnC']],
    ['cnc,maps', ['CnC', 'MAPS']],
    ['maps cnc', ['CnC', 'MAPS']],
    ['sample-upload', ['SampleUpload']],
  ] as const)('%s means %j', (text, services) => expect(parseServices(text)).toEqual(services));

  it('suggests the nearest service', () => {
    expect(() => parseServices('CybrData')).toThrow(
      /^unknown service "CybrData"; did you mean CyberData\? Known: CnC /,
    );
  });
});
