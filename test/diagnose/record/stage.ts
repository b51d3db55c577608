import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { type Answers, createAnswers } from '../../../src/lab/answers.ts';
import { type Authority, createAuthority } from '../../../src/lab/authority.ts';
import { createPlainCloud, createTlsCloud } from '../../../src/lab/cloud.ts';
import { createListeners, findClosedPort } from '../../../src/lab/listeners.ts';
import type { ConnectTo } from '../../../src/model/options.ts';
import type { Target } from '../../../src/model/target.ts';

/** An answer as raw HTTP. */
export const raw = (status: string, headers: Readonly<Record<string, string>> = {}, body = ''): string =>
  `HTTP/1.1 ${status}\r\n${Object.entries({
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;

/** A page as raw HTTP. */
export const page = (
  status: string,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): string =>
  raw(
    status,
    { 'Content-Type': 'text/html', ...headers },
    `<html><head><title>${title}</title></head><body>${text}</body></html>`,
  );

/** What a proxy does with one request: raw answer, null to let it pass, `silent` to say nothing. */
export type ProxyRule = (kind: 'connect' | 'plain', host: string) => string | null | 'silent';

/** Real servers of one scenario: every port is a listening socket on loopback. */
export interface Stage {
  readonly service: Authority;
  /** TLS and plain port of a cloud that answers everything as expected. */
  readonly cloud: { readonly tls: number; readonly plain: number };
  /** A cloud with other answers, authority or `Via`. */
  tlsCloud(options: {
    readonly authority?: Authority;
    readonly via?: string;
    readonly answers?: Answers;
  }): Promise<number>;
  plainCloud(answers: Answers): Promise<number>;
  answers: Answers;
  /** A port without a listener. */
  closed(): Promise<number>;
  /** An HTTP proxy; what passes goes to these ports. */
  proxy(rule?: ProxyRule, to?: { readonly tls?: number; readonly plain?: number }): Promise<string>;
  /** A TCP server that does this with each connection. */
  tcp(onConnection: (socket: Socket) => void): Promise<number>;
  /** A TLS server with these options that answers 200. */
  tls(options: TlsOptions): Promise<number>;
  stop(): Promise<void>;
}

export async function createStage(targets: readonly Target[]): Promise<Stage> {
  const listeners = createListeners();
  const service = createAuthority('Mock Service Root CA', Date.now());
  const answers = createAnswers(targets);
  const tlsPort = await listeners.listen(createTlsCloud(answers, service, null));
  const plainPort = await listeners.listen(createPlainCloud(answers));
  return {
    service,
    answers,
    cloud: { tls: tlsPort, plain: plainPort },
    tlsCloud: ({ authority = service, via = null, answers: own = answers }) =>
      listeners.listen(createTlsCloud(own, authority, via)),
    plainCloud: (own) => listeners.listen(createPlainCloud(own)),
    closed: () => findClosedPort(),
    proxy: async (rule = () => null, to = {}) =>
      `127.0.0.1:${await listeners.listen(createProxy(rule, to.tls ?? tlsPort, to.plain ?? plainPort))}`,
    tcp: (onConnection) => listeners.listen(createServer(onConnection)),
    tls: (options) => listeners.listen(createTlsServer(options, (socket) => socket.end(raw('200 OK')))),
    stop: () => listeners.close(),
  };
}

function createProxy(rule: ProxyRule, tlsPort: number, plainPort: number): Server {
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const [host = '', port = ''] = (request.url ?? '').split(':');
    socket.on('error', () => socket.destroy());
    const answer = rule('connect', host);
    if (answer === 'silent') return;
    if (answer !== null) return void socket.end(answer);
    const upstream = connect(port === '80' ? plainPort : tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://none.invalid');
    const answer = rule('plain', url.hostname);
    const socket = request.socket;
    if (answer === 'silent') return;
    if (answer !== null) return void socket.end(answer);
    const upstream = connect(plainPort, '127.0.0.1', () => {
      upstream.write(
        `${request.method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
      );
    });
    let text = '';
    upstream.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    upstream.on('error', () => socket.destroy());
    upstream.on('end', () => {
      socket.end(
        Buffer.from(
          text.replace('\r\n', '\r\nVia: 1.1 px-edge-01 (squid/5.7)\r\nX-Cache: MISS from px-edge-01\r\n'),
          'latin1',
        ),
      );
      response.destroy();
    });
  });
  return server;
}

/** `--connect-to`: where direct connections to a host (null: all) and port go. */
export const to = (fromHost: string | null, fromPort: number, toPort: number): ConnectTo => ({
  fromHost,
  fromPort,
  toHost: '127.0.0.1',
  toPort,
});
