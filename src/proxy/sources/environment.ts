import type { ManualServer } from '../../model/proxy.ts';
import type { DiscoveredSetting, SettingScope } from '../../model/settings.ts';
import { parseProxyServer } from '../strings/parse-proxy-server.ts';
import { invalidNotes, type Meaning, type Place, setting } from './place.ts';
import { maskList } from './winhttp.ts';

/** Variables that name a proxy, and for which URLs; lower case is asked first. */
const VARIABLES: readonly { readonly name: string; readonly for: ManualServer['for'] }[] = [
  { name: 'https_proxy', for: 'https' },
  { name: 'http_proxy', for: 'http' },
  { name: 'all_proxy', for: 'all' },
];

/** A variable that is looked up in one place: process, unit, file. */
export type LookUp = (name: string) => string | undefined;

/**
 * Reads proxy variables by the dialect that this tool documents: names in lower case win over upper case, and an empty one
 * counts as not set (Go, curl); `HTTP_PROXY` in upper case counts (Go; curl reads it in lower case only); neither spelling does where
 * `REQUEST_METHOD` is set (Go), because a web server fills it from a request header; `ALL_PROXY` serves what has no variable of
 * its own (curl); a missing port is the scheme's default (Go). `NO_PROXY` is the `environment` bypass dialect.
 */
export function environmentPlace(
  look: LookUp,
  kind: { readonly source: string; readonly scope: SettingScope },
  describe: (name: string) => string = (name) => name,
): Place {
  const servers: ManualServer[] = [];
  const invalid: Meaning[] = [];
  const settings: DiscoveredSetting[] = [];
  const names: string[] = [];
  const inGateway = (look('REQUEST_METHOD') ?? '') !== '';
  for (const variable of VARIABLES) {
    const [first, second] = spellings(variable.name, look);
    if (second) settings.push(second.hidden(kind, describe));
    if (!first) continue;
    if (variable.name === 'http_proxy' && inGateway) {
      const notes = ['ignored: under a web server this variable can come from a request'];
      settings.push(setting(kind, describe(first.name), maskList(first.value), { state: 'off', notes }));
      continue;
    }
    const parsed = parseProxyServer(first.value, { missingPort: 'by-scheme', credentials: 'drop' });
    const full = describe(first.name);
    if (!parsed.ok) {
      const { reason, corrected, shown } = parsed;
      invalid.push({ kind: 'invalid', name: full, value: shown, reason, corrected });
      settings.push(setting(kind, full, shown, { state: 'invalid', notes: invalidNotes(parsed) }));
      continue;
    }
    const notes =
      first.name === 'HTTP_PROXY' ? [...parsed.notes, 'curl reads this one in lower case only'] : parsed.notes;
    servers.push({ for: variable.for, server: parsed.server });
    names.push(full);
    settings.push(setting(kind, full, maskList(first.value), { notes }));
  }
  const [noProxy, otherNoProxy] = spellings('no_proxy', look);
  if (otherNoProxy) settings.push(otherNoProxy.hidden(kind, describe));
  if (noProxy)
    settings.push(
      setting(kind, describe(noProxy.name), noProxy.value, servers.length > 0 ? {} : { notes: ['no proxy to bypass'] }),
    );
  const manual: Meaning = {
    kind: 'manual',
    name: names.join(', '),
    servers,
    bypass: { dialect: 'environment', text: noProxy?.value ?? '' },
  };
  return { ...kind, meanings: [...(servers.length > 0 ? [manual] : []), ...invalid], settings };
}

interface Spelling {
  readonly name: string;
  readonly value: string;
  /** The setting of a spelling that another one hides. */
  readonly hidden: (kind: Pick<Place, 'source' | 'scope'>, describe: (name: string) => string) => DiscoveredSetting;
}

/** The spellings of a variable that are set and differ, the one that wins first. */
function spellings(name: string, look: LookUp): readonly [Spelling?, Spelling?] {
  const set = [name, name.toUpperCase()]
    .map((spelling) => ({ name: spelling, value: look(spelling)?.trim() ?? '' }))
    .filter(({ value }) => value !== '')
    .map(
      (entry): Spelling => ({
        ...entry,
        hidden: (kind, describe) =>
          setting(kind, describe(entry.name), maskList(entry.value), {
            state: 'off',
            hiddenBy: describe(name),
            notes: [`${name} wins and differs`],
          }),
      }),
    );
  const [first, second] = set;
  if (!first) return [];
  return second && first.value !== second.value ? [first, second] : [first];
}
