// Takes the Authenticode signature off a Windows program: it would be invalid after anything is put into the file.

const SECURITY_DIRECTORY = 4;

/** The program without its signature; the same bytes when there is none. Throws when it is no 64-bit Windows program. */
export function withoutSignature(program) {
  const bytes = Buffer.from(program);
  const pe = bytes.readUInt32LE(0x3c);
  if (bytes.toString('latin1', 0, 2) !== 'MZ' || bytes.toString('latin1', pe, pe + 4) !== 'PE\0\0')
    throw new Error('not a Windows program');
  const optional = pe + 24;
  if (bytes.readUInt16LE(optional) !== 0x20b) throw new Error('not a 64-bit Windows program');
  const entry = optional + 112 + SECURITY_DIRECTORY * 8;
  const offset = bytes.readUInt32LE(entry);
  const size = bytes.readUInt32LE(entry + 4);
  if (size === 0) return bytes;
  if (offset + size !== bytes.length) throw new Error('the signature is not at the end of the program');
  bytes.writeUInt32LE(0, entry);
  bytes.writeUInt32LE(0, entry + 4);
  // The checksum counted the signature; Windows asks for it in drivers only, and 0 means none.
  bytes.writeUInt32LE(0, optional + 64);
  return bytes.subarray(0, offset);
}
