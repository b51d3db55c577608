import { createHash } from 'node:crypto';
import type { Onboarding, OnboardingUrl } from '../../model/report.ts';
import type { Model, Region } from '../../model/target.ts';
import { regionsOf } from '../select/parse-regions.ts';
import { urlsOf } from './onboarding-urls.ts';

/** What a blob or a package says of the list to test; ids stay out. */
export interface OnboardingFacts {
  readonly region: Region | null;
  /** The region as the data calls it, without `GW_`; null when it names none. */
  readonly geography: string | null;
  /** The URLs that the data names. */
  readonly urls: readonly OnboardingUrl[];
  /** Null when no region tells it. */
  readonly model: Model | null;
  readonly datacenter: string | null;
  /** First 8 hex digits of SHA-256 of the organisation id; null when there is none. */
  readonly organisation: string | null;
  /** Where it was read. */
  readonly source: string;
}

/** Datacentre beginnings of the government clouds. Source: the keys of `RegionsURLs.json` in Microsoft's MDE Client Analyzer. */
const GOV_DATACENTERS: readonly (readonly [RegExp, Region])[] = [
  [/^usmod/i, 'GCC'],
  [/^usgov/i, 'GCC-High'],
];

/** Reads the fields of an onboarding blob, wherever it stands (`.cmd` with escaped quotes, `.ps1`, `.py`, JSON in JSON), by pattern; null when it names neither a region nor a gateway. */
export function factsOf(text: string, source: string): OnboardingFacts | null {
  const field = (name: string): string | null => {
    const match = new RegExp(`${name}\\\\{0,16}"\\s{0,16}:\\s{0,16}\\\\{0,16}"([^"\\\\]{0,200})\\\\{0,16}"`).exec(text);
    return match?.[1]?.trim() || null;
  };
  const partner = field('partnerGeoLocation');
  const geo = partner ?? field('vortexGeoLocation');
  const urls = urlsOf(text);
  if (geo === null && urls.length === 0) return null;
  const datacenter = field('datacenter');
  const orgId = field('orgId');
  return {
    region: geo === null ? null : regionOf(geo.replace(/^gw_/i, ''), datacenter),
    geography: geographyOf(geo),
    urls,
    model: geo === null ? null : /^gw_/i.test(geo) ? 'streamlined' : 'standard',
    datacenter: datacenter === null ? null : datacenter.replace(/[^\w .-]/g, '').slice(0, 40),
    organisation: orgId === null ? null : createHash('sha256').update(orgId.toLowerCase()).digest('hex').slice(0, 8),
    source,
  };
}

/** A name of a region as people and lists write it; `all` and anything longer is none. */
function geographyOf(geo: string | null): string | null {
  const name = geo?.replace(/^gw_/i, '').toUpperCase() ?? '';
  return /^[A-Z][A-Z0-9-]{1,15}$/.test(name) && name !== 'ALL' ? name : null;
}

function regionOf(geo: string, datacenter: string | null): Region | null {
  const gov = GOV_DATACENTERS.find(([prefix]) => prefix.test(datacenter ?? ''));
  if (gov) return gov[1];
  const regions = /^all$/i.test(geo) ? null : regionsOf(geo);
  return regions?.length === 1 ? (regions[0] ?? null) : null;
}

/** The device's state from facts and from what the system says about being onboarded. */
export function onboardingOf(onboarded: boolean | null, facts: OnboardingFacts | null, source: string): Onboarding {
  return {
    onboarded,
    region: facts?.region ?? null,
    geography: facts?.geography ?? null,
    urls: facts?.urls ?? [],
    model: facts?.model ?? null,
    datacenter: facts?.datacenter ?? null,
    organisation: facts?.organisation ?? null,
    source: facts?.source ?? source,
  };
}
