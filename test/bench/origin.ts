import { createServer, type Server } from 'node:tls';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** The cloud with as little work per request as Node allows, so that it is not what is measured. */
export function createOrigin({ cert, key }: { readonly cert: string; readonly key: string }): Server {
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    let head = '';
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      head = '';
      // No client may use a connection twice: cold ones are compared.
      socket.end(ANSWER);
    });
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}
