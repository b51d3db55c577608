/** Small files of the kinds that the service publishes over plain HTTP: enough for a client that looks at the first bytes. */

/** DER SEQUENCE with a length of two bytes (ITU-T X.690 section 8.1.3), as every certificate and revocation list begins. */
function derSequence(): Buffer {
  const text = Buffer.from('Mock Defender cloud: no real list. '.repeat(20));
  const content = Buffer.concat([Buffer.from([0x04, 0x82, text.length >> 8, text.length & 0xff]), text]);
  return Buffer.concat([Buffer.from([0x30, 0x82, content.length >> 8, content.length & 0xff]), content]);
}

/** An empty cabinet: CFHEADER of 36 bytes ([MS-CAB] section 2.1). */
function cabinet(): Buffer {
  const header = Buffer.alloc(36);
  header.write('MSCF', 0, 'latin1');
  header.writeUInt32LE(36, 8);
  header.writeUInt32LE(36, 16);
  header.writeUInt8(3, 24);
  header.writeUInt8(1, 25);
  return header;
}

/** What the mock cloud sends for a URL that names a file; null for every other URL. */
export function mockFile(path: string): { readonly type: string; readonly bytes: Buffer } | null {
  const name = path.replace(/[?#].*$/s, '');
  if (/\.(crl)$/i.test(name)) return { type: 'application/pkix-crl', bytes: derSequence() };
  if (/\.(crt|cer)$/i.test(name)) return { type: 'application/pkix-cert', bytes: derSequence() };
  if (/\.(stl|p7b|p7c)$/i.test(name)) return { type: 'application/octet-stream', bytes: derSequence() };
  if (/\.cab$/i.test(name)) return { type: 'application/vnd.ms-cab-compressed', bytes: cabinet() };
  if (/\.(exe|dll)$/i.test(name)) return { type: 'application/octet-stream', bytes: Buffer.from('MZ mock') };
  return null;
}
