import { wasSeen } from '../../model/target.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../draft.ts';
import type { Cell } from '../reading/cell.ts';
import { isDisturbed } from '../reading/judge.ts';
import { ownAnswer, statusesOf } from '../reading/reached/own-answer.ts';

/** The service itself answers 5xx inside verified TLS, asked once more. Args: `statuses`, `asked` (how often each host answered so, at least). */
export const serviceDisturbed: Rule = {
  code: 'service-disturbed',
  stage: 182,
  find: (context) => {
    const cells = context.cells.filter((cell) => {
      const status = ownAnswer(cell, context)?.status ?? null;
      // Some rows answer a plain GET so in health, as public sources saw: then the status tells nothing.
      return status !== null && isDisturbed(status) && !wasSeen(cell.target, status);
    });
    if (cells.length === 0) return [];
    return [
      {
        code: 'service-disturbed',
        args: { statuses: statusesOf(cells), asked: Math.min(...cells.map((cell) => timesAsked(cell))) },
        claims: [],
        about: cells,
        standsAlone: true,
        evidence: cells.flatMap((cell) => ownAnswer(cell, context)?.id ?? []),
        control: workingControl(cells, context),
      },
    ];
  },
};

/** How often the server that answered last gave a 5xx. */
function timesAsked({ measurement, server }: Cell): number {
  return measurement.attempts.filter((attempt) => {
    const last = attempt.observations.at(-1);
    return attempt.server === server && last?.phase === 'http' && isDisturbed(last.status);
  }).length;
}

/** Another host of the service that answers without a fault over the same server. */
function workingControl(cells: readonly Cell[], context: Context): string | null {
  const first = cells[0];
  const other = context.cells.find((cell) => {
    const status = ownAnswer(cell, context)?.status ?? null;
    return cell.server === first?.server && cell.host !== first.host && status !== null && !isDisturbed(status);
  });
  return other?.steps.at(-1)?.id ?? null;
}
