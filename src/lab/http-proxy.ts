import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type Answers, LAB_HEADER } from './answers.ts';
import type { Authority } from './authority.ts';
import { parseAuthorityForm } from './authority-form.ts';
import { answer, discardBody, hardened, SERVER_LIMITS } from './cloud.ts';
import type { ProxyBehaviour } from './scenario.ts';

/** What the lab's proxies call themselves in `Via` and `Server`; a name that no network can have (RFC 6761). */
export const PROXY_NAME = 'proxy.lab.invalid';
export const PROXY_VIA = `1.1 ${PROXY_NAME} (MDE-Lab-Proxy)`;
const PROXY_SERVER = 'MDE-Lab-Proxy';
/** The only account of the authenticating proxy, `user:password`; `lab` prints it. */
export const PROXY_CREDENTIALS = 'lab:let-me-in';

/** What a proxy of the lab needs. */
export interface HttpProxyInput {
  readonly behaviour: ProxyBehaviour;
  readonly answers: Answers;
  /** Continues an accepted tunnel: hands the client's connection to the mock cloud. */
  readonly tunnel: (socket: Socket, port: number) => void;
  /** True for hosts that the blocking proxy refuses. */
  readonly isBlocked: (host: string) => boolean;
}

/** A refusal of the proxy itself. */
interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An HTTP proxy: CONNECT, and absolute form for `http://`. */
export function createHttpProxy(input: HttpProxyInput): Server {
  return withProxying(createServer(SERVER_LIMITS), input);
}

/** The same with TLS between client and proxy. */
export function createHttpsProxy(input: HttpProxyInput, authority: Authority): Server {
  const certificate = authority.certificateFor(['127.0.0.1', 'localhost', PROXY_NAME]);
  const server = createTlsServer({ ...SERVER_LIMITS, ...certificate, ALPNProtocols: ['http/1.1'] });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return withProxying(server, input);
}

function withProxying<S extends Server>(server: S, input: HttpProxyInput): S {
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node hands the connection over without listeners: an error would end the process.
    socket.on('error', () => socket.destroy());
    const target = parseAuthorityForm(request.url ?? '');
    const refusal = target === null ? badRequest() : refuse(input, request, target.host, 'tunnel');
    if (target === null || refusal) return sendRefusal(socket, refusal ?? badRequest());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    input.tunnel(socket, target.port);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = absoluteUrl(request.url ?? '');
    const refusal = url === null ? badRequest() : refuse(input, request, url.hostname, 'http');
    if (url !== null && !refusal) {
      return answer(input.answers, 'http', url.host, `${url.pathname}${url.search}`, request, response, PROXY_VIA);
    }
    const { status, reason, headers, body } = refusal ?? badRequest();
    discardBody(request);
    response.writeHead(status, reason, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? '' : body);
  });
  return hardened(server);
}

function absoluteUrl(text: string): URL | null {
  return /^http:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : null;
}

function refuse(
  { behaviour, isBlocked }: HttpProxyInput,
  request: IncomingMessage,
  host: string,
  way: 'tunnel' | 'http',
): Refusal | null {
  if (behaviour === 'authenticating' && !isAuthorized(request.headers['proxy-authorization'])) {
    return refusal(407, 'Proxy Authentication Required', 'Cache Access Denied', 'This proxy asks for a password.', {
      'proxy-authenticate': 'Basic realm="MDE Client Analyzer Lab"',
    });
  }
  if (behaviour === 'blocking' && isBlocked(host)) return blockPage(host, way);
  return null;
}

function isAuthorized(header: string | undefined): boolean {
  const encoded = /^basic +([A-Za-z0-9+/=]{1,512})$/i.exec(header ?? '')?.[1];
  return encoded !== undefined && Buffer.from(encoded, 'base64').toString() === PROXY_CREDENTIALS;
}

/** Filters answer a blocked page with 403, or with 200 so that browsers show it: the first for tunnels, the second for plain http. */
function blockPage(host: string, way: 'tunnel' | 'http'): Refusal {
  const text = `Access to ${host.replace(/[^\w.:-]/g, '')} is blocked by your organization's web policy. Category: cloud storage.`;
  return way === 'tunnel'
    ? refusal(403, 'Forbidden', 'Access Denied', text, {})
    : refusal(200, 'OK', 'Access Denied', text, {});
}

function badRequest(): Refusal {
  return refusal(400, 'Bad Request', 'Bad Request', 'This is a proxy: CONNECT host:port, or GET http://…', {
    [LAB_HEADER]: 'bad-request',
  });
}

function refusal(
  status: number,
  reason: string,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>>,
): Refusal {
  return {
    status,
    reason,
    headers: { server: PROXY_SERVER, via: PROXY_VIA, 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`,
  };
}

function sendRefusal(socket: Socket, { status, reason, headers, body }: Refusal): void {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${head}\r\n${body}`);
  // What the client still sends is read to nowhere, so that its end is seen and the connection closes.
  socket.resume();
}
