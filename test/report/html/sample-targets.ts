import type { Service, Target } from '../../../src/model/target.ts';
import { seen } from '../../seen.ts';

type Line = readonly [
  service: Service,
  region: 'US' | 'WW',
  required: boolean,
  pinned: boolean,
  urls: readonly string[],
];

const blobs = (prefix: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `https://${prefix}${name}.blob.core.windows.net`);

const LINES: readonly Line[] = [
  [
    'CnC',
    'US',
    true,
    true,
    ['cus', 'eus', 'cus3', 'eus3'].map((place) => `https://winatp-gw-${place}.microsoft.com/commands/test`),
  ],
  [
    'CnC',
    'US',
    true,
    true,
    [
      'https://edr-cus.us.endpoint.security.microsoft.com/edr/commands/test',
      'https://edr-eus.us.endpoint.security.microsoft.com/edr/commands/test',
    ],
  ],
  [
    'CyberData',
    'US',
    true,
    true,
    ['https://us-v20.events.data.microsoft.com/ping', 'https://us4-v20.events.data.microsoft.com/ping'],
  ],
  ['AutoIR', 'US', true, false, blobs('automatedirstrprd', ['cus', 'eus', 'cus3', 'eus3'])],
  [
    'SampleUpload',
    'US',
    true,
    false,
    [
      ...blobs('ussus', [
        '1eastprod',
        '1westprod',
        '2eastprod',
        '2westprod',
        '3eastprod',
        '3westprod',
        '4eastprod',
        '4westprod',
      ]),
      ...blobs('wsus', ['1eastprod', '1westprod', '2eastprod', '2westprod']),
    ],
  ],
  [
    'MAPS',
    'WW',
    true,
    false,
    [
      'https://wdcp.microsoft.com/wdcp.svc/bond/submitReport',
      'https://wdcpalt.microsoft.com/wdcp.svc/bond/submitReport',
    ],
  ],
  ['MAPS', 'US', true, false, ['https://unitedstates.cp.wd.microsoft.com/wdcp.svc/bond/submitReport']],
  [
    'SecurityIntelligence',
    'WW',
    true,
    false,
    [
      'https://definitionupdates.microsoft.com',
      'https://go.microsoft.com/fwlink/?linkid=121721',
      'https://fe3cr.delivery.mp.microsoft.com',
      'https://www.microsoft.com/security/encyclopedia/adlpackages.aspx',
      'https://packages.microsoft.com',
      'https://login.microsoftonline.com',
      'https://enterpriseregistration.windows.net',
      'http://au.download.windowsupdate.com',
    ],
  ],
  [
    'SmartScreen',
    'WW',
    true,
    false,
    [
      'https://arc.smartscreen.microsoft.com',
      'https://nav-edge.smartscreen.microsoft.com',
      'https://unitedstates.smartscreen-prod.microsoft.com',
      'https://checkappexec.microsoft.com',
      'https://urs.microsoft.com',
    ],
  ],
  [
    'CRL',
    'WW',
    true,
    false,
    [
      'http://crl.microsoft.com/pki/crl/products/MicRooCerAut2011_2011_03_22.crl',
      'http://www.microsoft.com/pkiops/crl/MicSecSerCA2011_2011-10-18.crl',
      'http://ocsp.digicert.com',
    ],
  ],
  [
    'CTL',
    'WW',
    true,
    false,
    [
      'http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/authrootstl.cab',
      'http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab',
    ],
  ],
  ['OneDs', 'US', true, false, ['https://us-mobile.events.data.microsoft.com/OneCollector/1.0']],
  ['ECS', 'WW', true, false, ['https://config.edge.skype.com/config/v1', 'https://ecs.office.com/config/v1']],
  [
    'SecurityManagement',
    'WW',
    false,
    false,
    [
      'https://enterpriseregistration.windows.net/time',
      'https://enrollment.dm.microsoft.com',
      'https://checkin.dm.microsoft.com',
      'https://discovery.dm.microsoft.com',
      'https://device.login.microsoftonline.com',
    ],
  ],
  [
    'LiveResponse',
    'WW',
    false,
    false,
    [
      'https://client.wns.windows.com',
      'https://global.notify.windows.com',
      'https://notify.windows.com',
      'https://login.live.com',
    ],
  ],
  ['WindowsUpdate', 'WW', false, false, ['https://sls.update.microsoft.com', 'https://dl.delivery.mp.microsoft.com']],
  ['Settings', 'WW', false, false, ['https://settings-win.data.microsoft.com/settings']],
  ['NetworkScanner', 'WW', false, false, ['https://reflector.defender.microsoft.com', 'https://login.windows.net']],
];

/** The targets of the sample: real names of the public lists, 62 of them. */
export function sampleTargets(): readonly Target[] {
  const targets = LINES.flatMap(([service, region, required, pinned, urls]) =>
    urls.map(
      (url): Omit<Target, 'id'> => ({
        url,
        service,
        region,
        models: ['standard'],
        httpMethod: 'GET',
        observed: seen(service === 'AutoIR' || service === 'SampleUpload' ? 400 : 200),
        answer: null,
        pinned,
        required,
        devices: ['W'],
        minBuild: null,
        maxBuild: null,
        tests: service === 'AutoIR' || service === 'SampleUpload' ? ['*.blob.core.windows.net:443'] : [],
        notes: null,
        source: 'list.csv',
        date: '2026-07-01',
      }),
    ),
  );
  return targets.map((target, index) => ({ ...target, id: `t${index + 1}-${target.service.toLowerCase()}` }));
}

/** As many targets as wanted: the sample's, over and over, each with a name of its own. */
export function manyTargets(number: number): readonly Target[] {
  const sample = sampleTargets();
  return Array.from({ length: number }, (_, index): Target => {
    const target = sample[index % sample.length];
    if (!target) throw new Error('the sample has no targets');
    const round = Math.floor(index / sample.length);
    return round === 0
      ? target
      : { ...target, id: `${target.id}-${round}`, url: target.url.replace('://', `://r${round}-`) };
  });
}

/** The sample's targets, those of its region once more for the EU. */
export function twoRegions(): readonly Target[] {
  const sample = sampleTargets();
  const again = sample.filter((target) => target.region === 'US' && target.service !== 'SampleUpload');
  return [
    ...sample,
    ...again.map(
      (target): Target => ({
        ...target,
        id: `eu-${target.id}`,
        region: 'EU',
        url: target.url.replace('://', '://eu-'),
      }),
    ),
  ];
}
