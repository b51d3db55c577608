import type { SettingScope } from '../../model/settings.ts';
import type { Meaning, Place } from '../sources/place.ts';

/** Names of places by their kind, as the tools call them that set them. */
const NAMES: Readonly<Record<string, string>> = {
  'telemetry-proxy-server': 'TelemetryProxyServer',
  winhttp: 'WinHTTP proxy (netsh winhttp)',
  'winhttp-advanced': 'advanced WinHTTP settings (advproxy)',
  'mdatp-managed': 'mdatp_managed.json',
  'mdatp-config': 'mdatp config proxy',
  'mdatp-service': 'environment of the mdatp service',
  'wdav-managed': 'managed cloudService.proxy',
  gnome: 'GNOME settings',
  kde: 'KDE settings',
};

const ACCOUNTS: Readonly<Record<SettingScope, string>> = {
  machine: "the machine's",
  'system-account': "LocalSystem's",
  'local-service': "LocalService's",
  'network-service': "NetworkService's",
  user: "the user's",
  process: "this process's",
};

/** What a place is called, for people. */
export function placeName({ source, scope }: Pick<Place, 'source' | 'scope'>): string {
  if (source === 'wininet') return `${ACCOUNTS[scope]} Internet settings`;
  return NAMES[source] ?? 'network settings of macOS';
}

/** The same with the part of it that a meaning is, where a place has several. */
export function meaningName(place: string, { kind }: Pick<Meaning, 'kind'>, several: boolean): string {
  if (kind === 'auto-detect') return `${place}, automatic detection`;
  if (!several) return place;
  return kind === 'pac' || kind === 'script' ? `${place}, PAC script` : `${place}, proxy server`;
}
