import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOnboarding } from '../../src/catalogue/onboarding/onboarding.ts';
import { readOnboardingPackage } from '../../src/catalogue/onboarding/onboarding-package.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import type { Read, RegistryValue, System } from '../../src/system/system.ts';

const ORG = '5f0b7c1e-1111-4222-8333-944444444444';
const HASH = createHash('sha256').update(ORG).digest('hex').slice(0, 8);
const body = (part: Record<string, unknown> = {}): string =>
  JSON.stringify({
    previousOrgIds: [],
    orgId: ORG,
    geoLocationUrl: 'https://edr-eus3.us.endpoint.security.microsoft.com/edr/',
    datacenter: 'EastUs3',
    vortexGeoLocation: 'US',
    version: '1.67',
    packageGuid: 'aaaaaaaa-0000-4000-8000-000000000000',
    ...part,
  });
const blob = (part?: Record<string, unknown>): string =>
  JSON.stringify({ body: body(part), sig: 'c2ln', cert: 'Y2VydA==' });
const json = (part?: Record<string, unknown>): string => JSON.stringify({ onboardingInfo: blob(part) });
const cmd = (part?: Record<string, unknown>): string =>
  `@echo off\r\nREG ADD "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v OnboardingInfo /t REG_SZ /f /d "${blob(part).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"\r\n`;
const py = (part?: Record<string, unknown>): string => `import json\nonboarding = ${JSON.stringify(json(part))}\n`;
const ps1 = (part?: Record<string, unknown>): string =>
  `$info = '${blob(part)}'\r\nNew-ItemProperty -Path HKLM:\\x -Name OnboardingInfo -Value $info\r\n`;

