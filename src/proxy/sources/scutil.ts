import { isIPv6 } from 'node:net';
import type { ManualServer } from '../../model/proxy.ts';
import type { DiscoveredSetting } from '../../model/settings.ts';
import { bracketed } from '../../net/host-port.ts';
import type { System } from '../../system/system.ts';
import { macosBypassText } from '../bypass/macos.ts';
import { maskCredentials, parseProxyServer } from '../strings/parse-proxy-server.ts';
import { isPacUrl, repairServer } from '../strings/repair-server.ts';
import { invalidNotes, type Meaning, type Place, setting, unreadablePlace } from './place.ts';
import { shownUrl } from './shown-value.ts';

const COMMAND = 'scutil --proxy';
const SCUTIL_TIMEOUT_MS = 3_000;
const MAX_OUTPUT = 256 * 1024;
const MAX_DEPTH = 8;

/** A dictionary or array of scutil's text: arrays have the names `0`, `1`, … Values are text; "0" is not false. */
export interface ScutilNode {
  readonly [name: string]: string | ScutilNode;
}

/** The Mac's network proxies: the global ones, then those of single interfaces. */
export async function readScutil(system: System): Promise<readonly Place[]> {
  const result = await system.run('scutil', ['--proxy'], SCUTIL_TIMEOUT_MS);
  if (result.state === 'absent') return [];
  if (result.state === 'unreadable') return [unreadablePlace('macos-network', 'machine', COMMAND, result.native)];
  const root = parseScutil(result.value.stdout);
  const scoped = root.__SCOPED__;
  return [
    scutilPlace(root, 'macos-network', COMMAND),
    ...(typeof scoped === 'object' ? Object.entries(scoped) : [])
      .slice(0, 32)
      .flatMap(([name, node]) =>
        typeof node === 'object' ? [scutilPlace(node, 'macos-interface', `${COMMAND}: ${name}`)] : [],
      )
      .filter((place) => place.meanings.length > 0),
  ];
}

/** Reads scutil's text form of a property list; whatever does not fit is skipped. */
export function parseScutil(text: string): ScutilNode {
  const root: Record<string, string | ScutilNode> = Object.create(null);
  const stack = [root];
  for (const line of joinScripts(text.slice(0, MAX_OUTPUT)).split(/\r?\n/)) {
    const pair = /^\s*(.+?) : (.*?)\s*$/.exec(line);
    if (/^\s*\}\s*$/.test(line)) stack.length > 1 && stack.pop();
    if (!pair?.[1]) continue;
    const value = pair[2] ?? '';
    const top = stack.at(-1) ?? root;
    if (/^<(dictionary|array)> \{$/.test(value)) {
      const node: Record<string, string | ScutilNode> = Object.create(null);
      top[pair[1]] = node;
      if (stack.length < MAX_DEPTH) stack.push(node);
    } else top[pair[1]] = value;
  }
  return root;
}

const SCRIPT_KEY = 'ProxyAutoConfigJavaScript';

/**
 * scutil prints a script as it is, over several lines: they are one value up to the next key with the same indent or the
 * end of its dictionary. Line ends become blanks, but for those that end a comment.
 */
function joinScripts(text: string): string {
  const script = new RegExp(
    `^([ \\t]*)${SCRIPT_KEY} : [\\s\\S]*?(?=\\r?\\n(?:\\1\\w+ : |[ \\t]*\\}[ \\t]*(?:\\r?\\n(?!\\1)[ \\t]*\\w+ : |\\s*(?![\\s\\S]))))`,
    'gm',
  );
  return text.replace(script, (found) => found.replace(/\r?\n/g, LINE_END));
}

/** Stands for a line end inside a value. */
const LINE_END = '\u0001';

