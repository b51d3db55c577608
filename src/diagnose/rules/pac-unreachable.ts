import type { Rule } from '../draft.ts';
import { pacDrafts } from '../unusable-settings.ts';

/** A PAC script that cannot be had. Args: `url`, `detail` (why, for people), `source`. */
export const pacUnreachable: Rule = {
  name: 'pac-unreachable',
  find: (context) => pacDrafts(context, 'pac-unreachable', ['pac_fetch_failed']),
};
