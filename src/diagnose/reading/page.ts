import { header, isHtml } from '../../model/content.ts';
import type { Header } from '../../model/observation.ts';
import { ownerOf } from '../../net/owner.ts';
import { locationHost } from './headers.ts';
import { productOfHeaders, productOfPage } from './product-patterns.ts';

export { isHtml };

/** An HTTP answer, by whomever: of CONNECT, inside a tunnel, or plain. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

/** What an answer looks like when the answerer is somebody on the way. */
export interface PageMarks {
  /** It reads like a page that blocks. */
  readonly blocks: boolean;
  /** It sends the reader to a page for logging on. */
  readonly portal: boolean;
  /** It is HTML. */
  readonly html: boolean;
  /** Product named by headers or text; null when none is. */
  readonly product: string | null;
  /** Product named by the text alone: a proxy that passes an answer on names itself in headers only. */
  readonly pageProduct: string | null;
  /** Headers that only a proxy writes. */
  readonly proxyHeaders: boolean;
  /** Title of the page, bounded to 100 characters; null when there is none. */
  readonly title: string | null;
  /** Host that it redirects to, where that is another owner's than the asked one; null when it does not. */
  readonly foreignHost: string | null;
}

// Words of block pages in the languages that our users' filters speak most; matched in text without tags.
const BLOCK_WORDS =
  /(access|request|site|page|url|website|web ?page|content|connection)\b.{0,40}\b(denied|blocked|forbidden|restricted|prohibited|not (allowed|permitted))|(denied|blocked) by|blocked (site|page|content|url)|url (filter|categor)|web ?filter|content filter|(company|corporate|security|acceptable use) policy|policy violation|zugriff.{0,40}(verweigert|gesperrt|blockiert)|acc[eè]s.{0,40}(refus|bloqu|interdit)|acceso.{0,40}(denegado|bloqueado)|accesso.{0,40}(negato|bloccato)|アクセス.{0,20}(拒否|禁止|ブロック)/i;
const BLOCK_URL = /block|den(y|ied)|forbid|restrict|polic(y|ies)|filter|usercheck|violation|warn(ing)?[/.?]/i;
const PORTAL_WORDS =
  /captive|hot ?spot|wi-?fi|guest (network|access|portal)|log ?(in|on) to (the|this|our)? ?network|accept the terms|terms (of use|and conditions)/i;
const PORTAL_URL = /captive|portal|hotspot|guest|wifi|splash|walled|cp\.|login|logon|auth/i;

/** Reads an answer as a page; `host` is the one that was asked. */
export function readPage(answer: Answer, host: string): PageMarks {
  const html = isHtml(answer);
  const title = html
    ? (/<title[^>]*>([^<]{1,200})/i.exec(answer.body)?.[1]?.replace(/\s+/g, ' ').trim().slice(0, 100) ?? null)
    : null;
  const text = html ? plainText(answer.body) : '';
  const location = header(answer.headers, 'location') ?? refreshTarget(answer.body, html);
  const redirected = locationHost(answer.headers) ?? hostOf(location);
  const foreignHost =
    redirected !== null && ownerOf(redirected) !== ownerOf(host) && !isMicrosofts(redirected) ? redirected : null;
  const pageProduct = html || foreignHost !== null ? productOfPage(`${location ?? ''} ${answer.body}`) : null;
  const away = foreignHost !== null ? (location ?? '') : '';
  return {
    html,
    title: title === '' ? null : title,
    product: productOfHeaders(answer.headers) ?? pageProduct,
    pageProduct,
    foreignHost,
    proxyHeaders: hasProxyHeaders(answer.headers),
    blocks: BLOCK_WORDS.test(text) || (away !== '' && BLOCK_URL.test(away)),
    portal:
      answer.status === 511 ||
      PORTAL_WORDS.test(text) ||
      (away !== '' && PORTAL_URL.test(away) && !BLOCK_URL.test(away)),
  };
}

/**
 * Headers that only a proxy's own answer carries. `Via` alone is no such sign: an honest proxy adds it to the target's
 * answer. `Proxy-Status` is one only with an error (RFC 9209).
 */
export function hasProxyHeaders(headers: readonly Header[]): boolean {
  return headers.some(([name, value]) => {
    if (/^proxy-status$/i.test(name)) return /;\s*error=/i.test(value);
    return /^(x-squid-error|proxy-(authenticate|agent|support)|x-bluecoat-error|x-proxy-error)$/i.test(name);
  });
}

function plainText(html: string): string {
  return html
    .replace(/<(script|style)[^>]*>[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** Target of a page that sends its reader on by `<meta http-equiv=refresh>` or a script. */
function refreshTarget(body: string, html: boolean): string | null {
  if (!html) return null;
  const meta = /<meta[^>]+http-equiv=["']?refresh["']?[^>]*url=["']?([^"'>\s]+)/i.exec(body);
  return meta?.[1] ?? /\blocation(?:\.href)?\s*=\s*["'](https?:[^"']+)/i.exec(body)?.[1] ?? null;
}

function hostOf(url: string | null): string | null {
  return url === null ? null : locationHost([['location', url]]);
}

/** Services send each other's readers around; that is not a foreign owner. */
function isMicrosofts(host: string): boolean {
  return /(^|\.)(microsoft|microsoftonline|windows|windowsupdate|live|azure|msn|bing|office|visualstudio|msftconnecttest|akamaized|azureedge|smartscreen)\.(com|net|us|cn)$/i.test(
    host,
  );
}
