import { groupCells, settingsOf } from '../context.ts';
import { type Draft, lintDraft, type Rule } from '../draft.ts';
import { usedByNobody } from '../reading/consumer-use.ts';
import { lintsOf } from '../unusable-settings.ts';

/** Scripts that browsers run and WinHTTP does not: what was measured with a browser's answer is no way of the sensor. */
export const pacRefusedByJscript: Rule = {
  code: 'pac-refused-by-jscript',
  stage: 5,
  find: (context) => {
    const groups = groupCells(context.open, ({ measurement, way }) => {
      const obstacle = usedByNobody(measurement)?.obstacle;
      if (obstacle?.kind !== 'script-refused' && obstacle?.kind !== 'script-fails') return null;
      return `${way} ${JSON.stringify(obstacle)}`;
    });
    const told = new Set<string | null>();
    const drafts = groups.flatMap((group): Draft[] => {
      const [cell] = group;
      const obstacle = cell && usedByNobody(cell.measurement)?.obstacle;
      if (!cell || (obstacle?.kind !== 'script-refused' && obstacle?.kind !== 'script-fails')) return [];
      const settings = settingsOf(context.evidence, cell.way);
      const url = settings?.state === 'pac' ? settings.url : null;
      told.add(url);
      const kind = obstacle.kind === 'script-refused' ? 'syntax' : 'library';
      const args = { url, what: obstacle.what, line: obstacle.line, kind, source: settings?.source ?? null } as const;
      const evidence = group.flatMap(({ measurement }) => measurement.resolution?.id ?? []);
      return [
        { code: 'pac-refused-by-jscript', severity: 'by-impact', args, claims: group, method: cell.way, evidence },
      ];
    });
    const others = lintsOf(context, 'pac-refused-by-jscript').filter(({ args }) => !told.has(args.url));
    return [...drafts, ...others.map(lintDraft)];
  },
};
