import type { Rule } from '../draft.ts';

/** The run ended before its end. Args: `because` (`deadline`, `SIGINT`, `SIGTERM`, `internal-error`), `deadline` (s), `skipped`, `planned`. */
export const deadlineReached: Rule = {
  code: 'deadline-reached',
  stage: 280,
  find: ({ evidence, cells }) => {
    const skipped = cells.filter(
      ({ probe }) => probe.skippedBecause === 'deadline' || probe.skippedBecause === 'interrupted',
    );
    if (evidence.run.complete && skipped.length === 0) return [];
    const planned = cells.filter(({ probe }) => probe.state === 'measured').length + skipped.length;
    return [
      {
        code: 'deadline-reached',
        severity: 'warning',
        args: {
          because: evidence.run.incompleteBecause ?? 'deadline',
          deadline: evidence.run.options.deadlineMs / 1000,
          skipped: skipped.length,
          planned,
        },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};
