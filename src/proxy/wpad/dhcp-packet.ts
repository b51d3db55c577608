/** Number of the option that carries the URL of a PAC script (draft-ietf-wrec-wpad-01, never an RFC). */
const OPTION_WPAD = 252;
const OPTION_MESSAGE_TYPE = 53;
const OPTION_OVERLOAD = 52;
const MESSAGE_INFORM = 8;
const MESSAGE_ACK = 5;
const COOKIE = Buffer.from('63825363', 'hex');
const HEAD_BYTES = 236;
const FILE_FIELD = { begin: 108, end: 236 };
const NAME_FIELD = { begin: 44, end: 108 };

/** A DHCPINFORM (RFC 2131, 4.4.3) that asks for option 252 from an address that the machine already has. */
export function informPacket(request: { readonly id: number; readonly address: string; readonly mac: string }): Buffer {
  const packet = Buffer.alloc(HEAD_BYTES);
  packet.set([1, 1, 6, 0]);
  packet.writeUInt32BE(request.id >>> 0, 4);
  packet.set(request.address.split('.').map(Number), 12);
  packet.set(Buffer.from(request.mac.replaceAll(':', ''), 'hex').subarray(0, 6), 28);
  // Vendor class of Windows: servers are configured to answer option 252 to it.
  const vendor = Buffer.from('MSFT 5.0', 'latin1');
  const options = Buffer.from([OPTION_MESSAGE_TYPE, 1, MESSAGE_INFORM, 55, 1, OPTION_WPAD, 60, vendor.length]);
  return Buffer.concat([packet, COOKIE, options, vendor, Buffer.from([255])]);
}

/** What a packet is to us: not an answer to our question, or an answer with the text of option 252, null when it has none, empty when it is blank. */
export type InformAnswer = { readonly ours: false } | { readonly ours: true; readonly wpad: string | null };

/** Reads an answer to `informPacket`; whatever arrives on the port, it never throws and never reads past the end. */
export function readInformAnswer(packet: Buffer, id: number): InformAnswer {
  const cookieEnd = HEAD_BYTES + COOKIE.length;
  if (packet.length < cookieEnd || packet[0] !== 2 || packet.readUInt32BE(4) !== id >>> 0) return { ours: false };
  if (!packet.subarray(HEAD_BYTES, cookieEnd).equals(COOKIE)) return { ours: false };
  const options = readOptions(packet.subarray(cookieEnd));
  const overload = options.get(OPTION_OVERLOAD)?.[0] ?? 0;
  // RFC 2132, 9.3: options may go on in the file and server name fields.
  const more = [...(overload & 1 ? [FILE_FIELD] : []), ...(overload & 2 ? [NAME_FIELD] : [])].map(({ begin, end }) =>
    readOptions(packet.subarray(begin, end)),
  );
  if (options.get(OPTION_MESSAGE_TYPE)?.[0] !== MESSAGE_ACK) return { ours: false };
  const parts = [options, ...more].flatMap((found) => found.get(OPTION_WPAD) ?? []);
  return { ours: true, wpad: parts.length === 0 ? null : wpadText(Buffer.concat(parts)) };
}

function readOptions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>();
  let offset = 0;
  while (offset < bytes.length) {
    const code = bytes[offset];
    offset += 1;
    if (code === undefined || code === 255) break;
    if (code === 0) continue;
    const length = bytes[offset];
    if (length === undefined || offset + 1 + length > bytes.length) break;
    const data = bytes.subarray(offset + 1, offset + 1 + length);
    // RFC 3396: an option that comes twice is one long one.
    options.set(code, Buffer.concat([options.get(code) ?? Buffer.alloc(0), data]));
    offset += 1 + length;
  }
  return options;
}

/**
 * Text of option 252: a C string, so that it ends at the first NUL, and blanks and newlines around it are no part of it
 * (Chromium's `SanitizeDhcpApiString` reads it alike). Empty when nothing is left: a common way to stop clients from
 * asking again (dnsmasq.conf.example, "Send an empty WPAD option").
 */
export function wpadText(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(/^\0+/, '').replace(/\0.*$/s, '').trim();
  return text.slice(0, 1024);
}
