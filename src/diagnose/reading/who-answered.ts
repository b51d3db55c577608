import { contradicts, mayBeOwn, provesItself, redirectsToOwnHttps } from '../../model/content.ts';
import type { HttpObservation } from '../../model/observation.ts';
import type { AnsweredBy } from '../../model/probe.ts';
import { isPlausible, type Target } from '../../model/target.ts';
import type { ChainJudgement } from './chain.ts';
import { type PageMarks, readPage } from './page.ts';
import { productOfHeaders } from './product-patterns.ts';

export { contradicts };

/** Who sent an HTTP answer, and whether it shows that the target is reached. */
export interface AnswerReading {
  readonly answeredBy: AnsweredBy;
  readonly reached: boolean;
}

/** What an answer is read with. */
interface Asked {
  readonly http: HttpObservation;
  readonly status: number;
  readonly target: Target;
  readonly page: PageMarks;
  readonly throughProxy: boolean;
}

const REACHED: AnswerReading = { answeredBy: 'target', reached: true };
const by = (answeredBy: AnsweredBy): AnswerReading => ({ answeredBy, reached: false });

/**
 * Who sent an HTTP answer: by the certificate where there is one, else by what the answer itself shows. Inside verified
 * TLS of the owner nobody else can answer, whatever the status.
 */
export function readAnswer(
  http: HttpObservation,
  status: number,
  target: Target,
  host: string,
  chain: ChainJudgement | null,
  throughProxy: boolean,
): AnswerReading {
  if (chain && (chain.origin === 'service' || chain.origin === 'public')) return REACHED;
  // A 407 is by definition a proxy's (RFC 9110 section 15.5.8).
  if (status === 407) return by('proxy');
  const page = readPage({ status, headers: http.headers, body: http.body }, host);
  if (page.portal && (page.foreignHost !== null || status === 511)) return by('captive-portal');
  const asked: Asked = { http, status, target, page, throughProxy };
  return chain ? readRelayed(asked, chain) : readPlain(asked, host);
}

/** An answer inside TLS that does not end in a root of the owner: passed on by who opened it, or made by that one. */
function readRelayed({ http, status, target, page }: Asked, chain: ChainJudgement): AnswerReading {
  if (page.proxyHeaders || page.blocks || page.foreignHost !== null) return by('interceptor');
  if (page.pageProduct !== null || isNamedProxy(http)) return by('interceptor');
  if (contradicts(http, target)) return by('unknown');
  // A private authority without a sign of inspection: a company's own host, verified by the machine.
  if (chain.origin === 'private') return REACHED;
  return isPlausible(target, status) ? REACHED : by('interceptor');
}

/** An answer that anybody on the way could have sent: only what it contains can prove whose it is. */
function readPlain({ http, status, target, page, throughProxy }: Asked, host: string): AnswerReading {
  const inTheWay: AnsweredBy = throughProxy ? 'proxy' : 'interceptor';
  if (page.proxyHeaders || page.blocks || page.foreignHost !== null) return by(inTheWay);
  if (redirectsToOwnHttps(http, host)) return REACHED;
  if (contradicts(http, target)) return by(page.product && throughProxy ? inTheWay : 'unknown');
  if (provesItself(http, target)) return REACHED;
  // Nothing in the answer tells it from one that a proxy made itself.
  if (throughProxy && (status >= 500 || isNamedProxy(http))) return by('proxy');
  if (mayBeOwn(target, status)) return REACHED;
  return by(page.product && throughProxy ? inTheWay : 'unknown');
}

/**
 * True when `Server` names a product for proxies: a proxy that passes an answer on leaves the target's own name there.
 * Load balancers name themselves before their servers, too.
 */
function isNamedProxy({ headers }: Pick<HttpObservation, 'headers'>): boolean {
  const product = productOfHeaders(headers.filter(([name]) => name.toLowerCase() === 'server'));
  return product !== null && !BEFORE_SERVERS.includes(product);
}

/** Products that companies put before servers of their own. */
const BEFORE_SERVERS: readonly string[] = ['F5', 'Barracuda', 'FortiGate', 'Sophos'];
