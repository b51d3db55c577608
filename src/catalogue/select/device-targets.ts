import type { Service, Target } from '../../model/target.ts';
import { hostOf, portOf } from '../../net/url-parts.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import { targetId, uniqueId } from '../rows/target-id.ts';
import type { DeviceUrls } from './selection.ts';

/** How the URL of one field is asked: as the list asks its like. */
interface DeviceQuestion {
  readonly service: Service;
  readonly httpMethod: Target['httpMethod'];
  readonly pinned: boolean;
  /** What is asked below the URL; empty for the URL itself. */
  readonly below: string;
}

/** Fields whose meaning is known by the values that published lists have for them. */
const FIELDS: Readonly<Record<string, DeviceQuestion>> = {
  geoLocationUrl: { service: 'CnC', httpMethod: 'GET', pinned: true, below: 'commands/test' },
  vortexServerUrl: { service: 'CyberData', httpMethod: 'POST', pinned: true, below: '' },
  vortexTicketUrl: { service: 'Events', httpMethod: 'GET', pinned: true, below: 'ping' },
};
const UNKNOWN: DeviceQuestion = { service: 'Custom', httpMethod: 'GET', pinned: false, below: '' };

/** Targets for the URLs of the device's onboarding data: required whatever the region, unless a chosen target asks the same host. */
export function deviceTargets(
  { urls, region, source }: DeviceUrls,
  chosen: readonly Target[],
  taken: Set<string>,
  known: KnownTargets,
): readonly Target[] {
  const hosts = new Set(chosen.map(({ url }) => `${hostOf(url)}:${portOf(url)}`));
  return urls.flatMap(({ name, url }): Target[] => {
    if (hosts.has(`${hostOf(url)}:${portOf(url)}`)) return [];
    hosts.add(`${hostOf(url)}:${portOf(url)}`);
    const asked = Object.hasOwn(FIELDS, name) ? (FIELDS[name] ?? UNKNOWN) : UNKNOWN;
    const whole = asked.below === '' ? url : `${url.replace(/\/$/, '')}/${asked.below}`;
    const fact = known.byUrl(whole);
    return [
      {
        id: uniqueId(targetId('device', whole), taken),
        url: whole,
        service: fact?.service ?? asked.service,
        region: region ?? 'custom',
        models: ['standard', 'streamlined'],
        httpMethod: fact?.httpMethod ?? asked.httpMethod,
        observed: fact?.observed ?? [],
        answer: fact?.answer ?? null,
        pinned: fact?.pinned ?? asked.pinned,
        required: true,
        devices: ['W', 'D', 'S', 'M', 'L'],
        minBuild: null,
        maxBuild: null,
        tests: [],
        notes: `the device's onboarding data names it (${name})`,
        source,
        date: null,
      },
    ];
  });
}
