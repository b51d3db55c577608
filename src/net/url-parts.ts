import { bareHost } from './host-port.ts';

/** What a request needs of a URL. */
export interface UrlParts {
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** Lower case, IDN in its ASCII form, without brackets around IPv6; empty where the scheme has none. */
  readonly host: string;
  /** The one written, else the scheme's; 0 for a scheme without. */
  readonly port: number;
  /** Path and query, as they are sent. */
  readonly path: string;
}

/** Ports of schemes that are written without one. Source: the URL Standard, "special scheme". */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443, ftp: 21 };

/** The parts of an absolute URL; null when the text is none. */
export function urlParts(text: string): UrlParts | null {
  return URL.canParse(text) ? partsOf(new URL(text)) : null;
}

/** The parts of a URL that was parsed. */
export function partsOf(url: URL): UrlParts {
  const scheme = url.protocol.slice(0, -1);
  return {
    scheme,
    host: bareHost(url.hostname).toLowerCase(),
    port:
      url.port === '' ? (Object.hasOwn(DEFAULT_PORTS, scheme) ? (DEFAULT_PORTS[scheme] ?? 0) : 0) : Number(url.port),
    path: `${url.pathname}${url.search}`,
  };
}

/** The host of a URL without brackets; empty when it is no URL. */
export function hostOf(url: string): string {
  return urlParts(url)?.host ?? '';
}

/** The port of a URL, its scheme's filled in; 0 when it has none. */
export function portOf(url: string): number {
  return urlParts(url)?.port ?? 0;
}

/** True for an `http:` or `https:` URL by its beginning; the rest is not looked at. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
