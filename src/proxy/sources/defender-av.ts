import type { DiscoveredSetting } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryNumber, registryText } from '../../system/windows/registry-values.ts';
import { maskCredentials, parseProxyServer } from '../strings/parse-proxy-server.ts';
import { type Meaning, type Place, setting, unreadablePlace } from './place.ts';
import { shownUrl } from './shown-value.ts';

/** Policy first: it wins over what `Set-MpPreference` stores. */
const KEYS = ['HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender', 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender'];

type DefenderKey = Read<ReadonlyMap<string, RegistryValue>>;

/** Defender Antivirus's own proxy, policy and local state; it takes a server before a PAC script (policy "Define proxy server"). */
export async function readDefenderAv(system: System): Promise<readonly Place[]> {
  return Promise.all(
    KEYS.map(async (path) => {
      const [key, spynet] = await Promise.all([system.registryKey(path), system.registryKey(`${path}\\Spynet`)]);
      return defenderPlace(path, key, spynet);
    }),
  );
}

/** Meaning of one of the antivirus's keys. */
export function defenderPlace(path: string, key: DefenderKey, spynet: DefenderKey): Place {
  const kind = { source: 'defender-av', scope: 'machine' } as const;
  if (key.state === 'unreadable') return unreadablePlace(kind.source, kind.scope, path, key.native);
  const meanings: Meaning[] = [];
  const settings: DiscoveredSetting[] = [];
  const bypass = registryText(key, 'ProxyBypass') ?? '';
  const server = registryText(key, 'ProxyServer') ?? '';
  if (server !== '') addServer(`${path}\\ProxyServer`, server, bypass, kind, meanings, settings);
  const pac = registryText(key, 'ProxyPacUrl') ?? '';
  if (pac !== '') {
    const usable = /^https?:\/\//i.test(pac);
    const name = `${path}\\ProxyPacUrl`;
    const reason = 'is no http:// or https:// URL';
    meanings.push(
      usable
        ? { kind: 'pac', name, url: pac }
        : { kind: 'invalid', name, value: shownUrl(pac), reason, corrected: null },
    );
    settings.push(
      setting(kind, name, shownUrl(pac), usable ? {} : { state: 'invalid', notes: [`the value ${reason}`] }),
    );
  }
  if (bypass !== '') settings.push(setting(kind, `${path}\\ProxyBypass`, maskCredentials(bypass)));
  const ssl = registryNumber(spynet, 'SSLOptions');
  if (ssl !== null)
    settings.push(
      setting(kind, `${path}\\Spynet\\SSLOptions`, String(ssl), {
        state: 'in-use',
        usedBy: ['antivirus'],
        notes: [SSL_OPTIONS[ssl] ?? 'not a documented value'],
      }),
    );
  return { ...kind, meanings, settings };
}

/** Values of `SSLOptions`, Microsoft's protocol documentation for MAPS. */
const SSL_OPTIONS: Readonly<Record<number, string>> = {
  0: 'certificates are neither pinned nor checked for revocation',
  1: 'certificates are not pinned',
  2: 'certificates are not checked for revocation',
  3: 'certificates are pinned and checked for revocation',
};

function addServer(
  name: string,
  server: string,
  bypass: string,
  kind: Pick<Place, 'source' | 'scope'>,
  meanings: Meaning[],
  settings: DiscoveredSetting[],
): void {
  const parsed = parseProxyServer(server);
  const schemeless = !server.includes('://');
  if (parsed.ok && !schemeless) {
    meanings.push({
      kind: 'manual',
      name,
      servers: [{ for: 'all', server: parsed.server }],
      // Of a URL in the list its host counts; for WinHTTP the slash would spoil the whole list.
      bypass: { dialect: 'mdatp', text: bypass },
    });
    settings.push(setting(kind, name, maskCredentials(server), { notes: parsed.notes }));
    return;
  }
  const reason = parsed.ok ? 'has no scheme: http:// or https:// must stand in front' : parsed.reason;
  const guess = parsed.ok ? server : parsed.corrected;
  const corrected = guess === null ? null : guess.includes('://') ? guess : `http://${guess}`;
  meanings.push({ kind: 'invalid', name, value: maskCredentials(server), reason, corrected });
  const notes = [`the value ${reason}`, ...(corrected === null ? [] : [`${corrected} was probably meant`])];
  settings.push(setting(kind, name, maskCredentials(server), { state: 'invalid', notes }));
}
