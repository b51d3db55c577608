import type { Channel } from '../../model/report.ts';
import { SERVICE_NAMES, type Service, type TargetRegion } from '../../model/target.ts';

/** Services whose names are plural: "certificate trust lists do not work". */
const PLURAL: readonly string[] = ['CTL', 'Settings', 'Events', 'ProductUpdate', 'Custom'] satisfies Service[];

/** True for a service whose name takes a plural verb. */
export function isPlural(service: Service): boolean {
  return PLURAL.includes(service);
}

/** A region in words. */
export function regionWord(region: TargetRegion): string {
  return region === 'WW' ? 'worldwide' : region === 'custom' ? 'no region' : region;
}

/** The name of a channel with a capital; with its region where the service has several channels, or the report several regions. */
export function channelName(
  { service, region }: Pick<Channel, 'service' | 'region'>,
  all: readonly Pick<Channel, 'service' | 'region'>[],
): string {
  const name = SERVICE_NAMES[service];
  const isTwice = all.some((other) => other.service === service && other.region !== region);
  const regions = new Set(all.map((other) => other.region).filter((other) => other !== 'WW'));
  const shown = isTwice || (regions.size > 1 && region !== 'WW') ? `${name} (${regionWord(region)})` : name;
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}
