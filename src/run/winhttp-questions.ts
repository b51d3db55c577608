import { METHODS, type Method } from '../model/method.ts';
import type { AnalyzeOptions } from '../model/options.ts';
import { hostPort, type ManualSettings, type ProxySettings } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import type { WinhttpAccess } from '../model/winhttp.ts';
import type { WinhttpQuestion } from '../winhttp/protocol.ts';

/** One cell of the matrix and what WinHTTP is asked for it. */
export interface PlannedQuestion {
  readonly targetId: string;
  readonly method: Method;
  readonly access: WinhttpAccess;
  /** Cells that mean the same to WinHTTP share one question; null when it is not asked. */
  readonly question: WinhttpQuestion | null;
  /** Why it is not asked; null when it is. */
  readonly why: string | null;
}

type AskedWay = Pick<WinhttpQuestion, 'access' | 'pacUrl' | 'proxy' | 'bypass'>;
type Planned = AskedWay | { readonly access: WinhttpAccess; readonly why: string };

const WITHOUT = { pacUrl: null, proxy: null, bypass: null } as const;
const ONLY_HTTP = 'WinHTTP fetches PAC scripts over http and https only';
const ONLY_PLAIN = 'WinHTTP speaks plain HTTP to a proxy: neither SOCKS nor TLS';

/** What to ask for each target by each method; a method that is not configured is left out, but WinHTTP always looks for WPAD. */
export function planQuestions(
  targets: readonly Target[],
  settings: readonly ProxySettings[],
  options: Pick<AnalyzeOptions, 'methods' | 'pac'>,
): readonly PlannedQuestion[] {
  const questions = new Map<string, WinhttpQuestion>();
  const ways = METHODS.filter((method) => options.methods.includes(method)).flatMap((method) => {
    const own = settings.find((entry) => entry.method === method);
    const way = own ? wayOf(own, options.pac) : null;
    return way === null ? [] : [{ method, way }];
  });
  return targets.flatMap((target) =>
    ways.map(({ method, way }) => {
      const cell = { targetId: target.id, method, access: way.access };
      if ('why' in way) return { ...cell, question: null, why: way.why };
      const asked = { ...way, url: target.url, verb: target.httpMethod };
      const key = JSON.stringify(asked);
      const question = questions.get(key) ?? { ...asked, id: questions.size };
      questions.set(key, question);
      return { ...cell, question, why: null };
    }),
  );
}

/** WinHTTP's way for a method; null when the method is not configured here. */
function wayOf(settings: ProxySettings, given: string | null): Planned | null {
  switch (settings.method) {
    case 'default':
      return { access: 'automatic', ...WITHOUT, pacUrl: scriptUrl(settings) };
    case 'wpad':
      if (given === null) return { access: 'auto-detect', ...WITHOUT };
      return isHttp(given) ? { access: 'pac', ...WITHOUT, pacUrl: given } : { access: 'pac', why: ONLY_HTTP };
    case 'none':
      return { access: 'none', ...WITHOUT };
    case 'named':
    case 'command-line':
      if (settings.state === 'manual') return namedWay(settings);
      return settings.state === 'absent' ? null : { access: 'named', why: 'there is no server that could be named' };
  }
}

const isHttp = (url: string): boolean => /^https?:\/\//i.test(url);

/** The script that a setting names, also where our own steps could not fetch or run it; null for none that WinHTTP can fetch. */
function scriptUrl(settings: ProxySettings): string | null {
  if (settings.state === 'pac') return isHttp(settings.url) ? settings.url : null;
  const failed = settings.state === 'unusable' && settings.failure.code.startsWith('pac_');
  return failed && isHttp(settings.value) ? settings.value : null;
}

function namedWay({ servers, bypass }: ManualSettings): Planned {
  const usable = servers.filter(({ server }) => server.scheme === 'http');
  if (usable.length === 0) return { access: 'named', why: ONLY_PLAIN };
  const entries = usable.map(({ for: kind, server }) => `${kind === 'all' ? '' : `${kind}=`}${hostPort(server)}`);
  return { access: 'named', ...WITHOUT, proxy: entries.join(';'), bypass: bypass.text === '' ? null : bypass.text };
}
