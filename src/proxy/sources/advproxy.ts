import type { System } from '../../system/system.ts';
import { JSON_LIMITS, parseJson } from '../../text/parse-json.ts';
import { type Meaning, type Place, setting } from './place.ts';
import { shownUrl } from './shown-value.ts';
import { listMeaning } from './winhttp.ts';

const NAME = 'netsh winhttp show advproxy';
const NETSH_TIMEOUT_MS = 4_000;
const MAX_OUTPUT = 64 * 1024;

/** `netsh winhttp show advproxy` of Windows 11: JSON between translated lines. Older systems have no such command. */
export async function readAdvproxy(system: System): Promise<Place> {
  const empty: Place = { source: 'winhttp-advanced', scope: 'machine', meanings: [], settings: [] };
  const result = await system.run('netsh', ['winhttp', 'show', 'advproxy'], NETSH_TIMEOUT_MS);
  return result.state === 'present' && result.value.code === 0 ? (advproxyPlace(result.value.stdout) ?? empty) : empty;
}

/** Meaning of the command's output; null when there is no JSON in it. With `PerUserProxySettings` it shows the account that asked. */
export function advproxyPlace(output: string): Place | null {
  const json = jsonIn(output.slice(0, MAX_OUTPUT));
  if (json === null) return null;
  const text = (key: string): string => (typeof json[key] === 'string' ? json[key].trim() : '');
  const on = (key: string): boolean => json[key] === true;
  const scope = on('PerUserProxySettings') ? 'user' : 'machine';
  const kind = { source: 'winhttp-advanced', scope } as const;
  const meanings: Meaning[] = [];
  const settings = [];
  if (on('AutoDetect')) {
    meanings.push({ kind: 'auto-detect', name: NAME });
    settings.push(setting(kind, `${NAME}: AutoDetect`, 'automatic detection'));
  }
  if (on('AutoConfigIsEnabled') && text('AutoconfigUrl') !== '') {
    meanings.push({ kind: 'pac', name: NAME, url: text('AutoconfigUrl') });
    settings.push(setting(kind, `${NAME}: AutoconfigUrl`, shownUrl(text('AutoconfigUrl'))));
  }
  if (on('ProxyIsEnabled') && text('Proxy') !== '') {
    const list = listMeaning(NAME, text('Proxy'), text('ProxyBypass'), 'winhttp');
    meanings.push(list.meaning);
    settings.push(setting(kind, `${NAME}: Proxy`, list.shown, { state: list.state, notes: list.notes }));
    if (text('ProxyBypass') !== '') settings.push(setting(kind, `${NAME}: ProxyBypass`, text('ProxyBypass')));
  }
  return { ...kind, meanings, settings };
}

function jsonIn(text: string): Record<string, unknown> | null {
  const begin = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (begin < 0 || end < begin) return null;
  try {
    const value: unknown = parseJson(text.slice(begin, end + 1), JSON_LIMITS.settings);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Not the JSON that Windows 11 prints: the command answered something else.
    return null;
  }
}
