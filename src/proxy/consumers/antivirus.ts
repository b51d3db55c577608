import type { Consumer } from '../../model/consumer.ts';
import { WINDOWS_SENSOR } from './winhttp.ts';

const POLICY =
  'Policy CSP ADMX_MicrosoftDefenderAntivirus, ProxyServer and ProxyPacUrl, https://learn.microsoft.com/windows/client-management/mdm/policy-csp-admx-microsoftdefenderantivirus';

/** Defender Antivirus on Windows, for cloud protection and security intelligence. */
export const WINDOWS_ANTIVIRUS: Consumer = {
  ...WINDOWS_SENSOR,
  id: 'windows-antivirus',
  name: 'Defender Antivirus',
  proxySchemes: {
    value: ['http', 'https'],
    source:
      'Configure a static proxy for Microsoft Defender Antivirus: the URL must have either http:// or https://, https://learn.microsoft.com/defender-endpoint/configure-proxy-internet',
    inferred: false,
  },
  triesEveryServer: { value: true, source: `${POLICY}: falls back to the alternatives in order`, inferred: true },
  order: {
    value: ['ProxyServer', 'ProxyPacUrl', 'none', 'Internet Explorer settings', 'automatic detection'],
    source: POLICY,
    inferred: false,
  },
};
