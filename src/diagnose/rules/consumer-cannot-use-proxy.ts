import type { ArgsOf } from '../../findings/shape/finding.ts';
import type { ConsumerUse } from '../../model/consumer.ts';
import { groupCells, settingsOf } from '../context.ts';
import { type Draft, lintDraft, type Rule } from '../draft.ts';
import { usedByNobody } from '../reading/consumer-use.ts';
import { lintsOf } from '../unusable-settings.ts';

/** Proxies that Defender has no means for: what our own steps reached through them is evidence, and no way. */
export const consumerCannotUseProxy: Rule = {
  code: 'consumer-cannot-use-proxy',
  stage: 4,
  find: (context) => {
    const groups = groupCells(context.open, ({ measurement, way }) => {
      const use = usedByNobody(measurement);
      return use === null || ofScript(use) ? null : `${way} ${JSON.stringify([use.obstacle, use.unusable])}`;
    });
    const told = new Set<string>();
    const drafts = groups.flatMap((group): Draft[] => {
      const [cell] = group;
      const use = cell && usedByNobody(cell.measurement);
      if (!cell || !use) return [];
      const source = settingsOf(context.evidence, cell.way)?.source ?? null;
      told.add(keyOf(source, use.unusable));
      const args = argsOf(use, source, group.length);
      return [{ code: 'consumer-cannot-use-proxy', severity: 'by-impact', args, claims: group, method: cell.way }];
    });
    const others = lintsOf(context, 'consumer-cannot-use-proxy').filter(
      ({ args }) => !told.has(keyOf(args.source, args.unusable)),
    );
    return [...drafts, ...others.map(lintDraft)];
  },
};

const keyOf = (source: string | null, unusable: readonly string[]): string => JSON.stringify([source, unusable]);

const ofScript = ({ obstacle }: ConsumerUse): boolean =>
  obstacle.kind === 'script-refused' || obstacle.kind === 'script-fails';

function argsOf(use: ConsumerUse, source: string | null, count: number): ArgsOf<'consumer-cannot-use-proxy'> {
  const { name: consumer, unusable, usable, documented, obstacle } = use;
  const word = (): 'socks' | 'tls' | 'pac' | 'not-read' => {
    if (obstacle.kind === 'proxy-scheme') return obstacle.schemes.includes('https') ? 'tls' : 'socks';
    return obstacle.kind === 'setting-not-read' ? 'not-read' : 'pac';
  };
  return { consumer, obstacle: word(), unusable, usable, source, documented, count };
}
