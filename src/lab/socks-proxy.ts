import { createServer, type Server, type Socket } from 'node:net';

/** Longest handshake: version, methods, a 255-byte name and user id. */
const MAX_HANDSHAKE_BYTES = 1024;
/** A client that says nothing is dropped. */
const HANDSHAKE_MS = 20_000;

/** What is read of a handshake so far: more bytes are needed, it is broken, or it is one message of `length` bytes. */
type Message<T> = 'more' | 'broken' | { readonly length: number; readonly value: T };

/** SOCKS5 without a password (RFC 1928) and SOCKS4/4a on one port; every name leads to the mock cloud. */
export function createSocksProxy(tunnel: (socket: Socket, port: number) => void): Server {
  return createServer((socket) => {
    const timer = setTimeout(() => socket.destroy(), HANDSHAKE_MS);
    socket.once('close', () => clearTimeout(timer));
    let received = Buffer.alloc(0);
    let greeted = false;
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (received.length > MAX_HANDSHAKE_BYTES) return void socket.destroy();
      if (received[0] === 5 && !greeted) {
        const greeting = readGreeting(received);
        if (greeting === 'more') return;
        // 0xff: no acceptable method. The lab's server takes no password.
        if (greeting === 'broken' || !greeting.value) return void socket.end(Buffer.from([5, 0xff]));
        greeted = true;
        received = received.subarray(greeting.length);
        socket.write(Buffer.from([5, 0]));
      }
      if (received.length === 0) return;
      const version5 = greeted;
      const request = version5 ? readRequest5(received) : readRequest4(received);
      if (request === 'more') return;
      if (request === 'broken') return void socket.end(version5 ? reply5(7) : reply4(91));
      socket.removeListener('data', onData);
      socket.pause();
      clearTimeout(timer);
      socket.write(version5 ? reply5(0) : reply4(90));
      const rest = received.subarray(request.length);
      if (rest.length > 0) socket.unshift(rest);
      tunnel(socket, request.value);
    };
    socket.on('data', onData);
  });
}

/** RFC 1928 section 3; the value tells whether "no authentication" is offered. */
function readGreeting(bytes: Buffer): Message<boolean> {
  const count = bytes[1];
  if (count === undefined || bytes.length < 2 + count) return 'more';
  return { length: 2 + count, value: bytes.subarray(2, 2 + count).includes(0) };
}

/** RFC 1928 section 4; the value is the port. Only CONNECT. */
function readRequest5(bytes: Buffer): Message<number> {
  if (bytes.length < 5) return 'more';
  if (bytes[0] !== 5 || bytes[1] !== 1) return 'broken';
  const addressLengths: Readonly<Record<number, number>> = { 1: 4, 3: 1 + (bytes[4] ?? 0), 4: 16 };
  const addressLength = addressLengths[bytes[3] ?? 0];
  if (addressLength === undefined) return 'broken';
  const length = 4 + addressLength + 2;
  return bytes.length < length ? 'more' : { length, value: bytes.readUInt16BE(length - 2) };
}

/** SOCKS4 and 4a (a name follows the user id when the address is 0.0.0.x). */
function readRequest4(bytes: Buffer): Message<number> {
  if (bytes[0] !== 4) return 'broken';
  if (bytes.length < 9) return 'more';
  if (bytes[1] !== 1) return 'broken';
  const userEnd = bytes.indexOf(0, 8);
  if (userEnd < 0) return 'more';
  const named = bytes[4] === 0 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] !== 0;
  const end = named ? bytes.indexOf(0, userEnd + 1) : userEnd;
  return end < 0 ? 'more' : { length: end + 1, value: bytes.readUInt16BE(2) };
}

function reply5(code: number): Buffer {
  return Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]);
}

function reply4(code: number): Buffer {
  return Buffer.from([0, code, 0, 0, 0, 0, 0, 0]);
}
