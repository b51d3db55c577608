import { describe, expect, it } from 'vitest';
import type { ProxiesDocument } from '../../../src/proxy/document/proxies-document.ts';
import { renderProxies } from '../../../src/proxy/document/render-proxies.ts';

const document: ProxiesDocument = {
  settings: [
    {
      source: 'winhttp',
      scope: 'machine',
      name: 'HKLM\\X\\WinHttpSettings',
      value: '10.0.0.6:8080\u001b[31m\u202e',
      state: 'in-use',
      usedBy: ['edr-sensor', 'updates'],
      notes: ['version 0x28'],
    },
  ],
  sensor: { method: 'NamedWinHttp', address: '10.0.0.6:8080', why: 'HKLM\\X names a proxy' },
  for: [
    {
      url: 'https://a.test/',
      methods: [
        {
          method: 'default',
          state: 'manual',
          source: 'HKLM\\X',
          servers: ['http://10.0.0.6:8080'],
          bypassed: false,
          notes: [],
        },
        { method: 'wpad', state: 'absent', source: 'WPAD', servers: [], bypassed: false, notes: [] },
      ],
    },
  ],
  decisions: [
    {
      consumer: 'windows-sensor',
      name: 'the sensor (WinHTTP)',
      url: 'https://a.test/',
      steps: [
        { place: 'TelemetryProxyServer', source: 'HKLM\\T', value: '', verdict: 'absent', why: 'not set' },
        {
          place: 'WinHTTP proxy (netsh winhttp)',
          source: 'HKLM\\X\\WinHttpSettings',
          value: '10.0.0.6:8080\u001b[31m\u202e',
          verdict: 'taken',
          why: 'one server for every URL',
        },
      ],
      route: ['http://10.0.0.6:8080'],
      why: 'HKLM\\X decides',
    },
  ],
  findings: [
    {
      code: 'proxy-settings-invalid',
      severity: 'warning',
      method: null,
      args: { source: 'HKLM\\Y', value: 'x', problem: 'has no port', corrected: 'x:8080' },
    },
  ],
};

describe('renderProxies', () => {
  const lines = renderProxies(document, { width: 100 }).split('\n');

  it('shows the choice, its reason and the legacy line', () => {
    expect(lines).toContain('Sensor: 10.0.0.6:8080, because HKLM\\X names a proxy');
    expect(lines).toContain('Proxy config: Method=NamedWinHttp, address=10.0.0.6:8080');
  });
  it('shows a table, routes and findings with their remedy', () => {
    expect(lines[0]).toMatch(/^State {3,}Value +Holds for +Used by$/);
    expect(lines.some((line) => /Default proxy +http:\/\/10\.0\.0\.6:8080 {2}\(HKLM\\X\)/.test(line))).toBe(true);
    expect(lines.some((line) => line.includes("Proxy auto discovery (WPAD)  doesn't exist"))).toBe(true);
    expect(lines.join(' ')).toContain('Set HKLM\\Y to x:8080');
  });
  it('lets no value steer the terminal', () => {
    expect(lines.join('')).not.toMatch(/[\u001b\u202e]/);
  });
  it('keeps to the width where words allow it', () => {
    for (const line of renderProxies(
      { ...document, sensor: { ...document.sensor, why: 'word '.repeat(80).trim() } },
      { width: 70 },
    ).split('\n'))
      if (!line.startsWith('  ') || line.includes('word')) expect(line.length).toBeLessThanOrEqual(76);
  });
  it('says so when there is nothing', () => {
    expect(renderProxies({ ...document, settings: [] }, { width: 80 })).toMatch(
      /^No proxy setting was found on this machine\.\n/,
    );
  });
});