/** Meaning of the proxies of one network: automatic detection, PAC, then fixed servers, as macOS asks them. */
export function scutilPlace(node: ScutilNode, source: string, name: string): Place {
  const kind = { source, scope: 'machine' } as const;
  const text = (key: string): string => (typeof node[key] === 'string' ? node[key] : '');
  const on = (key: string): boolean => text(key) === '1';
  const meanings: Meaning[] = [];
  const settings: DiscoveredSetting[] = [];
  if (on('ProxyAutoDiscoveryEnable')) {
    meanings.push({ kind: 'auto-detect', name });
    settings.push(setting(kind, `${name}: ProxyAutoDiscoveryEnable`, 'automatic detection'));
  }
  const pac = text('ProxyAutoConfigURLString');
  if (pac !== '') {
    const active = on('ProxyAutoConfigEnable');
    if (active) meanings.push({ kind: 'pac', name, url: pac });
    settings.push(
      setting(
        kind,
        `${name}: ProxyAutoConfigURLString`,
        shownUrl(pac),
        active ? {} : { state: 'off', notes: ['switched off'] },
      ),
    );
  }
  const script = text(SCRIPT_KEY).replaceAll(LINE_END, '\n');
  if (script !== '') {
    const active = on('ProxyAutoConfigEnable');
    // An address comes first; the script of a profile has none (kSCPropNetProxiesProxyAutoConfigJavaScript).
    if (active && pac === '') meanings.push({ kind: 'script', name, script });
    const off = active ? { notes: ['the address of a script comes first'] } : { notes: ['switched off'] };
    const shown = `a PAC script of ${script.length} characters`;
    settings.push(setting(kind, `${name}: ${SCRIPT_KEY}`, shown, active && pac === '' ? {} : { state: 'off', ...off }));
  }
  const exceptions = typeof node.ExceptionsList === 'object' ? Object.values(node.ExceptionsList) : [];
  const listed = exceptions.filter((entry) => typeof entry === 'string');
  const bypass = macosBypassText(listed, on('ExcludeSimpleHostnames'));
  const invalid: Meaning[] = [];
  const servers = manualServers(name, text, on, kind, settings, invalid);
  if (servers.length === 0) meanings.push(...invalid);
  if (servers.length > 0) meanings.push({ kind: 'manual', name, servers, bypass: { dialect: 'macos', text: bypass } });
  if (bypass !== '' && servers.length > 0) settings.push(setting(kind, `${name}: ExceptionsList`, bypass));
  return { ...kind, meanings, settings };
}

const SERVERS: readonly (readonly [prefix: string, use: ManualServer['for'], scheme: string])[] = [
  ['HTTPS', 'https', 'http'],
  ['HTTP', 'http', 'http'],
  ['SOCKS', 'socks', 'socks5'],
];

/** The servers of a network that are switched on; one that cannot be parsed is an invalid meaning. */
function manualServers(
  name: string,
  text: (key: string) => string,
  on: (key: string) => boolean,
  kind: Pick<Place, 'source' | 'scope'>,
  settings: DiscoveredSetting[],
  invalid: Meaning[],
): readonly ManualServer[] {
  return SERVERS.flatMap(([prefix, use, scheme]): ManualServer[] => {
    const host = text(`${prefix}Proxy`);
    if (host === '') return [];
    const port = text(`${prefix}Port`) || (scheme === 'socks5' ? '1080' : '80');
    const bare = isIPv6(host) ? bracketed(host) : host;
    const shown = maskCredentials(`${bare}:${port}`);
    const full = `${name}: ${prefix}Proxy`;
    if (!on(`${prefix}Enable`)) {
      settings.push(setting(kind, full, shown, { state: 'off', notes: ['switched off'] }));
      return [];
    }
    // The field takes a name or an address alone; the port stands in a field of its own.
    const parsed = /[:/]/.test(bare.replace(/^\[.*\]$/, ''))
      ? { ...refusedHost(host, port), ok: false as const }
      : parseProxyServer(`${scheme}://${bare}:${port}`);
    if (parsed.ok) {
      settings.push(setting(kind, full, shown));
      return [{ for: use, server: parsed.server }];
    }
    const { reason } = parsed;
    const corrected = parsed.corrected === null ? null : parsed.corrected.replace(/^[a-z0-9]+:\/\//, '');
    settings.push(setting(kind, full, shown, { state: 'invalid', notes: invalidNotes({ reason, corrected }) }));
    invalid.push({ kind: 'invalid', name: full, value: shown, reason, corrected });
    return [];
  });
}

/** A host field that holds more than a host: a scheme, a port, a path. */
function refusedHost(host: string, port: string): { readonly reason: string; readonly corrected: string | null } {
  const reason = isPacUrl(host)
    ? 'is the address of a PAC script, not a server'
    : 'holds more than the name of a server: scheme, port and path do not belong into this field';
  // A port in the name is what was meant where the field beside it only has its default.
  const authority = repairServer(host)?.authority ?? null;
  const written = /:\d{1,5}\/?$/.test(host.trim());
  return { reason, corrected: authority === null || written ? authority : authority.replace(/\d+$/, port) };
}
