import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { askDhcp } from '../../../src/proxy/wpad/dhcp-inform.ts';
import { informPacket, readInformAnswer, wpadText } from '../../../src/proxy/wpad/dhcp-packet.ts';
import { leaseOfDhclient, leaseOfMacos, leaseOfNetworkd, leaseOfNmcli } from '../../../src/proxy/wpad/lease-files.ts';
import { cachedOption, readWindowsLease } from '../../../src/proxy/wpad/windows-lease.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const ID = 0xdeadbeef;
const answer = (id: number, options: readonly number[], edit: (packet: Buffer) => void = () => undefined): Buffer => {
  const packet = Buffer.alloc(236);
  packet[0] = 2;
  packet.writeUInt32BE(id, 4);
  const whole = Buffer.concat([packet, Buffer.from('63825363', 'hex'), Buffer.from(options)]);
  edit(whole);
  return whole;
};
const option = (code: number, text: string): readonly number[] => [code, text.length, ...Buffer.from(text, 'latin1')];
const ACK = [53, 1, 5];
const URL_TEXT = 'http://wpad.test/wpad.dat';

describe('DHCPINFORM', () => {
  it('is a request of 236 bytes, cookie and options, from an own address', () => {
    const packet = informPacket({ id: ID, address: '10.1.2.3', mac: '02:00:00:aa:bb:cc' });
    expect([...packet.subarray(0, 4)]).toEqual([1, 1, 6, 0]);
    expect(packet.readUInt32BE(4)).toBe(ID);
    expect([...packet.subarray(12, 16)]).toEqual([10, 1, 2, 3]);
    expect(packet.subarray(28, 34).toString('hex')).toBe('020000aabbcc');
    expect(packet.subarray(236).toString('hex')).toBe('63825363350108' + '3701fc' + '3c084d53465420352e30' + 'ff');
  });

  it.each<[string, Buffer, ReturnType<typeof readInformAnswer>]>([
    ['the option', answer(ID, [...ACK, ...option(252, URL_TEXT), 255]), { ours: true, wpad: URL_TEXT }],
    [
      'padding and the end of the packet instead of an end mark',
      answer(ID, [0, 0, ...ACK, 0, ...option(252, URL_TEXT)]),
      { ours: true, wpad: URL_TEXT },
    ],
    [
      'NUL and newline behind it',
      answer(ID, [...ACK, ...option(252, `${URL_TEXT}\n\0`), 255]),
      { ours: true, wpad: URL_TEXT },
    ],
    [
      'two halves',
      answer(ID, [...ACK, ...option(252, 'http://wpad.test'), ...option(252, '/wpad.dat'), 255]),
      { ours: true, wpad: URL_TEXT },
    ],
    ['no such option', answer(ID, [...ACK, ...option(15, 'test'), 255]), { ours: true, wpad: null }],
    ['an empty option', answer(ID, [...ACK, 252, 0, 255]), { ours: true, wpad: '' }],
    ['a length beyond the end', answer(ID, [...ACK, 252, 200, 65]), { ours: true, wpad: null }],
    ['another question', answer(1, [...ACK, ...option(252, URL_TEXT), 255]), { ours: false }],
    ['a refusal', answer(ID, [53, 1, 6, 255]), { ours: false }],
    ['a request', answer(ID, [...ACK, 255], (packet) => packet.writeUInt8(1, 0)), { ours: false }],
    ['another cookie', answer(ID, [...ACK, 255], (packet) => packet.writeUInt8(0, 236)), { ours: false }],
    ['nothing', Buffer.alloc(0), { ours: false }],
    [
      'options in the file field',
      answer(ID, [...ACK, 52, 1, 1, 255], (packet) => Buffer.from([...option(252, URL_TEXT), 255]).copy(packet, 108)),
      { ours: true, wpad: URL_TEXT },
    ],
  ])('reads an answer with %s', (_name, packet, expected) => expect(readInformAnswer(packet, ID)).toEqual(expected));

  it('survives any packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.boolean(), (bytes, framed) => {
        const packet = framed ? answer(ID, [...ACK, ...bytes]) : Buffer.from(bytes);
        const read = readInformAnswer(packet, ID);
        if (read.ours && read.wpad !== null) expect(read.wpad.length).toBeLessThanOrEqual(1024);
      }),
    );
  });
});

