import type { Consumer, StepVerdict } from '../../model/consumer.ts';
import { isEndOfRun } from '../../model/failure.ts';
import { type ManualSettings, type PacSettings, type Route, routeServerText } from '../../model/proxy.ts';
import { cutText } from '../../text/width.ts';
import { obstacleClause } from './obstacle-words.ts';

/** Where the chain of a consumer ends. */
export interface End {
  readonly verdict: StepVerdict;
  /** The rule of the place that decides, one clause. */
  readonly rule: string;
  /** Servers, proxy URLs or `direct`; empty: nothing usable, or not decided. */
  readonly route: readonly string[];
  /** Why, one clause. */
  readonly why: string;
}

/** Longest part of a script's answer that is shown. */
const MAX_ANSWER = 120;

/** What a setting that decides comes to for a URL. */
export function endOf(settings: ManualSettings | PacSettings, route: Route, consumer: Consumer, url: URL): End {
  const rule = settings.state === 'pac' ? scriptRule(route) : listRule(settings, route, url);
  const { consumerUse: use, failure } = route;
  if (failure !== null) {
    if (isEndOfRun(failure))
      return { verdict: 'unusable', rule, route: [], why: 'the run ended before this was decided' };
    return { verdict: 'unusable', rule, route: ['direct'], why: 'the PAC script fails' };
  }
  if (use === null) {
    const servers = route.servers.map(routeServerText);
    return {
      verdict: 'taken',
      rule,
      route: servers,
      why: servers[0] === 'direct' ? rule : `${settings.source} decides`,
    };
  }
  const clause = obstacleClause(consumer.name, use.obstacle, use.documented);
  const shown = `${rule}; ${clause}`;
  if (use.usable.length > 0) return { verdict: 'taken', rule: shown, route: use.usable, why: clause };
  // What no document says is not claimed: neither that it is used, nor what is done instead.
  return { verdict: 'unusable', rule: shown, route: use.documented ? ['direct'] : [], why: clause };
}

function scriptRule({ resolution, failure, dropped }: Route): string {
  if (failure !== null) return `the script fails: ${failure.native ?? failure.code}`;
  const answer = resolution?.phase === 'proxy-resolution' ? (resolution.answer ?? '').trim() : '';
  const shown = answer === '' ? 'nothing, which means direct' : cutText(answer, MAX_ANSWER);
  const lost = dropped.map(({ entry }) => cutText(entry, MAX_ANSWER)).join('; ');
  return `the script answers ${shown}${lost === '' ? '' : ` (not usable: ${lost})`}`;
}

function listRule(settings: ManualSettings, route: Route, { protocol, hostname }: URL): string {
  const scheme = protocol.replace(':', '');
  if (route.bypassed) return `the bypass entry ${route.bypassedBy ?? ''} covers ${hostname}`;
  const kinds = settings.servers.map(({ for: kind }) => kind);
  const [server] = route.servers;
  if (server === 'direct' || server === undefined) return `${scheme} URLs have no entry here`;
  if (kinds.includes('all')) return 'one server for every URL';
  return kinds.some((kind) => kind === scheme)
    ? `the entry for ${scheme} URLs`
    : 'the SOCKS entry serves what has no other';
}
