import type { Header } from '../../model/observation.ts';
import { headerValues } from './headers.ts';

/** What a proxy asks for. */
export interface AuthOffer {
  /** `Negotiate`, `NTLM`, `Basic`, `Digest`, … in the order offered, each once. */
  readonly schemes: readonly string[];
  /** First realm that is named; null when none is. */
  readonly realm: string | null;
}

const KNOWN = ['Negotiate', 'NTLM', 'Kerberos', 'Digest', 'Basic', 'Bearer'];

/** Reads every Proxy-Authenticate header; several schemes may share one, separated by commas like their own parameters (RFC 9110 section 11.6.1). */
export function readAuthOffer(headers: readonly Header[]): AuthOffer {
  const schemes: string[] = [];
  let realm: string | null = null;
  for (const value of headerValues(headers, 'proxy-authenticate')) {
    // A comma inside quotes separates nothing.
    for (const part of value.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? []) {
      const scheme = /^\s*([A-Za-z][\w!#$%&'*+.^`|~-]*)(?=\s+\S|\s*$)(?!\s*=)/.exec(part)?.[1];
      if (scheme !== undefined) {
        const spoken = KNOWN.find((known) => known.toLowerCase() === scheme.toLowerCase()) ?? scheme.slice(0, 30);
        if (!schemes.includes(spoken)) schemes.push(spoken);
      }
      realm ??= /\brealm\s*=\s*"((?:\\.|[^"\\])*)"/i.exec(part)?.[1]?.replace(/\\(.)/g, '$1').slice(0, 100) ?? null;
    }
  }
  return { schemes, realm: realm === '' ? null : realm };
}