describe('askDhcp', () => {
  const servers: Socket[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const serve = (reply: (request: Buffer) => Buffer | null): Promise<number> =>
    new Promise((done) => {
      const server = createSocket('udp4');
      servers.push(server);
      server.on('message', (message, from) => {
        const packet = reply(message);
        if (packet) server.send(packet, from.port, from.address);
      });
      server.bind(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
    });
  const ask = (port: number, ms: number) =>
    askDhcp({ address: '127.0.0.1', mac: '02:00:00:00:00:01' }, ms, new AbortController().signal, {
      server: port,
      client: 0,
      address: '127.0.0.1',
    });

  it('takes the answer to its own question and no other', async () => {
    const port = await serve((request) => answer(request.readUInt32BE(4), [...ACK, ...option(252, URL_TEXT), 255]));
    expect(await ask(port, 5_000)).toEqual({ wpad: URL_TEXT, answered: true, hindrance: null });
  });

  it('ends when nobody answers, or only strangers do', async () => {
    const port = await serve(() => answer(1, [...ACK, ...option(252, 'http://evil.test/'), 255]));
    expect(await ask(port, 60)).toEqual({ wpad: null, answered: false, hindrance: null });
  });
});

describe('DhcpInterfaceOptions of Windows', () => {
  const NOW = 1_795_000_000;
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const entry = (code: number, data: string, end = NOW + 3600, vendor = 0, length = data.length): Buffer =>
    Buffer.concat([
      ...[code, 0, length, vendor, end].map(word),
      Buffer.from(data, 'latin1'),
      Buffer.alloc((4 - (data.length % 4)) % 4),
    ]);
  const before = [entry(6, '\x0a\0\0\x01'), entry(53, '\x05'), entry(15, 'corp.test'), entry(121, '')];
  const given = { state: 'given', url: URL_TEXT, place: 'P' };
  const none = { state: 'none', place: 'P' };
  const unknown = { state: 'unknown' };

  it.each<[string, readonly Buffer[], unknown]>([
    ['the option among others', [...before, entry(252, URL_TEXT), entry(51, '\0\0\x0e\x10')], given],
    ['NUL and newline behind it', [entry(252, `${URL_TEXT}\n\0`)], given],
    ['asked for and not given', [...before, entry(252, '')], none],
    ['an older entry beside the present one', [entry(252, 'http://old.test/', NOW - 1), entry(252, URL_TEXT)], given],
    ['an answer of yesterday', [...before, entry(252, URL_TEXT, NOW - 1)], unknown],
    ['a vendor option of that number', [entry(252, URL_TEXT, NOW + 1, 1)], unknown],
    ['never asked for', before, unknown],
    ['a length beyond the end', [entry(252, URL_TEXT, NOW + 1, 0, 0xffffffff)], unknown],
    ['a cut head', [entry(252, URL_TEXT).subarray(0, 19)], unknown],
    ['nothing', [], unknown],
  ])('with %s', (_what, entries, expected) => expect(cachedOption(Buffer.concat(entries), NOW, 'P')).toEqual(expected));

  it('survive any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, length) => {
        const framed = Buffer.concat([entry(252, '', NOW + 1, 0, length), Buffer.from(bytes)]);
        for (const text of [Buffer.from(bytes), framed]) {
          const read = cachedOption(text, NOW, 'P');
          if (read.state === 'given') expect(read.url.length).toBeLessThanOrEqual(1024);
        }
      }),
    );
  });

  it.each([
    ['of the interface in use', '10.0.0.5', '', given],
    ['not of an interface whose address is not ours', '10.9.9.9', '', unknown],
    ['not of a wireless network of former days', '10.0.0.5', '\\4F6C64', unknown],
  ])('are read %s', async (_what, address, below, expected) => {
    const id = '{11111111-2222-3333-4444-555555555555}';
    const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces';
    const stdout = `\r\n${key}\\${id}${below}\r\n    DhcpIPAddress    REG_SZ    ${address}\r\n\r\nSuche beendet.\r\n`;
    const options = { type: 'REG_BINARY', data: entry(252, URL_TEXT, 0xffffffff).toString('hex') };
    const system = {
      ...createRecordedSystem(
        { platform: 'win32', registry: { [`${key}\\${id}`]: { DhcpInterfaceOptions: options } } },
        'm',
      ),
      run: async () => ({ state: 'present' as const, value: { code: 0, stdout, stderr: '' } }),
    };
    expect(await readWindowsLease(system, ['10.0.0.5'])).toMatchObject(
      expected === given ? { state: 'given', url: URL_TEXT } : expected,
    );
  });
});

describe('leases', () => {
  it.each([
    ['OPTION_252=687474703a2f2f782f700a', 'http://x/p'],
    ['ADDRESS=10.0.0.1\nOPTION_252=zz', null],
    ['ADDRESS=10.0.0.1', null],
  ])('of systemd-networkd', (text, url) => expect(leaseOfNetworkd(text)).toBe(url));

  it.each([
    ['lease {\n  option wpad "http://old/p";\n}\nlease {\n  option wpad "http://x/p\\n";\n}', 'http://x/p'],
    ['lease {\n  option unknown-252 68:74:74:70:3a:2f:2f:78;\n}', 'http://x'],
    ['lease {\n  option wpad "http://old/p";\n}\nlease {\n  option routers 10.0.0.1;\n}', null],
    ['', null],
  ])('of dhclient', (text, url) => expect(leaseOfDhclient(text)).toBe(url));

  it.each([
    ['DHCP4.OPTION[1]:ip_address = 10.0.0.5\nDHCP4.OPTION[7]:wpad = http\\://x/p\n', 'http://x/p'],
    ['DHCP4.OPTION[1]:ip_address = 10.0.0.5\n', null],
  ])('of NetworkManager', (text, url) => expect(leaseOfNmcli(text)).toBe(url));

  it.each([
    ['yiaddr = 10.0.0.5\nproxy_auto_discovery_url (string): http://x/p\n', 'http://x/p'],
    ['yiaddr = 10.0.0.5\n', null],
  ])('of macOS', (text, url) => expect(leaseOfMacos(text)).toBe(url));

  it('cuts what is too long and empties what is blank', () => {
    expect(wpadText(Buffer.from(' \0\n'))).toBe('');
    expect(wpadText(Buffer.alloc(5_000, 'a'))).toHaveLength(1024);
  });
});