describe('readOnboardingPackage', () => {
  it.each([
    ['WindowsDefenderATPOnboardingScript.cmd', cmd],
    ['onboard.ps1', ps1],
    ['MicrosoftDefenderATPOnboardingLinuxServer.py', py],
    ['mdatp_onboard.json', json],
    ['body.json', body],
  ] as const)('%s: region, list and datacentre, and no id', (name, make) => {
    const facts = readOnboardingPackage(name, Buffer.from(make({ partnerGeoLocation: 'GW_US' })));
    expect(facts).toEqual({
      region: 'US',
      geography: 'US',
      urls: [{ name: 'geoLocationUrl', url: 'https://edr-eus3.us.endpoint.security.microsoft.com/edr/' }],
      model: 'streamlined',
      datacenter: 'EastUs3',
      organisation: HASH,
      source: name,
    });
    expect(JSON.stringify(facts)).not.toContain(ORG);
  });
  it.each([
    [{ vortexGeoLocation: 'EU', datacenter: 'NorthEurope' }, 'EU', 'standard'],
    [{ vortexGeoLocation: 'US', partnerGeoLocation: 'UK' }, 'UK', 'standard'],
    [{ partnerGeoLocation: 'GW_AU' }, 'AU', 'streamlined'],
    [{ vortexGeoLocation: 'FFL4', datacenter: 'UsModVirginia' }, 'GCC', 'standard'],
    [{ vortexGeoLocation: 'FFL4', datacenter: 'UsGovTexas' }, 'GCC-High', 'standard'],
  ] as const)('%j is %s, %s', (part, region, model) => {
    expect(readOnboardingPackage('x.cmd', Buffer.from(cmd(part)))).toMatchObject({ region, model });
  });
  it('a region that the list lacks is kept by its name, with the URLs that the data names', () => {
    const part = {
      vortexGeoLocation: 'CH',
      geoLocationUrl: 'https://winatp-gw-chn.microsoft.com/',
      vortexServerUrl: 'https:\\/\\/ch-v20.events.endpoint.security.microsoft.com\\/OneCollector\\/1.0',
    };
    for (const make of [cmd, ps1, py, json, body])
      expect(readOnboardingPackage('p', Buffer.from(make(part)))).toMatchObject({
        region: null,
        geography: 'CH',
        urls: [
          { name: 'geoLocationUrl', url: 'https://winatp-gw-chn.microsoft.com/' },
          {
            name: 'vortexServerUrl',
            url: 'https://ch-v20.events.endpoint.security.microsoft.com/OneCollector/1.0',
          },
        ],
      });
  });
  it.each([
    'file:///etc/passwd',
    'https://user:secret@example.com/',
    'https://',
    'javascript:x',
    'https://a b/',
    'https://a.example.com/?token=x',
    `https://${'a'.repeat(400)}.example.com/`,
  ])('%.40s is no URL of a gateway', (url) => {
    expect(readOnboardingPackage('p', Buffer.from(json({ geoLocationUrl: url }))).urls).toEqual([]);
  });
  it('a script in UTF-16, as some editors save it', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(cmd(), 'utf16le')]);
    expect(readOnboardingPackage('x.cmd', bytes).region).toBe('US');
  });
  it.each([
    ['', 'is empty or no text; give the .cmd, .ps1, .py or mdatp_onboard.json of the package'],
    ['echo hello', 'holds no onboarding data; give the onboarding package from the Defender portal'],
    [
      'REG ADD … /v OffboardingInfo /d "{}"',
      'is an offboarding package; give the onboarding package from the Defender portal',
    ],
    [
      'x "vortexGeoLocation" : "all"',
      'its region is none that this tool knows; add --geo with one of US EU UK AU AE GCC GCC-High DoD',
    ],
    ['PK\u0003\u0004zip', 'is a zip; unpack it and give the .cmd, .py or mdatp_onboard.json inside'],
    ['x'.repeat(5_000_000), "is larger than 4 MB; give the package's script or mdatp_onboard.json"],
  ])('%.20s… is a mistake with a remedy', (text, words) => {
    expect(() => readOnboardingPackage('p', Buffer.from(text))).toThrow(new UsageError(`--onboarding p: ${words}`));
  });
  it('of any bytes is facts or one line, at once', () => {
    const parts = fc.array(
      fc.constantFrom(
        'partnerGeoLocation',
        'vortexGeoLocation',
        'orgId',
        '"',
        '\\',
        ':',
        ' ',
        'US',
        'GW_US',
        '\n',
        '{',
        '}',
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(parts, (words) => {
        try {
          readOnboardingPackage('x', Buffer.from(words.join('')));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 500 },
    );
    expect(() => readOnboardingPackage('x', Buffer.from(`partnerGeoLocation${'\\'.repeat(2_000_000)}`))).toThrow(
      UsageError,
    );
  });
});

const KEY = 'hklm\\software\\microsoft\\windows advanced threat protection';
const POLICY = 'hklm\\software\\policies\\microsoft\\windows advanced threat protection';
const sz = (data: string): RegistryValue => ({ type: 'REG_SZ', data });
const dword = (data: number): RegistryValue => ({ type: 'REG_DWORD', data });

const MANAGED = '/Library/Managed Preferences/com.microsoft.wdav.atp.plist';
const plist = (region: string): string =>
  `<plist><string>${json({ partnerGeoLocation: region }).replaceAll('"', '&quot;')}</string></plist>`;

/** Only what readOnboarding touches; anything else would throw. */
function machine(
  platform: System['platform'],
  registry: Record<string, Record<string, RegistryValue> | 'denied'>,
  files: Record<string, string | null> = {},
): System {
  const part: Pick<System, 'platform' | 'registryKey' | 'readFile' | 'run'> = {
    platform,
    run: async (file, args) =>
      file === '/usr/bin/plutil' && args.at(-1) === MANAGED
        ? { state: 'present', value: { code: 0, stdout: plist('AU'), stderr: '' } }
        : { state: 'absent' },
    registryKey: async (path): Promise<Read<ReadonlyMap<string, RegistryValue>>> => {
      const key = registry[path.toLowerCase()];
      if (key === undefined) return { state: 'absent' };
      return key === 'denied'
        ? { state: 'unreadable', native: 'Access is denied' }
        : { state: 'present', value: new Map(Object.entries(key)) };
    },
    readFile: async (path): Promise<Read<Buffer>> => {
      const text = files[path];
      if (text === undefined) return { state: 'absent' };
      return text === null ? { state: 'unreadable', native: 'EACCES' } : { state: 'present', value: Buffer.from(text) };
    },
  };
  return part as System; // the reader asks for nothing else
}

describe('readOnboarding', () => {
  it.each<[string, System, object]>([
    [
      'an onboarded Windows',
      machine('win32', {
        [KEY]: { OnboardedInfo: sz(blob({ partnerGeoLocation: 'GW_US' })) },
        [`${KEY}\\status`]: { OnboardingState: dword(1) },
      }),
      { onboarded: true, region: 'US', model: 'streamlined', datacenter: 'EastUs3', organisation: HASH },
    ],
    [
      'a Windows with the policy only',
      machine('win32', { [POLICY]: { onboardinginfo: sz(blob({ vortexGeoLocation: 'EU' })) } }),
      { onboarded: null, region: 'EU', model: 'standard' },
    ],
    [
      'an offboarded Windows',
      machine('win32', { [KEY]: { OnboardedInfo: sz(blob()) }, [`${KEY}\\status`]: { OnboardingState: dword(0) } }),
      { onboarded: false, region: 'US' },
    ],
    [
      'a Windows without Defender',
      machine('win32', {}),
      { onboarded: false, region: null, model: null, source: 'registry: no OnboardingState' },
    ],
    [
      'a Windows that refuses',
      machine('win32', { [KEY]: 'denied', [`${KEY}\\status`]: 'denied' }),
      { onboarded: null, region: null },
    ],
    [
      'a Windows with garbage',
      machine('win32', { [KEY]: { OnboardedInfo: dword(5) }, [`${KEY}\\status`]: { OnboardingState: sz('1') } }),
      { onboarded: false, region: null },
    ],
    [
      'a Linux',
      machine('linux', {}, { '/etc/opt/microsoft/mdatp/mdatp_onboard.json': json({ vortexGeoLocation: 'UK' }) }),
      { onboarded: true, region: 'UK', model: 'standard' },
    ],
    [
      'a Linux that refuses',
      machine('linux', {}, { '/etc/opt/microsoft/mdatp/mdatp_onboard.json': null }),
      { onboarded: null, region: null },
    ],
    ['a Linux without Defender', machine('linux', {}), { onboarded: false, region: null }],
    [
      'a macOS',
      machine(
        'darwin',
        {},
        {
          '/Library/Application Support/Microsoft/Defender/com.microsoft.wdav.atp.plist': plist('GW_UK'),
        },
      ),
      { onboarded: true, region: 'UK', model: 'streamlined' },
    ],
    [
      'a macOS with a managed binary list',
      machine('darwin', {}, { [MANAGED]: 'bplist00\u0000' }),
      { onboarded: true, region: 'AU' },
    ],
  ])('%s', async (_name, system, expected) => {
    const answer = await readOnboarding(system);
    expect(answer).toMatchObject(expected);
    expect(JSON.stringify(answer)).not.toContain(ORG);
  });
});
