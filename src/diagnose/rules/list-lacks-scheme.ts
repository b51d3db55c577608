import { fateOf, isReachedByProxy } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { isBlocked } from '../reading/blocked.ts';
import { type Cell, isDirect } from '../reading/cell.ts';
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
      // The missing entry is to blame where a proxy reaches the target, or where none was asked for it and the same setting's works.
      const works = context.cells.some(
        (cell) => cell.way === method && !isDirect(cell) && cell.probe.outcome === 'reachable',
      );
      const isAsked = (id: string): boolean =>
        (context.byTarget.get(id) ?? []).some((cell) => !isDirect(cell) && cell.probe.outcome !== null);
      const claims = about.filter(
        (cell) =>
          context.open.includes(cell) &&
          (isReachedByProxy(context, cell.target.id) || (works && isBlocked(cell) && !isAsked(cell.target.id))),
      );
      const isLost = ({ target }: Cell): boolean =>
        context.needed.has(target.id) && fateOf(context, target.id) === 'failed';
      return {
        code: 'list-lacks-scheme',
        // The way is direct for want of an entry, not because no proxy is meant: a lost target is an error.
        severity: claims.some(isLost) ? 'error' : claims.length > 0 ? 'by-impact' : severity,
        args: about.length > 0 ? own : args,
        claims,
        about,
        standsAlone: true,
        method,
      };
    }),
};
