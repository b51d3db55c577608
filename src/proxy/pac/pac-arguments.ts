import type { PacUrlForm } from '../../model/consumer.ts';
import { bareHost } from '../../net/host-port.ts';
/** What FindProxyForURL is called with. */
export interface PacArguments {
  readonly url: string;
  /** Without port and brackets. */
  readonly host: string;
}

/**
 * Url and host as a script is shown them: never user, password or fragment; by the form `origin` of https and wss URLs
 * neither path nor query, as Chromium does it. WinHTTP shows a script the `whole` URL that its caller has. Sources:
 * Chromium net/docs/proxy.md; Wine dlls/winhttp/session.c. Throws TypeError for no URL.
 */
export function pacArguments(text: string, form: PacUrlForm = 'origin'): PacArguments {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (form === 'origin' && (url.protocol === 'https:' || url.protocol === 'wss:')) {
    url.pathname = '/';
    url.search = '';
  }
  return { url: url.href, host: bareHost(url.hostname) };
}
