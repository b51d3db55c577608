import { hostPort, type ProxyServer } from '../../model/proxy.ts';
import type { System } from '../../system/system.ts';
import { jsonText } from '../../text/json-text.ts';
import { JSON_LIMITS, parseJson } from '../../text/parse-json.ts';
import { maskCredentials, parseProxyServer } from '../strings/parse-proxy-server.ts';
import { type Meaning, type Place, setting, unreadablePlace } from './place.ts';

/** What an administrator manages by a configuration tool. */
export const MDATP_MANAGED_FILE = '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json';
/** What `mdatp config proxy set` keeps. */
const MDATP_OWN_FILE = '/etc/opt/microsoft/mdatp/wdavcfg';
const MAX_FILE_BYTES = 1024 * 1024;
const HEALTH_TIMEOUT_MS = 5_000;

/** Defender's own proxy on Linux: the managed file, then what `mdatp config proxy set` keeps, then what the daemon itself says. */
export async function readMdatp(system: System): Promise<readonly Place[]> {
  const [managed, own, health] = await Promise.all([
    readPlace(system, 'mdatp-managed', MDATP_MANAGED_FILE),
    readPlace(system, 'mdatp-config', MDATP_OWN_FILE),
    system.run('mdatp', ['health', '--field', 'proxy'], HEALTH_TIMEOUT_MS),
  ]);
  const said = health.state === 'present' && health.value.code === 0 ? health.value.stdout.trim() : '';
  const value = said.replace(/^"(.*)"$/, '$1');
  const command = 'mdatp health --field proxy';
  const asked = looksLikeProxy(value)
    ? proxyPlace('mdatp-config', command, value)
    : { source: 'mdatp-config', scope: 'machine' as const, meanings: [], settings: [] };
  return [managed, own, asked];
}

const looksLikeProxy = (text: string): boolean => /^[^\s"{}]{1,300}:\d{1,5}\/?$/.test(text);

async function readPlace(system: System, source: string, path: string): Promise<Place> {
  const file = await system.readFile(path, MAX_FILE_BYTES);
  if (file.state === 'absent') return { source, scope: 'machine', meanings: [], settings: [] };
  if (file.state === 'unreadable') return unreadablePlace(source, 'machine', path, file.native);
  return mdatpPlace(source, path, file.value.toString('utf8'));
}

/** Meaning of a managed file: `cloudService.proxy`, a URL. */
export function mdatpPlace(source: string, path: string, text: string): Place {
  const name = `${path}: cloudService.proxy`;
  const invalid = (value: string, reason: string): Place => ({
    source,
    scope: 'machine',
    meanings: [{ kind: 'invalid', name, value, reason, corrected: null }],
    settings: [
      setting({ source, scope: 'machine' }, name, value, { state: 'invalid', notes: [`the value ${reason}`] }),
    ],
  });
  let json: unknown;
  try {
    json = parseJson(text.replace(/^\uFEFF/, ''), JSON_LIMITS.settings);
  } catch {
    // A file that Defender cannot read either: it says nothing, and that is worth a finding.
    return source === 'mdatp-managed'
      ? invalid('', 'cannot be read: the file is not valid JSON')
      : { source, scope: 'machine', meanings: [], settings: [] };
  }
  const cloud = field(json, 'cloudService');
  const proxy = field(cloud, 'proxy');
  const empty: Place = { source, scope: 'machine', meanings: [], settings: [] };
  const off = (where: string, value: string, note: string): Place => ({
    ...empty,
    settings: [setting(empty, where, value, { state: 'off', notes: [note] })],
  });
  if (proxy === '') {
    const reason = `is empty: Defender then asks the built-in proxy ${hostPort(BUILT_IN)}, which does not exist; remove the entry`;
    return { ...invalid('', reason), meanings: [{ kind: 'manual', name, ...takes(BUILT_IN) }] };
  }
  if (proxy === undefined) {
    const misplaced = field(json, 'proxy');
    if (typeof misplaced !== 'string') return empty;
    const note = 'Defender reads it inside "cloudService" only: here it has no effect';
    const value = maskCredentials(misplaced);
    const reader = 'Defender on Linux (mdatp)';
    return {
      ...off(`${path}: proxy`, value, note),
      misplaced: value === '' ? [] : [{ name: `${path}: proxy`, value, reader, place: name }],
    };
  }
  if (typeof proxy !== 'string') return invalid(jsonText(proxy).slice(0, 200), 'is no text');
  return proxyPlace(source, name, proxy);
}

/** One server for every URL, and no bypass list. */
const takes = (server: ProxyServer): Pick<Extract<Meaning, { kind: 'manual' }>, 'servers' | 'bypass'> => ({
  servers: [{ for: 'all', server }],
  bypass: { dialect: 'mdatp', text: '' },
});

/** What mdatp asks where the entry is there and empty. Source: https://github.com/MicrosoftDocs/microsoft-365-docs/issues/7975. */
const BUILT_IN: ProxyServer = { scheme: 'http', host: 'canonicalizer.ucsuri.tcs', port: 80 };

const field = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;

/** Meaning of one proxy URL that Defender on Linux or macOS reads. */
export function proxyPlace(source: string, name: string, value: string): Place {
  const kind = { source, scope: 'machine' } as const;
  const parsed = parseProxyServer(value, { missingPort: 'by-scheme' });
  if (!parsed.ok) {
    const { reason, corrected, shown } = parsed;
    const notes = [`the value ${reason}`, ...(corrected === null ? [] : [`${corrected} was probably meant`])];
    return {
      ...kind,
      meanings: [{ kind: 'invalid', name, value: shown, reason, corrected }],
      settings: [setting(kind, name, shown, { state: 'invalid', notes })],
    };
  }
  return {
    ...kind,
    meanings: [{ kind: 'manual', name, ...takes(parsed.server) }],
    settings: [setting(kind, name, maskCredentials(value), { notes: parsed.notes })],
  };
}
