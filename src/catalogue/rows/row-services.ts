import type { Service } from '../../model/target.ts';
import type { AllowService } from './catalogue.ts';

/** What the streamlined wildcard replaces. Source: https://learn.microsoft.com/en-us/defender-endpoint/configure-device-connectivity */
const CONSOLIDATED: readonly Service[] = ['CnC', 'CyberData', 'AutoIR', 'SampleUpload', 'MAPS'];
const SAMPLES: readonly Service[] = ['SampleUpload', 'AutoIR'];

/** The services that a row of an allow-list stands for. */
export function servicesOf(service: AllowService): readonly Service[] {
  if (service === 'Consolidated') return CONSOLIDATED;
  return service === 'BlobStorage' ? SAMPLES : [service];
}
