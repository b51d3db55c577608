/** Text of a file by its byte order mark (UTF-8, UTF-16 LE or BE), else UTF-8, else Latin-1 as older tools on Windows write it; null when it is binary. */
export function decodeText(bytes: Buffer): string | null {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8. A list in an old code page is still readable: its URLs are ASCII.
    return bytes.includes(0) ? null : bytes.toString('latin1');
  }
}
