import type { ManualServer } from '../../model/proxy.ts';
import type { DiscoveredSetting } from '../../model/settings.ts';
import type { System } from '../../system/system.ts';
import { kdeBypassText } from '../bypass/kde.ts';
import { parseProxyServer } from '../strings/parse-proxy-server.ts';
import { type Meaning, type Place, setting } from './place.ts';
import { shownUrl } from './shown-value.ts';
import { maskList } from './winhttp.ts';

const MAX_FILE_BYTES = 64 * 1024;

/** KDE's proxy of the user that runs this (`kioslaverc`). */
export async function readKde(system: System): Promise<Place> {
  const home = system.env('HOME') ?? '';
  const folder = system.env('XDG_CONFIG_HOME') ?? `${home}/.config`;
  const path = `${folder}/kioslaverc`;
  const file = home === '' ? null : await system.readFile(path, MAX_FILE_BYTES);
  if (file?.state !== 'present') return { source: 'kde', scope: 'user', meanings: [], settings: [] };
  return kdePlace(path, file.value.toString('utf8'));
}

/** Meaning of a `kioslaverc`: section `[Proxy Settings]`, `ProxyType` 0 none, 1 manual, 2 PAC, 3 WPAD, 4 environment. */
export function kdePlace(path: string, text: string): Place {
  const kind = { source: 'kde', scope: 'user' } as const;
  const values = proxySection(text);
  const type = values.get('ProxyType') ?? '0';
  const name = (key: string): string => `${path}: ${key}`;
  const notes = ['a desktop setting of this user; a daemon does not see it'];
  if (!/^[1-4]$/.test(type)) return { ...kind, meanings: [], settings: [] };
  const settings: DiscoveredSetting[] = [setting(kind, name('ProxyType'), TYPES[type] ?? type, { notes })];
  const meanings: Meaning[] = [];
  if (type === '2') {
    const url = values.get('Proxy Config Script') ?? '';
    meanings.push({ kind: 'pac', name: name('Proxy Config Script'), url });
    settings.push(setting(kind, name('Proxy Config Script'), shownUrl(url), { notes }));
  } else if (type === '3') meanings.push({ kind: 'auto-detect', name: name('ProxyType') });
  else if (type === '1') {
    const servers: ManualServer[] = [];
    for (const [key, use] of SERVERS) {
      // KDE writes the port after a blank: `http://proxy.example 8080`.
      const value = (values.get(key) ?? '').trim().replace(/\s+(\d+)$/, ':$1');
      if (value === '') continue;
      const parsed = parseProxyServer(value, { credentials: 'drop' });
      if (parsed.ok) servers.push({ for: use, server: parsed.server });
      const state = parsed.ok ? { notes } : { state: 'invalid' as const, notes: [`the value ${parsed.reason}`] };
      settings.push(setting(kind, name(key), maskList(value), state));
    }
    const bypass = kdeBypassText(values.get('NoProxyFor') ?? '', values.get('ReversedException') === 'true');
    if (bypass !== '') settings.push(setting(kind, name('NoProxyFor'), bypass, { notes }));
    if (servers.length > 0)
      meanings.push({ kind: 'manual', name: name('ProxyType'), servers, bypass: { dialect: 'kde', text: bypass } });
  }
  return { ...kind, meanings, settings };
}

const TYPES: Readonly<Record<string, string>> = {
  1: 'manual',
  2: 'PAC script',
  3: 'automatic detection',
  4: 'environment',
};
const SERVERS: readonly (readonly [key: string, use: ManualServer['for']])[] = [
  ['httpProxy', 'http'],
  ['httpsProxy', 'https'],
  ['socksProxy', 'socks'],
];

function proxySection(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+?)\]/.exec(line)?.[1];
    if (section !== undefined) inside = section === 'Proxy Settings';
    const pair = /^\s*([^=[#]+?)(?:\[\$\w+\])?\s*=\s*(.*?)\s*$/.exec(line);
    if (inside && pair?.[1] !== undefined) values.set(pair[1], pair[2] ?? '');
  }
  return values;
}
