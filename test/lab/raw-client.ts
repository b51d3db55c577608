import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';

/** An HTTP answer taken apart by hand. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Opens a TCP connection to loopback. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Everything that comes until the other side closes. */
export function readAll(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.once('close', () => resolve(Buffer.concat(chunks)));
  });
}

/** The next `length` bytes; what follows stays in the socket. */
export async function readExactly(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes) return bytes;
    await new Promise<void>((resolve, reject) => {
      socket.once('readable', resolve);
      socket.once('end', () => reject(new Error('closed early')));
      socket.once('error', reject);
    });
  }
}

/** Head of an answer: everything up to the empty line. */
export async function readHead(socket: Socket): Promise<string> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) head += (await readExactly(socket, 1)).toString('latin1');
  return head;
}

/** Sends text over the connection and takes the answer apart; the connection is over afterwards. */
export async function exchange(socket: Socket, text: string | Buffer): Promise<RawAnswer> {
  socket.write(text);
  return parseAnswer((await readAll(socket)).toString());
}

/** Takes an answer apart. */
export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), body: rest.join('\r\n\r\n') };
}

/** A request in origin form that ends the connection. */
export function request(url: string, method = 'GET', extra = ''): string {
  const { host, pathname, search } = new URL(url);
  return `${method} ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${extra}\r\n`;
}

/** A request in absolute form, as proxies get it. */
export function proxyRequest(url: string, method = 'GET', extra = ''): string {
  return `${method} ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n${extra}\r\n`;
}

/** TLS over a connection, verified against one root; throws Node's error when it does not verify. Without a name it is the address. */
export function secure(
  socket: Socket,
  serverName: string | null,
  ca: string,
): Promise<Socket & { peer: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const tls = connectTls(
      { socket, ...(serverName === null ? { host: '127.0.0.1' } : { servername: serverName }), ca },
      () => resolve(Object.assign(tls, { peer: tls.getPeerCertificate() })),
    );
    tls.once('error', reject);
  });
}

/** CONNECT through a proxy: the head of its answer and the connection, which carries the tunnel after a 200. */
export async function tunnel(
  proxyPort: number,
  authority: string,
  extra = '',
): Promise<{ head: string; socket: Socket }> {
  const socket = await open(proxyPort);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${extra}\r\n`);
  return { head: await readHead(socket), socket };
}
