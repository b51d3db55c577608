import { Socket, type SocketConstructorOpts } from 'node:net';

/**
 * Sends the end of our half of a connection that belongs to the C library. The descriptor stays open, and with it the
 * stream over it: the library closes it when its call fails, and a second close would hit whatever has its number then.
 */
export function endHalf(fd: number): void {
  // Never read, so that the stream waits for the other half for ever; Node's types do not know the option.
  const options: SocketConstructorOpts & { readonly pauseOnCreate: true } = {
    fd,
    allowHalfOpen: true,
    pauseOnCreate: true,
  };
  try {
    const socket = new Socket(options);
    socket.on('error', () => {}); // the other end was faster
    socket.unref();
    socket.end();
  } catch {
    // Node has this one itself: no lookup of the C library, but a probe of ours to port 53.
  }
}
