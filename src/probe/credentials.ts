import { createHash, randomBytes } from 'node:crypto';
import type { Header } from '../model/observation.ts';

/** One challenge of a `Proxy-Authenticate` header. */
export interface AuthChallenge {
  /** Lower case. */
  readonly scheme: string;
  /** Names lower case. */
  readonly params: Readonly<Record<string, string>>;
}

/** Longest header list worth reading. */
const MAX_CHALLENGES = 20;
const TOKEN = /[!#$%&'*+.^_`|~\w-]+/y;
const PARAM = /\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*/y;

/** Every challenge in every `Proxy-Authenticate` header; several may share one header (RFC 9110 section 11.6.1). Garbage ends the header it stands in. */
export function proxyChallenges(headers: readonly Header[]): AuthChallenge[] {
  const found: AuthChallenge[] = [];
  for (const [name, text] of headers) {
    if (name.toLowerCase() !== 'proxy-authenticate') continue;
    for (let at = 0; at < text.length && found.length < MAX_CHALLENGES; ) {
      TOKEN.lastIndex = at = skipSeparators(text, at);
      const scheme = TOKEN.exec(text)?.[0];
      if (!scheme) break;
      at += scheme.length;
      const params: Record<string, string> = Object.create(null);
      for (;;) {
        PARAM.lastIndex = skipSeparators(text, at);
        const match = PARAM.exec(text);
        if (!match?.[1]) break;
        params[match[1].toLowerCase()] = match[3] ?? (match[2] ?? '').replace(/\\(.)/g, '$1');
        at = PARAM.lastIndex;
      }
      // A bare token (`NTLM TlRM…=`) belongs to the scheme before it.
      const rest = /^\s+[^\s,=]+=*\s*(?=,|$)/.exec(text.slice(at));
      if (rest) at += rest[0].length;
      found.push({ scheme: scheme.toLowerCase(), params });
    }
  }
  return found;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s,]/.test(text.charAt(at))) at += 1;
  return at;
}

const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256' };

/**
 * The value of `Proxy-Authorization` for `user:password`: Digest where the proxy offers one that we can do (the password
 * stays here), else Basic; null when it offers neither (NTLM and Negotiate need the machine's own account).
 */
export function authorization(
  challenges: readonly AuthChallenge[],
  credentials: string,
  request: { readonly method: string; readonly uri: string },
): string | null {
  const colon = credentials.indexOf(':');
  const user = colon < 0 ? credentials : credentials.slice(0, colon);
  const password = colon < 0 ? '' : credentials.slice(colon + 1);
  for (const { scheme, params } of challenges) {
    const digest = scheme === 'digest' ? digestValue(params, user, password, request) : null;
    if (digest) return digest;
  }
  return challenges.some(({ scheme }) => scheme === 'basic')
    ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    : null;
}

/** RFC 7616, `qop=auth` or none; null for algorithms and protections beyond that. */
function digestValue(
  params: Readonly<Record<string, string>>,
  user: string,
  password: string,
  request: { readonly method: string; readonly uri: string },
): string | null {
  const { realm = '', nonce, opaque, qop, algorithm = 'MD5' } = params;
  const kind = HASHES[algorithm.toLowerCase().replace(/-sess$/, '')];
  if (nonce === undefined || !kind) return null;
  if (qop !== undefined && !/(?:^|,)\s*auth\s*(?:,|$)/.test(qop)) return null;
  const hash = (text: string) => createHash(kind).update(text).digest('hex');
  const cnonce = randomBytes(12).toString('hex');
  const first = hash(`${user}:${realm}:${password}`);
  const secret = /-sess$/i.test(algorithm) ? hash(`${first}:${nonce}:${cnonce}`) : first;
  const asked = hash(`${request.method}:${request.uri}`);
  const count = '00000001';
  const response =
    qop === undefined
      ? hash(`${secret}:${nonce}:${asked}`)
      : hash(`${secret}:${nonce}:${count}:${cnonce}:auth:${asked}`);
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return [
    `Digest username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    `algorithm=${algorithm}`,
    `response="${response}"`,
    ...(qop === undefined && !/-sess$/i.test(algorithm) ? [] : [`cnonce="${cnonce}"`]),
    ...(qop === undefined ? [] : ['qop=auth', `nc=${count}`]),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ');
}
