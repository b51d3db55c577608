import type { Target } from '../../src/model/target.ts';
import { seen } from '../seen.ts';

/** A target with everything but id and URL at its simplest. */
export function target(id: string, url: string, fields: Partial<Target> = {}): Target {
  return {
    id,
    url,
    service: 'CnC',
    region: 'US',
    models: ['standard'],
    httpMethod: 'GET',
    observed: seen(200),
    answer: null,
    pinned: false,
    required: true,
    devices: ['W'],
    minBuild: null,
    maxBuild: null,
    tests: [],
    notes: null,
    source: 'test',
    date: null,
    ...fields,
  };
}

/** A small catalogue: one row of each kind that the lab treats differently. */
export const TARGETS: readonly Target[] = [
  target('cnc', 'https://gw.cloud.example/commands/test', { pinned: true }),
  target('upload', 'https://acc.blob.storage.example/', {
    service: 'SampleUpload',
    observed: seen(400, 409),
    answer: { header: 'x-ms-request-id', body: 'InvalidQueryParameterValue' },
  }),
  target('maps', 'https://wdcp.cloud.example/api/report?x=1', { service: 'MAPS', httpMethod: 'POST' }),
  target('events', 'https://v20.events.example/ping', { service: 'CyberData', observed: [] }),
  target('crl', 'http://crl.pki.example/root.crl', { service: 'CRL', httpMethod: 'HEAD' }),
  target('ctl', 'http://ctldl.update.example/authroot.stl', { service: 'CTL' }),
  target('own-tls', 'https://own.cloud.example:8443/', { service: 'Custom', observed: seen(204) }),
  target('own-plain', 'http://own.cloud.example:8080/', { service: 'Custom', observed: seen(302) }),
];
