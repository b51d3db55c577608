import { describe, expect, it } from 'vitest';
import { defenderPlace } from '../../../src/proxy/sources/defender-av.ts';
import { environmentPlace } from '../../../src/proxy/sources/environment.ts';
import { proxyPlace } from '../../../src/proxy/sources/mdatp.ts';
import type { Place } from '../../../src/proxy/sources/place.ts';
import { parseScutil, scutilPlace } from '../../../src/proxy/sources/scutil.ts';
import { telemetryPlace } from '../../../src/proxy/sources/telemetry-proxy.ts';
import { listMeaning } from '../../../src/proxy/sources/winhttp.ts';
import type { RegistryValue } from '../../../src/system/system.ts';

const key = (name: string, data: string) => ({
  state: 'present' as const,
  value: new Map<string, RegistryValue>([[name, { type: 'REG_SZ', data }]]),
});
const absent = { state: 'absent' } as const;
const network = (host: string, port = '8080'): Place =>
  scutilPlace(
    parseScutil(`<dictionary> {\n  HTTPSEnable : 1\n  HTTPSPort : ${port}\n  HTTPSProxy : ${host}\n}\n`),
    'macos-network',
    'scutil --proxy',
  );
const meant = (place: Pick<Place, 'meanings'>) => {
  const [meaning] = place.meanings;
  return meaning?.kind === 'invalid' ? meaning.corrected : meaning?.kind;
};

/** The same mistakes in every place that takes a server: what is proposed has the form of that place. */
describe('a mistyped server', () => {
  it.each([
    ['"10.0.0.6:8080"', '10.0.0.6:8080'],
    ['http=10.0.0.6:8080;https=10.0.0.6:8443', '10.0.0.6:8443'],
    ['http:\\\\10.0.0.6:8080', '10.0.0.6:8080'],
    ['DIRECT', null],
  ])('in TelemetryProxyServer: %s', (data, corrected) =>
    expect(meant(telemetryPlace(key('TelemetryProxyServer', data), 'HKLM'))).toBe(corrected),
  );

  it.each([
    ['"10.0.0.6:8080"', 'http://10.0.0.6:8080'],
    ['10.0.0.6\uff1a8080', 'http://10.0.0.6:8080'],
    ['http://pac.corp.example/p.pac', null],
  ])('in the antivirus: %s', (data, corrected) =>
    expect(meant(defenderPlace('HKLM', key('ProxyServer', data), absent))).toBe(corrected),
  );

  it.each([
    ['"10.0.0.6:8080"', '10.0.0.6:8080'],
    ['ftp=10.0.0.6:8080', null],
  ])('in netsh: %s', (list, corrected) =>
    expect(meant({ meanings: [listMeaning('x', list, '', 'winhttp').meaning] })).toBe(corrected),
  );

  it.each([
    ['"http://10.0.0.6:8080"', 'http://10.0.0.6:8080'],
    ['http://10.0.0.6:8080/\u200b', 'http://10.0.0.6:8080'],
  ])('in the environment: %s', (value, corrected) =>
    expect(
      meant(
        environmentPlace((name) => (name === 'HTTPS_PROXY' ? value : undefined), { source: 'x', scope: 'process' }),
      ),
    ).toBe(corrected),
  );

  it('in mdatp', () => expect(meant(proxyPlace('x', 'x', '“http://10.0.0.6:8080”'))).toBe('http://10.0.0.6:8080'));

  it.each([
    ['http://proxy.corp.example', '8080', 'proxy.corp.example:8080'],
    ['http://proxy.corp.example:3128/', '8080', 'proxy.corp.example:3128'],
    ['proxy.corp.example:3128', '80', 'proxy.corp.example:3128'],
    ['https://pac.corp.example/p.pac', '80', null],
    ['2001:db8::6', '8080', 'manual'],
    ['[2001:db8::6]', '8080', 'manual'],
  ])('in the network of a Mac: %s, port %s', (host, port, corrected) =>
    expect(meant(network(host, port))).toBe(corrected),
  );
});
