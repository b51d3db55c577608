import { describe, expect, it } from 'vitest';
import { gnomePlace } from '../../../src/proxy/sources/gnome.ts';
import { wininetPlace } from '../../../src/proxy/sources/wininet.ts';
import type { RegistryValue } from '../../../src/system/system.ts';

const key = (values: Record<string, RegistryValue>) => ({
  state: 'present' as const,
  value: new Map(Object.entries(values)),
});
const text = (data: string): RegistryValue => ({ type: 'REG_SZ', data });
/** A connection blob with these flags and this proxy. */
function blob(flags: number, proxy: string): RegistryValue {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x46, 0);
  head.writeUInt32LE(flags, 8);
  head.writeUInt32LE(proxy.length, 12);
  return { type: 'REG_BINARY', data: Buffer.concat([head, Buffer.from(proxy), Buffer.alloc(8)]).toString('hex') };
}
const servers = (values: Record<string, RegistryValue>, connections: Record<string, RegistryValue>) =>
  wininetPlace('system-account', 'HKU\\S-1-5-18', key(values), key(connections)).meanings.flatMap((meaning) =>
    meaning.kind === 'manual' ? meaning.servers.map(({ server }) => server.host) : [meaning.kind],
  );
const on: RegistryValue = { type: 'REG_DWORD', data: 1 };

describe('WinINET settings of an account', () => {
  it.each<[string, Record<string, RegistryValue>, Record<string, RegistryValue>, readonly string[]]>([
    ['plain values alone', { ProxyEnable: on, ProxyServer: text('a:80') }, {}, ['a']],
    [
      'a flag of four bytes',
      { ProxyEnable: { type: 'REG_BINARY', data: '01000000' }, ProxyServer: text('a:80') },
      {},
      ['a'],
    ],
    [
      'the blob says direct',
      { ProxyEnable: on, ProxyServer: text('a:80') },
      { DefaultConnectionSettings: blob(1, '') },
      [],
    ],
    [
      'the blob names another',
      { ProxyEnable: on, ProxyServer: text('a:80') },
      { DefaultConnectionSettings: blob(3, 'b:80') },
      ['b'],
    ],
  ])('%s', (_name, values, connections, expected) => expect(servers(values, connections)).toEqual(expected));
});

describe("GNOME's one proxy for everything", () => {
  const settings = (same: string) =>
    [`mode 'manual'`, `use-same-proxy ${same}`].map((line) => `org.gnome.system.proxy ${line}`).join('\n') +
    "\norg.gnome.system.proxy.http host 'p.test'\norg.gnome.system.proxy.http port 8080\n";
  it.each([
    ['true', 'all'],
    ['false', 'http'],
  ])('use-same-proxy %s: the http entry serves %s', (same, use) =>
    expect(gnomePlace(settings(same)).meanings).toMatchObject([{ servers: [{ for: use }] }]),
  );
});
