import type { Method } from '../../model/method.ts';
import type { WinhttpDisagreement } from '../../model/winhttp.ts';
import type { Context } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { wayPhrase } from '../reading/cell.ts';
import { compareWinhttp } from '../reading/winhttp.ts';

/**
 * WinHTTP takes another proxy than our own engine, or only one of the two reaches the target; other error numbers for
 * the same failure are none. Args: `kind` (`proxy`, `outcome`), `way`, `ours`, `winhttp` (of the first target), `reachedBy`
 * (`ours`, `winhttp`, null), `sensor` (true: the way that the sensor takes).
 */
export const winhttpDisagrees: Rule = {
  code: 'winhttp-disagrees',
  stage: 290,
  find: (context) => {
    const groups = new Map<string, Disagreement[]>();
    for (const one of compareWinhttp(context)?.disagreements ?? []) {
      if (!isFinding(one)) continue;
      const key = `${one.method} ${one.kind} ${one.reachedBy}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return [...groups.values()].flatMap((group) => draftOf(group, context));
  },
};

/** A disagreement that is a finding: other error numbers for the same failure are none. */
type Disagreement = WinhttpDisagreement & { readonly kind: 'proxy' | 'outcome' };

function isFinding(one: WinhttpDisagreement): one is Disagreement {
  return one.kind !== 'number';
}

function draftOf(group: readonly Disagreement[], context: Context): readonly Draft[] {
  const [first] = group;
  if (!first) return [];
  const concerned = new Set(group.map(({ targetId, method }) => `${targetId}/${method}`));
  const about = context.cells.filter(({ key }) => concerned.has(key));
  return [
    {
      code: 'winhttp-disagrees',
      severity: severityOf(first, context.sensorWay),
      args: {
        kind: first.kind,
        first: about[0]?.host ?? null,
        way: wayPhrase(first.method),
        ours: first.ours,
        winhttp: first.winhttp,
        reachedBy: first.reachedBy,
        sensor: first.method === context.sensorWay,
      },
      claims: [],
      about,
      standsAlone: true,
      method: first.method,
    },
  ];
}

/** On the sensor's own way WinHTTP is right: that it goes elsewhere or fails where we do not is worth a warning. */
function severityOf({ kind, reachedBy, method }: WinhttpDisagreement, sensorWay: Method): 'warning' | 'info' {
  return method === sensorWay && (kind === 'proxy' || reachedBy === 'ours') ? 'warning' : 'info';
}
