import type { ManualServer } from '../../model/proxy.ts';
import type { DiscoveredSetting } from '../../model/settings.ts';
import { bracketed } from '../../net/host-port.ts';
import type { System } from '../../system/system.ts';
import { parseProxyServer } from '../strings/parse-proxy-server.ts';
import { type Meaning, type Place, setting } from './place.ts';
import { shownUrl } from './shown-value.ts';

const SCHEMA = 'org.gnome.system.proxy';
/** Without a running desktop session gsettings answers at once; with a stuck one it would not. */
const GSETTINGS_TIMEOUT_MS = 1_500;

/** GNOME's proxy of the user that runs this: programs of the desktop take it, a daemon does not. */
export async function readGnome(system: System): Promise<Place> {
  const empty: Place = { source: 'gnome', scope: 'user', meanings: [], settings: [] };
  // Without a bus or a saved configuration there are only defaults, and a process would be started for nothing.
  if (!system.recorded && system.env('DBUS_SESSION_BUS_ADDRESS') === undefined) return empty;
  const result = await system.run('gsettings', ['list-recursively', SCHEMA], GSETTINGS_TIMEOUT_MS);
  return result.state === 'present' && result.value.code === 0 ? gnomePlace(result.value.stdout) : empty;
}

/** Meaning of `gsettings list-recursively org.gnome.system.proxy`: `schema key value` lines, values in GVariant text. */
export function gnomePlace(output: string): Place {
  const kind = { source: 'gnome', scope: 'user' } as const;
  const values = new Map<string, string>();
  for (const line of output.split(/\r?\n/)) {
    const match = /^(org\.gnome\.system\.proxy\S*)\s+(\S+)\s+(.*?)\s*$/.exec(line);
    if (match) values.set(`${match[1]} ${match[2]}`, match[3] ?? '');
  }
  const text = (schema: string, key: string): string =>
    (values.get(`${schema} ${key}`) ?? '').replace(/^'(.*)'$/, '$1');
  const mode = text(SCHEMA, 'mode');
  if (mode !== 'manual' && mode !== 'auto') return { ...kind, meanings: [], settings: [] };
  const meanings: Meaning[] = [];
  const settings: DiscoveredSetting[] = [setting(kind, `${SCHEMA} mode`, mode, USER_ONLY)];
  if (mode === 'auto') {
    const url = text(SCHEMA, 'autoconfig-url');
    const name = `${SCHEMA} autoconfig-url`;
    meanings.push(url === '' ? { kind: 'auto-detect', name } : { kind: 'pac', name, url });
    if (url !== '') settings.push(setting(kind, name, shownUrl(url), USER_ONLY));
    return { ...kind, meanings, settings };
  }
  const servers: ManualServer[] = [];
  // The dialog "use the same proxy" was one switch; programs that know it take the http entry for everything.
  const same = text(SCHEMA, 'use-same-proxy') === 'true' && text(`${SCHEMA}.https`, 'host') === '';
  for (const [schema, use, scheme] of SERVERS) {
    const host = text(`${SCHEMA}.${schema}`, 'host');
    const port = text(`${SCHEMA}.${schema}`, 'port').replace(/^u?int\d+\s+/, '');
    if (host === '' || port === '0' || port === '') continue;
    const parsed = parseProxyServer(`${scheme}://${bracketed(host)}:${port}`);
    const name = `${SCHEMA}.${schema}`;
    if (parsed.ok) servers.push({ for: use === 'http' && same ? 'all' : use, server: parsed.server });
    settings.push(
      setting(
        kind,
        name,
        `${host}:${port}`,
        parsed.ok ? USER_ONLY : { state: 'invalid', notes: [`the value ${parsed.reason}`] },
      ),
    );
  }
  const ignored = [...(values.get(`${SCHEMA} ignore-hosts`) ?? '').matchAll(/'([^']*)'/g)].map(
    (match) => match[1] ?? '',
  );
  if (ignored.length > 0) settings.push(setting(kind, `${SCHEMA} ignore-hosts`, ignored.join(','), USER_ONLY));
  if (servers.length > 0)
    meanings.push({ kind: 'manual', name: SCHEMA, servers, bypass: { dialect: 'gnome', text: ignored.join(',') } });
  return { ...kind, meanings, settings };
}

const USER_ONLY: Partial<DiscoveredSetting> = { notes: ['a desktop setting of this user; a daemon does not see it'] };
const SERVERS: readonly (readonly [schema: string, use: ManualServer['for'], scheme: string])[] = [
  ['http', 'http', 'http'],
  ['https', 'https', 'http'],
  ['socks', 'socks', 'socks5'],
];
