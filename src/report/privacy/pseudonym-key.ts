import { createHmac, randomBytes } from 'node:crypto';

/** Makes pseudonyms of names: with one key the same name has the same one everywhere, and nobody without the key can try names. */
export interface PseudonymKey {
  /** Twelve hex digits for a name among those of its kind. */
  hex(kind: string, name: string): string;
  /** Another number of as many bits (even, at most 32), each number its own: a Feistel network of four rounds. */
  permute(kind: string, value: number, bits: number): number;
}

/** The key of this process: reports of one run, and of one `--watch`, can be joined; others cannot. */
const OWN_KEY = randomBytes(32);

/** Pseudonyms by HMAC-SHA-256 (RFC 2104); without a key by a random one that nobody else has. */
export function createPseudonymKey(key: Uint8Array = OWN_KEY): PseudonymKey {
  const digest = (kind: string, text: string): Buffer => createHmac('sha256', key).update(`${kind}\0${text}`).digest();
  return {
    hex: (kind, name) => digest(kind, name.toLowerCase()).toString('hex').slice(0, 12),
    permute(kind, value, bits) {
      const half = bits / 2;
      const mask = 2 ** half - 1;
      let [left, right] = [Math.floor(value / 2 ** half), value & mask];
      for (let round = 0; round < 4; round++)
        [left, right] = [right, (left ^ digest(`${kind} ${round}`, `${right}`).readUInt16BE(0)) & mask];
      return left * 2 ** half + right;
    },
  };
}
