/**
 * Text of a downloaded script: the charset of the header, else the byte order mark, else ISO-8859-1, as Chromium does.
 * A charset without a name that is known counts as none.
 */
export function pacText(bytes: Buffer, contentType: string): string {
  const named = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i.exec(contentType)?.[1];
  const decoder = decoderFor(named ?? null) ?? decoderFor(byteOrderMark(bytes)) ?? new TextDecoder('latin1');
  return decoder.decode(bytes).replace(/^\uFEFF/, '');
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function decoderFor(label: string | null): TextDecoder | null {
  if (label === null) return null;
  try {
    return new TextDecoder(label);
  } catch {
    // A charset that nobody knows.
    return null;
  }
}

/** MIME types that servers should give a script; any other works too, and is worth a note. */
const PAC_TYPES = /^application\/(x-ns-proxy-autoconfig|x-javascript-config)\b/i;

/** What is odd about a script's type; null when nothing is. */
export function pacTypeNote(contentType: string): string | null {
  if (PAC_TYPES.test(contentType)) return null;
  const shown = contentType === '' ? 'no Content-Type' : `Content-Type ${contentType.slice(0, 80)}`;
  return `${shown}; application/x-ns-proxy-autoconfig is the proper one`;
}

/** True when a text defines what every script must: a page of a portal or an error page does not. */
export const looksLikePac = (text: string): boolean => /\bFindProxyForURL(Ex)?\b/.test(text);

/** What came in the place of a script, as a clause; `text` defines no FindProxyForURL. */
export function whatInstead(text: string): string {
  if (text.trim() === '') return 'the answer is empty';
  if (/^\s*(<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)/i.test(text)) {
    const title = /<title[^>]*>\s*([^<]{1,80}?)\s*<\/title>/i.exec(text)?.[1];
    return `a web page${title === undefined ? '' : ` ("${title.replace(/\s+/g, ' ')}")`} came instead, as from a captive portal or a server that shows its errors`;
  }
  return 'the answer does not define FindProxyForURL';
}
