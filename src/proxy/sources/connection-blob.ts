/** A connection blob of the registry, read; strings are as they stand, whether their flag is set or not. */
export interface ConnectionBlob {
  readonly ok: true;
  readonly version: number;
  /** Change counter. */
  readonly counter: number;
  /** 1 direct, 2 manual proxy, 4 PAC URL, 8 automatic detection. */
  readonly flags: number;
  readonly manual: boolean;
  readonly pac: boolean;
  readonly autoDetect: boolean;
  readonly proxy: string;
  readonly bypass: string;
  /** Empty where the blob ends before it, as `WinHttpSettings` usually does. */
  readonly pacUrl: string;
  /** Oddities for people, sentences without a period at the end. */
  readonly notes: readonly string[];
}

/** A blob that cannot be read. */
export interface BrokenBlob {
  readonly ok: false;
  /** Finishes the sentence "the value …". */
  readonly reason: string;
}

/** Larger values were not written by Windows; a string's length is bounded by what is there anyway. */
const MAX_BLOB_BYTES = 64 * 1024;
/** `WinHttpSettings` of older and newer builds, `DefaultConnectionSettings` of WinINET before and since version 7. */
const KNOWN_VERSIONS = [0x18, 0x28, 0x3c, 0x46];
const FLAG_MANUAL = 2;
const FLAG_PAC = 4;
const FLAG_AUTO_DETECT = 8;

/**
 * Reads `WinHttpSettings` and `DefaultConnectionSettings`: version, counter, flags, then strings with a length in front,
 * all 32-bit little-endian. Versions other than the known ones share the head. Never throws, never reads past the end.
 */
export function parseConnectionBlob(hex: string): ConnectionBlob | BrokenBlob {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) return { ok: false, reason: 'is not made of bytes' };
  const bytes = Buffer.from(hex.slice(0, MAX_BLOB_BYTES * 2), 'hex');
  if (bytes.length < 12) return { ok: false, reason: `has ${bytes.length} bytes; version, counter and flags take 12` };
  const notes: string[] = [];
  const version = bytes.readUInt32LE(0);
  const flags = bytes.readUInt32LE(8);
  if (!KNOWN_VERSIONS.includes(version)) notes.push(`the version 0x${version.toString(16)} is not a known one`);
  const strings: string[] = [];
  let offset = 12;
  for (const name of ['proxy', 'bypass list', 'PAC URL']) {
    // WinHttpSettings ends after the bypass list; a tail that holds no whole length is padding.
    if (name === 'PAC URL' && offset + 4 > bytes.length) break;
    if (offset + 4 > bytes.length) return { ok: false, reason: `ends before the length of the ${name}` };
    const length = bytes.readUInt32LE(offset);
    const end = offset + 4 + length;
    if (end > bytes.length) {
      const left = bytes.length - offset - 4;
      if (name !== 'PAC URL' || version >= 0x3c)
        return { ok: false, reason: `announces ${length} characters for the ${name}, and only ${left} are left` };
      notes.push('bytes behind the bypass list are ignored');
      break;
    }
    strings.push(clean(bytes.toString('latin1', offset + 4, end)));
    offset = end;
  }
  const [proxy = '', bypass = '', pacUrl = ''] = strings;
  const manual = (flags & FLAG_MANUAL) !== 0;
  if (manual && proxy === '') notes.push('the flag for a manual proxy is set, but no proxy is named: direct');
  return {
    ok: true,
    version,
    counter: bytes.readUInt32LE(4),
    flags,
    manual: manual && proxy !== '',
    pac: (flags & FLAG_PAC) !== 0 && pacUrl !== '',
    autoDetect: (flags & FLAG_AUTO_DETECT) !== 0,
    proxy,
    bypass,
    pacUrl,
    notes,
  };
}

/** Windows writes neither blanks nor NUL around a string; tools that edit the blob do. */
const clean = (text: string): string => text.replace(/^[\s\0]+|[\s\0]+$/g, '');
