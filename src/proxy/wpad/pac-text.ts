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
export const looksLikePac = (text: string): boolean => /\bFindProxyForURL(Ex)?\b/.test(text) && !WEB_PAGE.test(text);

/** How pages begin: one that shows a script, or names its function, is none. */
const WEB_PAGE = /^\s*(<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)/i;

/** Formats by their first bytes. Sources: RFC 1952, RFC 8878, PKWARE's APPNOTE. */
const PACKED: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** The format of an answer that is compressed and does not say so; null for any other. */
export function packedForm(bytes: Buffer): string | null {
  return PACKED.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0] ?? null;
}

/** What came in the place of a script, as a clause; `text` defines no FindProxyForURL. `bytes`: the answer as it came; null for a text of a setting. */
export function whatInstead(text: string, bytes: Buffer | null = null): string {
  const packed = bytes === null ? null : packedForm(bytes);
  if (packed !== null)
    return `the answer is compressed (${packed}) and has no Content-Encoding header, so that no client can read it`;
  if (text.trim() === '') return 'the answer is empty';
  if (WEB_PAGE.test(text)) {
    const title = /<title[^>]*>\s*([^<]{1,80}?)\s*<\/title>/i.exec(text)?.[1];
    return `a web page${title === undefined ? '' : ` ("${title.replace(/\s+/g, ' ')}")`} came instead, as from a captive portal or a server that shows its errors`;
  }
  return 'the answer does not define FindProxyForURL';
}
