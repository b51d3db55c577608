import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type Answers, LAB_HEADER } from './answers.ts';
import type { Authority } from './authority.ts';

/** What a request may cost: no client of the lab sends more. */
export const SERVER_LIMITS = { maxHeaderSize: 16_384, headersTimeout: 20_000, requestTimeout: 30_000 } as const;
/** Larger bodies end the connection. */
const MAX_REQUEST_BODY = 1_048_576;

/** How a middle box signs what passes through it; null for the cloud itself. */
export type Via = string | null;

/** The mock cloud on plain HTTP. */
export function createPlainCloud(answers: Answers): HttpServer {
  return hardened(
    createHttpServer(SERVER_LIMITS, (request, response) => {
      answer(answers, 'http', request.headers.host ?? '', request.url ?? '/', request, response, null);
    }),
  );
}

/** The mock cloud on TLS; with another authority and a `Via` of its own it is the inspecting middle box in front of it. */
export function createTlsCloud(answers: Answers, authority: Authority, via: Via): HttpsServer {
  const server = createHttpsServer(
    {
      ...SERVER_LIMITS,
      ...authority.certificateFor(['localhost', '127.0.0.1']),
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: SERVER_LIMITS.headersTimeout,
      SNICallback: (name, done) => done(null, authority.contextFor(safeName(name))),
    },
    (request, response) => {
      answer(answers, 'https', request.headers.host ?? '', request.url ?? '/', request, response, via);
    },
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return hardened(server);
}

/** Sends the cloud's answer to one request; the proxies use it for plain `http://`. */
export function answer(
  answers: Answers,
  scheme: 'http' | 'https',
  authority: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  via: Via,
): void {
  const host = authority.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '');
  const { status, headers, body } = answers(request.method ?? 'GET', scheme, host, path);
  discardBody(request);
  response.writeHead(status, { server: 'MDE-Lab-Cloud', ...(via === null ? {} : { via }), ...headers });
  response.end(body);
}

/** Reads a request's body to nowhere; a client that sends too much is cut off. */
export function discardBody(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BODY) request.destroy();
  });
  request.on('error', () => {});
}

/** Garbage gets a short 400 or, after an answer began, an end; it never reaches a handler and never throws. */
export function hardened<S extends HttpServer | HttpsServer>(server: S): S {
  server.on('clientError', (_error: Error, socket: Socket) => {
    if (!socket.writable || socket.bytesWritten > 0) return void socket.destroy();
    socket.end(
      `HTTP/1.1 400 Bad Request\r\n${LAB_HEADER}: bad-request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    // What is still unread would keep the connection open.
    socket.resume();
  });
  server.on('upgrade', (_request: IncomingMessage, socket: Socket) => socket.destroy());
  return server;
}

/** SNI is text from the network: only what can stand in a certificate is taken. */
function safeName(name: string): string {
  return /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,10}$/i.test(name) ? name.toLowerCase() : 'localhost';
}
