// A name server that takes its time: every name is ADDRESS after DELAY ms, but those with "dropped.example" in them get no answer.
// slow-dns.mjs OWN_ADDRESS ADDRESS DELAY silent|refuses      By TCP: connections are taken and left without an answer, or none are.
// Prints "ready".
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const [own = '', address = '', delay = '0', tcp = 'refuses'] = process.argv.slice(2);
const A = 1;
const DROPPED = Buffer.from('\x07dropped\x07example', 'latin1');

const udp = createSocket('udp4');
udp.on('message', (message, from) => {
  if (message.includes(DROPPED)) return;
  const end = message.indexOf(0, 12) + 5;
  const full = message.readUInt16BE(end - 4) === A;
  const head = Buffer.from(message.subarray(0, end));
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(full ? 1 : 0, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  const record = Buffer.from([0xc0, 0x0c, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
  setTimeout(() => udp.send(full ? Buffer.concat([head, record]) : head, from.port, from.address), Number(delay));
});
udp.bind(53, own, () => {
  if (tcp !== 'silent') console.log('ready');
  else createServer((socket) => void socket.on('error', () => {}).resume()).listen(53, own, () => console.log('ready'));
});
