import { describe, expect, it } from 'vitest';
import { recordedMachine } from '../../src/lab/machine.ts';

const CONNECTIONS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';

describe('recorded machine', () => {
  it('holds the WinHTTP setting byte for byte as Windows writes it', () => {
    const blob = recordedMachine('10.0.0.6:8080').registry[CONNECTIONS]?.WinHttpSettings;
    expect(blob).toEqual({
      type: 'REG_BINARY',
      data: '18000000' + '00000000' + '03000000' + '0d000000' + '31302e302e302e363a38303830' + '00000000',
    });
  });

  it('has no proxy setting at all without a proxy', () => {
    expect(Object.keys(recordedMachine(null).registry)).not.toContain(CONNECTIONS);
  });

  it('is onboarded, with a body that is JSON inside JSON, and carries no id', () => {
    const info = recordedMachine(null).registry['HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection'];
    const body = JSON.parse(JSON.parse(String(info?.OnboardedInfo?.data)).body);
    expect(body).toMatchObject({ partnerGeoLocation: 'US', vortexGeoLocation: 'US', datacenter: 'CentralUs3' });
    expect(Object.keys(body)).not.toContain('orgId');
  });

  it('survives JSON unchanged', () => {
    const machine = recordedMachine('127.0.0.1:3128');
    expect(JSON.parse(JSON.stringify(machine))).toEqual(machine);
  });
});
