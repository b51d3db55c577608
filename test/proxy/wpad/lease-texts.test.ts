import { describe, expect, it } from 'vitest';
import { wpadText } from '../../../src/proxy/wpad/dhcp-packet.ts';
import { declaredOptionNames, leaseOfDhclient } from '../../../src/proxy/wpad/lease-files.ts';

const URL = 'http://wpad.corp.example/wpad.dat';
const lease = (option: string, face = 'eth0') => `lease {\n  interface "${face}";\n  ${option}\n}\n`;

describe("option 252 in dhclient's leases", () => {
  it.each([
    [String.raw`option wpad "${URL}\012";`, URL],
    [String.raw`option wpad "${URL}\000";`, URL],
    [String.raw`option wpad "${URL}\015\012";`, URL],
    [String.raw`option wpad "${URL}\000\000junk";`, URL],
    [`option local-proxy-config "${URL}";`, URL],
    ['option unknown-252 68:74:74:70:3a:2f:2f:77:2f:70:0a;', 'http://w/p'],
    [String.raw`option wpad-url "\"${URL}\"";`, `"${URL}"`],
    ['option routers 10.0.0.1;', null],
    [`option corp-script "${URL}";`, null],
  ])('%s', (option, expected) => expect(leaseOfDhclient(lease(option))).toBe(expected));

  it('has the name that the configuration declares', () => {
    const declared = declaredOptionNames('option corp-script code 252 = text;\nalso request corp-script;\n');
    expect(leaseOfDhclient(lease(`option corp-script "${URL}";`), declared)).toBe(URL);
  });

  it('counts in the last lease of each interface', () => {
    const [with252, without] = [`option wpad "${URL}";`, 'option routers 10.0.0.1;'];
    expect(leaseOfDhclient(lease(with252) + lease(without))).toBeNull();
    expect(leaseOfDhclient(lease(with252) + lease(without, 'wlan0'))).toBe(URL);
  });

  it.each([
    ['http://w/p\0\0junk', 'http://w/p'],
    ['\0', ''],
    [' ', ''],
    ['http://w/p\r\n', 'http://w/p'],
  ])('%j ends where a C string ends', (text, expected) => expect(wpadText(Buffer.from(text, 'latin1'))).toBe(expected));
});
