import type { Rule } from '../draft.ts';

/** This computer was too short of something to test. Args: `skipped`, `planned`, `native`. */
export const localShortage: Rule = {
  code: 'local-shortage',
  stage: 275,
  find: ({ cells }) => {
    const skipped = cells.filter(({ probe }) => probe.skippedBecause === 'local-resource');
    if (skipped.length === 0) return [];
    const steps = skipped.flatMap(({ probe }) => probe.attempts.at(-1)?.observations.at(-1) ?? []);
    return [
      {
        code: 'local-shortage',
        severity: 'warning',
        args: {
          skipped: skipped.length,
          planned: cells.filter(({ probe }) => probe.state === 'measured').length + skipped.length,
          native: steps[0]?.failure?.native ?? null,
        },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};
