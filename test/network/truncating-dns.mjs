// A name server whose UDP answers for one domain are cut off (TC), so that a client must ask again by TCP.
// truncating-dns.mjs OWN_ADDRESS UPSTREAM DOMAIN refuses|dropped|silent|answers ADDRESS
// `refuses`, `dropped`: nothing listens on TCP; `silent`: connections are taken, read and left without an answer;
// `answers`: ADDRESS, as it should be. Every other name is passed on to UPSTREAM. Prints "ready".
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const [own = '', upstream = '', domain = '', tcp = '', address = ''] = process.argv.slice(2);
const A = 1;

/** The question of a message: its name, its type, and where it ends. */
function question(message) {
  const labels = [];
  let at = 12;
  while (message[at] !== 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    at += message[at] + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** An answer to a question: cut off, or with the address where it was asked for. */
function answer(message, cutOff) {
  const { type, end } = question(message);
  const head = Buffer.from(message.subarray(0, end));
  const full = !cutOff && type === A;
  head.writeUInt16BE(0x8580 | (cutOff ? 0x0200 : 0), 2);
  for (const [count, at] of [
    [full ? 1 : 0, 6],
    [0, 8],
    [0, 10],
  ])
    head.writeUInt16BE(count, at);
  const record = Buffer.from([0xc0, 0x0c, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
  return full ? Buffer.concat([head, record]) : head;
}

const udp = createSocket('udp4');
udp.on('message', (message, from) => {
  const { name } = question(message);
  if (name === domain || name.endsWith(`.${domain}`)) {
    udp.send(answer(message, true), from.port, from.address);
    return;
  }
  const pass = createSocket('udp4');
  pass.once('message', (reply) => {
    udp.send(reply, from.port, from.address);
    pass.close();
  });
  pass.send(message, 53, upstream);
});
udp.bind(53, own, () => {
  if (tcp === 'refuses' || tcp === 'dropped') console.log('ready');
  else
    createServer((socket) => {
      socket.on('error', () => {});
      socket.resume();
      if (tcp === 'silent') return;
      let received = Buffer.alloc(0);
      socket.on('data', (bytes) => {
        received = Buffer.concat([received, bytes]);
        while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
          const reply = answer(received.subarray(2, 2 + received.readUInt16BE(0)), false);
          socket.write(Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 255]), reply]));
          received = received.subarray(2 + received.readUInt16BE(0));
        }
      });
    }).listen(53, own, () => console.log('ready'));
});
