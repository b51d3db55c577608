import { bareHost } from '../../net/host-port.ts';
/** What FindProxyForURL is called with. */
export interface PacArguments {
  readonly url: string;
  /** Without port and brackets. */
  readonly host: string;
}

/**
 * Url and host as Chromium shows them to a script: never user, password or fragment; of https and wss URLs neither
 * path nor query. WinHTTP differs: it shows a script the whole URL, so a script that looks at the path of an https URL
 * may answer WinHTTP otherwise than it answers us. Source: Chromium net/docs/proxy.md. Throws TypeError for no URL.
 */
export function pacArguments(text: string): PacArguments {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.protocol === 'https:' || url.protocol === 'wss:') {
    url.pathname = '/';
    url.search = '';
  }
  return { url: url.href, host: bareHost(url.hostname) };
}
