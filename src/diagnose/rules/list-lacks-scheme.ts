import { isReachedByProxy } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { isDirect } from '../reading/cell.ts';
import { lintsOf } from '../unusable-settings.ts';

/** Targets that go direct because the proxy list has no entry for their kind of URL. */
export const listLacksScheme: Rule = {
  code: 'list-lacks-scheme',
  stage: 85,
  find: (context) =>
    lintsOf(context, 'list-lacks-scheme').map(({ args, method, severity }): Draft => {
      const { hosts: _told, ...own } = args;
      const about = context.cells.filter(
        (cell) =>
          cell.way === method &&
          isDirect(cell) &&
          !cell.measurement.bypassed &&
          cell.target.url.startsWith(`${args.scheme ?? ''}:`),
      );
      // Only where a proxy reaches the target is the missing entry to blame.
      const claims = about.filter((cell) => context.open.includes(cell) && isReachedByProxy(context, cell.target.id));
      return {
        code: 'list-lacks-scheme',
        severity: claims.length > 0 ? 'by-impact' : severity,
        args: about.length > 0 ? own : args,
        claims,
        about,
        standsAlone: true,
        method,
      };
    }),
};
