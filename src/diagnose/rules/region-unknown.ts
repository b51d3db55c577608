import type { Rule } from '../draft.ts';

/** Nobody said which region. Args: `regions` (those that were taken to be sure). */
export const regionUnknown: Rule = {
  code: 'region-unknown',
  stage: 270,
  find: ({ evidence }) =>
    evidence.catalogue.regionUnknown
      ? [
          {
            code: 'region-unknown',
            severity: 'info',
            args: { regions: evidence.catalogue.regions },
            claims: [],
            standsAlone: true,
          },
        ]
      : [],
};
