import { triedOf } from '../candidates.ts';
import { claimConsequences } from '../consequences.ts';
import { lintDraftOf, type Rule } from '../draft.ts';
import { lintsOf } from '../unusable-settings.ts';

/**
 * A proxy that only a user or a process has. Args from discovery: `source`, `value`, `servers`; here `tried` and `server`:
 * what the proxy came to when it was tried. Where it works and direct connections do not, it is what the machine lacks.
 */
export const proxyInvisibleToSystem: Rule = {
  code: 'proxy-invisible-to-system',
  stage: 86,
  find: (context) =>
    lintsOf(context, 'proxy-invisible-to-system').map((lint) => {
      const own = lintDraftOf(lint);
      const tried = triedOf(context, own.args.servers);
      const args = { ...own.args, tried: tried?.result ?? null, server: tried?.server ?? null };
      const draft = { ...own, args, evidence: tried?.evidence ?? [] };
      return tried?.result === 'works' ? claimConsequences(draft, context) : draft;
    }),
};
