/** What stands where a secret was. */
export const REMOVED = '(removed)';

/** The id of the attack-surface-reduction rule that blocks PsExec: public, and named in our own sentences. */
const PUBLIC_GUIDS: readonly string[] = ['d1e49aac-8f56-4280-b9ba-993a6d77406c'];

const GUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** Ids that name one request and nobody: support needs them. */
const REQUEST_ID = /(request|correlation|activity|trace|transaction)[\w-]*\W{0,5}$/i;
const SECRET_HEADER =
  /^(proxy-)?authorization$|cookie|token|secret|password|api-?key|session|credential|subscription-key/i;

/** Credentials in front of a host: behind `//` as far as the last `@`, unless a plain port says that the host came first. */
const URL_CREDENTIALS = /(\/\/|\\\/\\\/)(?:[^\s/?#"'<>\\:]*:(?!\d{1,5}(?:[/?#\\]|$))[^\s"'<>]*@|[^\s/?#"'<>\\]*@)/g;
const ENCODED_CREDENTIALS = /(%2F%2F)(?:(?!%2F|%40)[^\s&"'<>])*%40/gi;
/** `user:password@host` without a scheme, as proxy settings and PAC results have it. */
const BARE_CREDENTIALS =
  /(^|[\s;,="'(>])(?!mailto:)[^\s:@/;,="'()<>]+:(?!\/\/|\d{1,5}(?:[/?#]|$))[^\s;"'<>]+@(?=[\w.[-])/g;
const HEADER_LINE = /\b((?:proxy-)?authorization|(?:set-)?cookie2?)(["']?\s*[:=]\s*["']?)[^\r\n<"']+/gi;
const SCHEME_TOKEN = /\b(Bearer|Negotiate|NTLM|Kerberos)(\s+)[A-Za-z0-9._~+/-]{16,}=*/g;
const BASIC_TOKEN = /\b(Basic)(\s+)(?=[A-Za-z0-9+/]*[0-9+/=A-Z])(?!realm)[A-Za-z0-9+/]{6,}={0,2}(?=$|[\s"'<,;)])/g;
const JSON_WEB_TOKEN = /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g;
/** SAS signatures and the like in queries, forms and scripts. */
const QUERY_SECRET =
  /([?&;]|\b)(sig|signature|sas|(?:access|id|refresh|csrf|xsrf|auth|session)[-_]?token|client_secret|password|passwd|passphrase|pwd|token|secret|api[-_]?key|subscription-key|(?:php|j|asp\.net_)?session(?:_?id)?|sid|ticket|csrf|xsrf|__requestverificationtoken|saml(?:request|response)|x-amz-(?:signature|credential|security-token))=(?!["'\s(])[^&\s"'<>#;]+/gi;
/** Words too common to be secrets anywhere but in a query. */
const QUERY_CODE = /([?&])(code|key)=[^&\s"'<>#;]+/gi;
const QUOTED_SECRET =
  /(\b\w*(?:password|passwd|passphrase|pwd|secret|token|api_?key|sharedkey|accountkey|clientsecret|session_?id|session|ticket|csrf|xsrf)["']?\s*[:=]\s*)(["'])(?:(?!\2)[^\r\n])*\2/gi;
const CONNECTION_STRING = /\b(AccountKey|SharedAccessKey|SharedAccessSignature)=[^;\s"'<>]+/gi;

/** Hidden fields of forms on block pages and portals, in either order of their attributes. */
const FORM_NAME = String.raw`\bname\s*=\s*["']?[\w.-]*(?:session|ticket|csrf|xsrf|token|magic|password|verification|saml)[\w.-]*["']?`;
const FORM_SECRET = new RegExp(`(${FORM_NAME}[^<>]{0,200}?\\bvalue\\s*=\\s*)(["']?)[^"'<>\\s]+`, 'gi');
const FORM_SECRET_FIRST = new RegExp(`(\\bvalue\\s*=\\s*)(["']?)[^"'<>\\s]+(?=["']?[^<>]{0,200}?${FORM_NAME})`, 'gi');
/** A password in a comment or a note, without quotes: behind a colon only what no word of a sentence looks like. */
const TOLD_SECRET =
  /\b(password|passwd|passphrase|pwd|secret)(\s*[:=]\s*)(?=[^\s"'<>;,)]*[\d!@#$%^&*])(?!\(removed\))[^\s"'<>;,)]{3,}/gi;

/** What every secret has around it; most texts have none of it and need no further look. */
const SUSPECT =
  /[@=]|%40|["']\s*[:=]|passw|passphrase|pwd|secret|authorization|cookie|bearer|basic|negotiate|ntlm|kerberos|eyJ|[0-9a-f]{4}-[0-9a-f]{4}-/i;

/** True for headers whose value nobody but the two ends may see. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name) && !/authenticate/i.test(name);
}

/** GUIDs name tenants, organisations and devices; what names only a request, a public rule or a registry key stays. */
function withoutIds(text: string, keep: ReadonlySet<string>): string {
  return text.replace(GUID, (guid: string, at: number) => {
    const before = text.slice(Math.max(0, at - 48), at);
    const known = keep.has(guid.toLowerCase()) || PUBLIC_GUIDS.includes(guid.toLowerCase());
    return known || REQUEST_ID.test(before) || /\\\{$/.test(before) ? guid : REMOVED;
  });
}

/** The text without credentials, cookies, tokens, signatures and ids; `keep` are GUIDs (lower case) that may stay. */
export function withoutSecrets(text: string, keep: ReadonlySet<string>): string {
  if (!SUSPECT.test(text)) return text;
  const clean = text
    .replace(HEADER_LINE, `$1$2${REMOVED}`)
    .replace(URL_CREDENTIALS, `$1${REMOVED}@`)
    .replace(ENCODED_CREDENTIALS, `$1${REMOVED}%40`)
    .replace(BARE_CREDENTIALS, `$1${REMOVED}@`)
    .replace(SCHEME_TOKEN, `$1$2${REMOVED}`)
    .replace(BASIC_TOKEN, `$1$2${REMOVED}`)
    .replace(JSON_WEB_TOKEN, REMOVED)
    .replace(QUERY_SECRET, `$1$2=${REMOVED}`)
    .replace(QUERY_CODE, `$1$2=${REMOVED}`)
    .replace(CONNECTION_STRING, `$1=${REMOVED}`)
    .replace(FORM_SECRET, `$1$2${REMOVED}`)
    .replace(FORM_SECRET_FIRST, `$1$2${REMOVED}`)
    .replace(TOLD_SECRET, `$1$2${REMOVED}`)
    .replace(QUOTED_SECRET, `$1$2${REMOVED}$2`);
  return withoutIds(clean, keep);
}
