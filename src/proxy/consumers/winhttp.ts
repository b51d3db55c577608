import type { Consumer } from '../../model/consumer.ts';

const AUTOPROXY =
  'AutoProxy Issues in WinHTTP, https://learn.microsoft.com/windows/win32/winhttp/autoproxy-issues-in-winhttp';
const ACCESS_TYPES = 'WinHttpOpen, https://learn.microsoft.com/windows/win32/api/winhttp/nf-winhttp-winhttpopen';

/** What every program over WinHTTP shares. */
const WINHTTP = {
  proxySchemes: {
    value: ['http'],
    source:
      'No SOCKS: https://github.com/dotnet/corefx/issues/9768; no TLS to the proxy: https://github.com/dotnet/corefx/issues/20435, https://github.com/microsoft/cpprestsdk/issues/1793',
    inferred: false,
  },
  pacDialect: { value: 'jscript', source: AUTOPROXY, inferred: false },
  pacUrlForm: {
    value: 'whole',
    source:
      'WinHttpGetProxyForUrl hands its URL to the script, as in Wine, https://gitlab.winehq.org/wine/wine/-/blob/master/dlls/winhttp/session.c; no document tells of present Windows',
    inferred: true,
  },
  pacMaxBytes: { value: 1 << 20, source: AUTOPROXY, inferred: false },
  pacMaxSeconds: { value: 60, source: AUTOPROXY, inferred: false },
  triesEveryServer: {
    value: true,
    source: `WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY fails over (${ACCESS_TYPES}); callers of WinHttpGetProxyForUrl use the first server only (${AUTOPROXY})`,
    inferred: true,
  },
} as const satisfies Partial<Consumer>;

/** The sensor (MsSense.exe), which runs as LocalSystem. */
export const WINDOWS_SENSOR: Consumer = {
  ...WINHTTP,
  id: 'windows-sensor',
  name: 'the sensor (WinHTTP)',
  order: {
    value: [
      'TelemetryProxyServer',
      'WinHTTP proxy (netsh)',
      "LocalSystem's automatic detection, PAC script and proxy",
      'direct',
    ],
    source:
      'Configure your devices to connect to the Defender for Endpoint service using a proxy, https://learn.microsoft.com/defender-endpoint/configure-proxy-internet, names the sources; their order is drawn from WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY',
    inferred: true,
  },
};

/** Windows Update, whose service uses WinHTTP. */
export const WINDOWS_UPDATES: Consumer = {
  ...WINHTTP,
  id: 'windows-updates',
  name: 'Windows Update (WinHTTP)',
  order: {
    value: ['WinHTTP proxy (netsh)', "LocalSystem's automatic detection, PAC script and proxy", 'direct'],
    source:
      'How the Windows Update client determines which proxy server to use, https://support.microsoft.com/help/900935; settings of LocalSystem after netsh are drawn from WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY',
    inferred: true,
  },
};
