import type { System } from '../../system/system.ts';
import { maskCredentials } from '../strings/parse-proxy-server.ts';
import { type Place, setting, unreadablePlace } from './place.ts';

/** Where the Azure Connected Machine agent keeps what `azcmagent config set` was given. */
const FILES = {
  win32: 'C:\\ProgramData\\AzureConnectedMachineAgent\\Config\\localconfig.json',
  linux: '/var/opt/azcmagent/localconfig.json',
  darwin: null,
} as const;
const MAX_FILE_BYTES = 256 * 1024;
const KEY = 'proxy.url';

/**
 * The proxy of Azure Arc's own agent, `azcmagent config set proxy.url`. The agent takes it, and downloads with it the
 * extensions, MDE.Windows and MDE.Linux among them; "some extensions don't inherit" it, and what those two install reads
 * its own settings alone. Source: learn.microsoft.com, "Manage and maintain Azure Connected Machine agent proxy settings".
 */
export async function readAzureArc(system: System): Promise<Place> {
  const kind = { source: 'azure-arc', scope: 'machine' } as const;
  const empty: Place = { ...kind, meanings: [], settings: [] };
  const path = FILES[system.platform];
  if (path === null) return empty;
  const file = await system.readFile(path, MAX_FILE_BYTES);
  if (file.state === 'absent') return empty;
  if (file.state === 'unreadable') return unreadablePlace(kind.source, kind.scope, path, file.native);
  const url = proxyUrl(file.value.toString('utf8'));
  if (url === null) return empty;
  const notes = [
    "only Azure Arc's agent takes it, also to download the extension of Defender; Defender itself does not",
  ];
  return {
    ...empty,
    settings: [
      setting(kind, `${path}: ${KEY}`, maskCredentials(url), { state: 'in-use', usedBy: ['azure-arc'], notes }),
    ],
  };
}

function proxyUrl(text: string): string | null {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const value: unknown = typeof json === 'object' && json !== null && KEY in json ? json[KEY] : null;
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  } catch {
    // A file that the agent cannot read either.
    return null;
  }
}
