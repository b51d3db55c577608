import type { Consumer } from '../../model/consumer.ts';

const LINUX =
  'Configure Microsoft Defender for Endpoint on Linux for static proxy discovery, https://learn.microsoft.com/defender-endpoint/linux-static-proxy-configuration';
const LINUX_NETWORK =
  'Prerequisites for Microsoft Defender for Endpoint on Linux: PAC, WPAD and authenticated proxies are not supported, https://learn.microsoft.com/defender-endpoint/mde-linux-prerequisites';
const MACOS =
  'Microsoft Defender for Endpoint on Mac, network connections, https://learn.microsoft.com/defender-endpoint/microsoft-defender-endpoint-mac';

/** The daemon mdatp on Linux: sensor and antivirus in one. */
export const LINUX_DEFENDER: Consumer = {
  id: 'linux-defender',
  name: 'Defender on Linux (mdatp)',
  proxySchemes: {
    value: ['http'],
    source: `${LINUX}: every example is http://; no document names another protocol`,
    inferred: true,
  },
  pacDialect: { value: 'none', source: LINUX_NETWORK, inferred: false },
  pacUrlForm: { value: 'origin', source: 'runs no script', inferred: true },
  pacMaxBytes: { value: null, source: 'runs no script', inferred: true },
  pacMaxSeconds: { value: null, source: 'runs no script', inferred: true },
  triesEveryServer: { value: false, source: `${LINUX}: one address is configured`, inferred: true },
  order: {
    value: ['mdatp_managed.json', 'mdatp config proxy', "HTTPS_PROXY of the service's environment", 'direct'],
    source: `${LINUX} names the sources; their order is drawn from what managed settings mean elsewhere in mdatp`,
    inferred: true,
  },
};

/** Defender on macOS: sensor and antivirus in one. */
export const MACOS_DEFENDER: Consumer = {
  id: 'macos-defender',
  name: 'Defender on macOS',
  proxySchemes: {
    value: ['http'],
    source: `${MACOS}, names PAC, WPAD and static proxies; SOCKS and TLS to a proxy are not named`,
    inferred: true,
  },
  pacDialect: { value: 'modern', source: `${MACOS}; CFNetwork runs scripts with JavaScriptCore`, inferred: true },
  pacUrlForm: {
    value: 'origin',
    source: 'CFNetworkCopyProxiesForURL of present macOS hides the path of https URLs',
    inferred: true,
  },
  pacMaxBytes: { value: null, source: 'no document tells', inferred: true },
  pacMaxSeconds: { value: null, source: 'no document tells', inferred: true },
  triesEveryServer: { value: true, source: 'CFNetwork goes through the list', inferred: true },
  order: {
    value: ['managed cloudService.proxy', "the system's automatic detection, PAC script and proxies", 'direct'],
    source: MACOS,
    inferred: true,
  },
};
