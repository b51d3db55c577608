import { FAILURE_NAMES } from '../../model/failure.ts';
import { groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { serverName } from '../reading/cell.ts';

/** More hosts than this at once are no chance. */
const CHANCE = 2;

/** Success after a failure over the same server. Args: `server` (missing for direct ways), `first` (what failed first, in words). */
export const flaky: Rule = {
  code: 'flaky',
  stage: 190,
  find: ({ cells }) =>
    groupCells(cells, (cell) => (cell.probe.flaky ? cell.server : null)).map((group) => {
      const failed = group.flatMap(({ measurement, server }) =>
        measurement.attempts
          .filter((one) => one.server === server)
          .flatMap(({ observations }) => observations.filter(({ failure }) => failure !== null)),
      );
      const word = failed[0]?.failure?.code;
      const server = serverName(group[0]?.server ?? null);
      return {
        code: 'flaky',
        severity: new Set(group.map(({ host }) => host)).size > CHANCE ? 'warning' : 'info',
        args: { ...(server === null ? {} : { server }), first: word ? FAILURE_NAMES[word].words : 'another answer' },
        claims: [],
        about: group,
        standsAlone: true,
        evidence: failed.map(({ id }) => id),
      };
    }),
};
