import { SERVICE_NAMES } from '../../model/target.ts';
import type { Rule } from '../draft.ts';
import { openServices } from '../verdict/untested.ts';

/** The onboarding data names a region that the list lacks: what the data does not name cannot be judged. */
export const regionNotListed: Rule = {
  code: 'region-not-listed',
  stage: 271,
  find: ({ evidence }) => {
    const region = evidence.catalogue.unlistedRegion ?? null;
    if (region === null) return [];
    const open = [...new Set(openServices(evidence).map(({ service }) => SERVICE_NAMES[service]))];
    return [
      {
        code: 'region-not-listed',
        severity: open.length > 0 ? 'warning' : 'info',
        args: { region, open },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};
