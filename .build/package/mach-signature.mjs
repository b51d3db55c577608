// Takes the code signature off a macOS program and puts an ad-hoc one on: Apple's processors start nothing unsigned.
// Layout: Apple's <mach-o/loader.h> and <kern/cs_blobs.h>. An ad-hoc signature names nobody; it only lists page digests.
import { createHash } from 'node:crypto';

const MACHO_64 = 0xfeedfacf;
const SEGMENT_64 = 0x19;
const CODE_SIGNATURE = 0x1d;
const HEADER_BYTES = 32;
const PAGE = 4096;
const PAGE_BITS = 12;

/** Load commands of a thin 64-bit program: type, offset and size of each. */
function loadCommands(bytes) {
  if (bytes.readUInt32LE(0) !== MACHO_64) throw new Error('not a 64-bit macOS program');
  const commands = [];
  let at = HEADER_BYTES;
  for (let left = bytes.readUInt32LE(16); left > 0; left -= 1) {
    const size = bytes.readUInt32LE(at + 4);
    commands.push({ type: bytes.readUInt32LE(at), at, size });
    at += size;
  }
  return commands;
}

const segmentName = (bytes, { at }) => bytes.toString('latin1', at + 8, at + 24).replace(/\0+$/, '');
const segmentOf = (bytes, name) =>
  loadCommands(bytes).find((command) => command.type === SEGMENT_64 && segmentName(bytes, command) === name);

/** Sets the length of the last segment to what the file holds, memory rounded up to the largest page in use. */
function fitLinkedit(bytes, end) {
  const { at } = segmentOf(bytes, '__LINKEDIT');
  const size = BigInt(end) - bytes.readBigUInt64LE(at + 40);
  bytes.writeBigUInt64LE(size, at + 48);
  bytes.writeBigUInt64LE(((size + 0x3fffn) / 0x4000n) * 0x4000n, at + 32);
}

/** The program without its signature; the same bytes when there is none. */
export function withoutMachSignature(program) {
  const bytes = Buffer.from(program);
  const commands = loadCommands(bytes);
  const signature = commands.find(({ type }) => type === CODE_SIGNATURE);
  if (!signature) return bytes;
  if (signature !== commands.at(-1)) throw new Error('the signature is not the last load command');
  const offset = bytes.readUInt32LE(signature.at + 8);
  bytes.fill(0, signature.at, signature.at + signature.size);
  bytes.writeUInt32LE(bytes.readUInt32LE(16) - 1, 16);
  bytes.writeUInt32LE(bytes.readUInt32LE(20) - signature.size, 20);
  fitLinkedit(bytes, offset);
  return bytes.subarray(0, offset);
}

/** The program with an ad-hoc signature under the given identifier. */
export function withAdHocSignature(program, identifier) {
  const commands = loadCommands(program);
  if (commands.some(({ type }) => type === CODE_SIGNATURE)) throw new Error('already signed');
  const last = commands.at(-1);
  const command = last.at + last.size;
  const codeLimit = Math.ceil(program.length / 16) * 16;
  const name = Buffer.from(`${identifier}\0`, 'latin1');
  const slots = Math.ceil(codeLimit / PAGE);
  const signatureSize = 12 + 8 + 88 + name.length + slots * 32;
  const code = Buffer.concat([program, Buffer.alloc(codeLimit - program.length)]);
  if (code.subarray(command, command + 16).some((byte) => byte !== 0)) throw new Error('no room for a load command');
  code.writeUInt32LE(CODE_SIGNATURE, command);
  code.writeUInt32LE(16, command + 4);
  code.writeUInt32LE(codeLimit, command + 8);
  code.writeUInt32LE(signatureSize, command + 12);
  code.writeUInt32LE(code.readUInt32LE(16) + 1, 16);
  code.writeUInt32LE(code.readUInt32LE(20) + 16, 20);
  fitLinkedit(code, codeLimit + signatureSize);
  return Buffer.concat([code, superBlob(code, name, slots)]);
}

/** CS_SuperBlob with one CodeDirectory, version 0x20400; numbers are big-endian. */
function superBlob(code, name, slots) {
  const text = segmentOf(code, '__TEXT').at;
  const directory = Buffer.alloc(88 + name.length + slots * 32);
  const words = [
    0xfade0c02, // CSMAGIC_CODEDIRECTORY
    directory.length,
    0x20400,
    0x2, // CS_ADHOC
    88 + name.length, // digests begin here
    88, // the identifier begins here
    0, // no special slots
    slots,
    code.length,
  ];
  words.forEach((word, index) => {
    directory.writeUInt32BE(word, index * 4);
  });
  directory.writeUInt8(32, 36); // digest size
  directory.writeUInt8(2, 37); // SHA-256
  directory.writeUInt8(PAGE_BITS, 39);
  directory.writeBigUInt64BE(code.readBigUInt64LE(text + 40), 64); // __TEXT in the file
  directory.writeBigUInt64BE(code.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(1n, 80); // CS_EXECSEG_MAIN_BINARY
  name.copy(directory, 88);
  for (let slot = 0; slot < slots; slot += 1) {
    const page = code.subarray(slot * PAGE, Math.min((slot + 1) * PAGE, code.length));
    createHash('sha256')
      .update(page)
      .digest()
      .copy(directory, 88 + name.length + slot * 32);
  }
  const head = Buffer.alloc(20);
  [0xfade0cc0, 20 + directory.length, 1, 0, 20].forEach((word, index) => {
    head.writeUInt32BE(word, index * 4);
  });
  return Buffer.concat([head, directory]);
}
