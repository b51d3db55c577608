import { type Context, groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import type { Cell } from '../reading/cell.ts';
import { type EdgeRefusal, edgeRefusal } from '../reading/reached/edge.ts';
import { ownAnswer, statusesOf } from '../reading/reached/own-answer.ts';

/** The edge of the service turns this client away. Args: `statuses`, `edge`, `reference` (of the first answer; null where it names none). */
export const serviceRefusesClient: Rule = {
  code: 'service-refuses-client',
  stage: 184,
  find: (context) =>
    groupCells(context.cells, (cell) => refusalOf(cell, context)?.edge ?? null).map((group) => ({
      code: 'service-refuses-client',
      args: {
        statuses: statusesOf(group),
        edge: (group[0] && refusalOf(group[0], context)?.edge) ?? null,
        reference: group.flatMap((cell) => refusalOf(cell, context)?.reference ?? [])[0] ?? null,
      },
      claims: [],
      about: group,
      standsAlone: true,
      evidence: group.flatMap((cell) => ownAnswer(cell, context)?.id ?? []),
    })),
};

/** The edge's refusal that the target answers by this way; null for any other answer. */
export function refusalOf(cell: Cell, context: Pick<Context, 'chains'>): EdgeRefusal | null {
  const http = ownAnswer(cell, context);
  return http && edgeRefusal(http, cell.target);
}
