import { alike, groupCells, isReachedByProxy } from '../context.ts';
import type { Rule } from '../draft.ts';

/** Names that this machine cannot resolve. Args: `reason` (failure word), `native`, `proxyResolves` (a proxy reaches these targets). */
export const nameNotResolved: Rule = {
  code: 'name-not-resolved',
  stage: 140,
  find: (context) =>
    groupCells(context.open, ({ probe }) =>
      probe.failure?.phase === 'dns' && probe.failure.peer === 'target' ? probe.failure.code : null,
    ).map((group) => ({
      code: 'name-not-resolved',
      severity: 'by-impact',
      args: {
        reason: group[0]?.probe.failure?.code ?? null,
        native: alike(group, ({ probe }) => probe.failure?.native ?? null),
        proxyResolves: group.every(({ target }) => isReachedByProxy(context, target.id)),
      },
      claims: group,
    })),
};
