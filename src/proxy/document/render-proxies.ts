import { wordsOf } from '../../findings/shape/words-of.ts';
import { METHOD_LABELS } from '../../model/method.ts';
import type { DiscoveredSetting, SettingScope, SettingUser } from '../../model/settings.ts';
import { plain } from '../../text/plain.ts';
import { padTo, widthOf, wrap } from '../../text/width.ts';
import type { DocumentMethod, ProxiesDocument } from './proxies-document.ts';
import { decisionLines } from './render-decisions.ts';

const SCOPES: Readonly<Record<SettingScope, string>> = {
  machine: 'machine',
  'system-account': 'LocalSystem',
  'local-service': 'LocalService',
  'network-service': 'NetworkService',
  user: 'this user',
  process: 'this process',
};
const STATES: Readonly<Record<DiscoveredSetting['state'], string>> = {
  'in-use': 'in use',
  'not-used': 'not used',
  off: 'off',
  invalid: 'INVALID',
  unreadable: 'unreadable',
};
const USERS: Readonly<Record<SettingUser, string>> = {
  'edr-sensor': 'EDR sensor',
  antivirus: 'antivirus',
  updates: 'updates',
  browser: 'browser',
  'package-manager': 'package manager',
  'azure-arc': "Azure Arc's agent",
  nobody: 'nobody',
};
/** Narrower terminals get long lines instead of a broken table. */
const MIN_WIDTH = 60;
/** Widest value column; longer values push the rest of their line out. */
const MAX_VALUE_COLUMN = 44;

/** The document as a table for people: lines of at most `width` characters where words allow it, no colour. */
export function renderProxies(document: ProxiesDocument, options: { readonly width: number }): string {
  const width = Math.max(MIN_WIDTH, options.width);
  const lines = [
    ...settingsTable(document.settings, width),
    '',
    ...wrap(`Sensor: ${sensorLine(document)}`, width, 2),
    `Proxy config: Method=${document.sensor.method}, address=${plain(document.sensor.address)}`,
    ...document.for.flatMap(({ url, methods }) => [
      '',
      `For ${plain(url)}`,
      ...methods.flatMap((method) => methodLines(method, width)),
    ]),
    ...decisionLines(document.decisions, width),
    ...findingLines(document, width),
  ];
  return `${lines.join('\n')}\n`;
}

function sensorLine({ sensor }: ProxiesDocument): string {
  const way =
    sensor.address === '' ? (sensor.method === 'AutoDetectWPAD' ? 'by PAC script' : 'direct') : sensor.address;
  return `${plain(way)}, because ${plain(sensor.why)}`;
}

function settingsTable(settings: readonly DiscoveredSetting[], width: number): readonly string[] {
  if (settings.length === 0) return ['No proxy setting was found on this machine.'];
  const rows = settings.map((entry) => ({
    entry,
    state: STATES[entry.state],
    value: entry.value === '' ? '(empty)' : plain(entry.value),
    scope: SCOPES[entry.scope],
    users: entry.usedBy.map((user) => USERS[user]).join(', '),
  }));
  const column = (texts: readonly string[], most: number): number => Math.min(most, Math.max(...texts.map(widthOf)));
  const stateWidth = column(['State', ...rows.map(({ state }) => state)], 12);
  const valueWidth = column(['Value', ...rows.map(({ value }) => value)], MAX_VALUE_COLUMN);
  const scopeWidth = column(['Holds for', ...rows.map(({ scope }) => scope)], 16);
  const line = (state: string, value: string, scope: string, users: string): string =>
    `${padTo(state, stateWidth)}  ${padTo(value, valueWidth)}  ${padTo(scope, scopeWidth)}  ${users}`.trimEnd();
  const indent = stateWidth + 2;
  return [
    line('State', 'Value', 'Holds for', 'Used by'),
    ...rows.flatMap(({ entry, state, value, scope, users }) => [
      line(state, value, scope, users),
      ...[entry.name, ...entry.notes].flatMap((text) =>
        wrap(plain(text), width - indent, 2).map((part) => `${' '.repeat(indent)}${part}`),
      ),
    ]),
  ];
}

function methodLines(method: DocumentMethod, width: number): readonly string[] {
  const notes = method.notes.flatMap((note) => wrap(plain(note), width - 6, 2));
  return [methodLine(method), ...notes.map((line) => `      ${line}`)];
}

const LABEL_WIDTH = Math.max(...Object.values(METHOD_LABELS).map((label) => label.length));

function methodLine({ method, state, source, servers, bypassed }: DocumentMethod): string {
  const what =
    state === 'absent'
      ? "doesn't exist"
      : state === 'unusable'
        ? 'cannot be used'
        : servers.map((server) => plain(server)).join(', ');
  const bypass = bypassed ? ', bypassed' : '';
  return `  ${METHOD_LABELS[method].padEnd(LABEL_WIDTH)}  ${what}${bypass}${source === '' ? '' : `  (${plain(source)})`}`;
}

function findingLines({ findings }: ProxiesDocument, width: number): readonly string[] {
  if (findings.length === 0) return [];
  return [
    '',
    'Findings',
    ...findings.flatMap((finding) => {
      const words = wordsOf(finding);
      return [
        ...wrap(`${finding.severity}: ${plain(words.title)} [${finding.code}]`, width, 2),
        ...wrap(plain(words.remedy), width - 2, 0).map((part) => `  ${part}`),
      ];
    }),
  ];
}
