/** A recorded machine as `--machine` reads it, as far as the lab needs it. */
export interface LabMachine {
  readonly platform: 'win32';
  readonly osBuild: number;
  readonly env: Readonly<Record<string, string>>;
  readonly registry: Readonly<
    Record<string, Readonly<Record<string, { readonly type: string; readonly data: string | number }>>>
  >;
  readonly files: Readonly<Record<string, string>>;
  readonly commands: Readonly<Record<string, string>>;
  readonly searchDomains: readonly string[];
  /** The lab's proxies listen on loopback for every account: no mistake of the machine's. */
  readonly sharedLoopback: true;
  readonly wpad: { readonly dhcp: null; readonly dns: Readonly<Record<string, string>> };
}

/** Windows 10 22H2. */
const OS_BUILD = 19_045;
const CONNECTIONS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const THREAT_PROTECTION = 'HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection';

/** A Windows device that is onboarded in the US (standard list); `proxy` is `host:port` of its WinHTTP setting, null for none. */
export function recordedMachine(proxy: string | null): LabMachine {
  return {
    platform: 'win32',
    osBuild: OS_BUILD,
    env: {},
    registry: {
      [THREAT_PROTECTION]: { OnboardedInfo: { type: 'REG_SZ', data: onboardingInfo() } },
      [`${THREAT_PROTECTION}\\Status`]: { OnboardingState: { type: 'REG_DWORD', data: 1 } },
      ...(proxy === null
        ? {}
        : { [CONNECTIONS]: { WinHttpSettings: { type: 'REG_BINARY', data: winHttpSettings(proxy) } } }),
    },
    files: {},
    commands: {},
    searchDomains: [],
    sharedLoopback: true,
    wpad: { dhcp: null, dns: {} },
  };
}

/** What `netsh winhttp set proxy` writes: version 0x18, counter, flags direct|manual, proxy, bypass list; lower-case hex. */
function winHttpSettings(proxy: string): string {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x18, 0);
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(proxy.length, 12);
  return Buffer.concat([head, Buffer.from(proxy, 'latin1'), Buffer.alloc(4)]).toString('hex');
}

function onboardingInfo(): string {
  const body = {
    previousOrgIds: [],
    geoLocationUrl: 'https://winatp-gw-cus.microsoft.com/',
    datacenter: 'CentralUs3',
    vortexGeoLocation: 'US',
    vortexServerUrl: 'https://us-v20.events.data.microsoft.com/OneCollector/1.0',
    vortexTicketUrl: 'https://events.data.microsoft.com',
    partnerGeoLocation: 'US',
    version: '1.00',
    deviceType: 'Client',
  };
  return JSON.stringify({ body: JSON.stringify(body) });
}
