import type { HttpObservation } from '../../model/observation.ts';
import type { AnsweredBy } from '../../model/probe.ts';
import { isExpectedStatus, type Target } from '../../model/target.ts';
import type { ChainJudgement } from './chain.ts';
import { header } from './headers.ts';
import { isHtml, readPage } from './page.ts';
import { productOfHeaders } from './product-patterns.ts';

/** Who sent an HTTP answer: by the certificate where there is one, else by what the answer itself shows. */
export function whoAnswered(
  http: HttpObservation,
  status: number,
  target: Target,
  host: string,
  chain: ChainJudgement | null,
  throughProxy: boolean,
): AnsweredBy {
  // A 407 is by definition a proxy's (RFC 9110 section 15.5.8), except inside verified TLS of the service.
  if (status === 407 && chain?.origin !== 'service') return 'proxy';
  // Nobody else can answer inside TLS that ends in the service's own root, or in any public one for this name.
  if (chain && (chain.origin === 'service' || chain.origin === 'public')) return 'target';
  const page = readPage({ status, headers: http.headers, body: http.body }, host);
  const inTheWay: AnsweredBy = chain ? 'interceptor' : throughProxy ? 'proxy' : 'unknown';
  if (page.portal && (page.foreignHost !== null || status === 511)) return 'captive-portal';
  if (page.proxyHeaders) return throughProxy || chain ? inTheWay : 'interceptor';
  if (page.blocks || page.foreignHost !== null) return inTheWay === 'unknown' ? 'interceptor' : inTheWay;
  if (contradicts(http, target)) return page.product ? inTheWay : 'unknown';
  if (!chain && throughProxy && target.answer === null && isNamedProxy(http)) return 'proxy';
  if (isExpectedStatus(target, status)) return 'target';
  // A wrong status that names a product, or that came with a proxy's trace, is not the service's.
  if (page.product && (throughProxy || chain)) return inTheWay;
  return 'unknown';
}

/**
 * True when `Server` names a product for proxies: a proxy that passes an answer on leaves the target's own name there.
 * Load balancers name themselves before their servers, too.
 */
function isNamedProxy({ headers }: HttpObservation): boolean {
  const product = productOfHeaders(headers.filter(([name]) => name.toLowerCase() === 'server'));
  return product !== null && !BEFORE_SERVERS.includes(product);
}

/** Products that companies put before servers of their own. */
const BEFORE_SERVERS: readonly string[] = ['F5', 'Barracuda', 'FortiGate', 'Sophos'];

/** True when an answer cannot be the service's: not what the list says it carries, or HTML where a file is asked for. */
export function contradicts(http: Pick<HttpObservation, 'headers' | 'body' | 'request'>, target: Target): boolean {
  const shape = target.answer;
  if (shape?.header && header(http.headers, shape.header) === null) return true;
  if (shape?.body && http.request.method !== 'HEAD' && !http.body.includes(shape.body)) return true;
  return isHtml(http) && /\.(crl|crt|cer|cab|p7b|txt|stl|json|xml|exe|msi)$/i.test(target.url.replace(/[?#].*$/, ''));
}
