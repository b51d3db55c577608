import type { SettingsLint } from '../../findings/shape/finding.ts';
import { isEndOfRun } from '../../model/failure.ts';
import { METHODS } from '../../model/method.ts';
import { type ManualSettings, type ProxySettings, proxyUrl } from '../../model/proxy.ts';
import type { DiscoveredSetting } from '../../model/settings.ts';
import { isThisMachine } from '../../net/host-port.ts';
import type { Meaning, Place } from '../sources/place.ts';
import type { PendingVariables } from '../sources/service-environment.ts';
import { lintMisplaced, lintOverruled } from './lint-places.ts';
import { lintService } from './lint-service.ts';

/** What the lints look at. */
export interface LintInput {
  readonly platform: 'win32' | 'linux' | 'darwin';
  /** Settings by method, in the order of {@link METHODS}. */
  readonly methods: readonly ProxySettings[];
  readonly settings: readonly DiscoveredSetting[];
  readonly places: {
    readonly all: readonly Place[];
    readonly browser: readonly Place[];
    readonly sensor: readonly Place[];
    readonly named: readonly Place[];
    readonly pending: readonly PendingVariables[];
  };
  readonly antivirus: ProxySettings;
  /** True when a proxy on this machine itself is meant so: the embedded lab. */
  readonly loopbackIsMeant: boolean;
}

/** One rule: what it finds, or nothing. */
type LintRule = (input: LintInput) => readonly SettingsLint[];

/** Every lint of discovery, in the order of reports; equal ones once. */
export function lintSettings(input: LintInput): readonly SettingsLint[] {
  const found = RULES.flatMap((rule) => rule(input));
  const first = new Map<string, SettingsLint>();
  for (const lint of found) {
    // One contradiction between the same places is one finding, whichever rule saw it.
    const id = JSON.stringify([lint.code, lint.code === 'proxy-settings-conflict' ? lint.args.sources : lint.args]);
    if (!first.has(id)) first.set(id, lint);
  }
  return [...first.values()];
}

const method = (input: LintInput, name: (typeof METHODS)[number]): ProxySettings | undefined =>
  input.methods[METHODS.indexOf(name)];

/** Values that cannot be parsed, with the value that was probably meant. */
const invalidValues: LintRule = (input) => {
  const meanings = input.places.all.flatMap((place) => place.meanings);
  const byName = new Map(meanings.flatMap((entry) => (entry.kind === 'invalid' ? [[entry.name, entry] as const] : [])));
  return input.settings
    .filter(({ state }) => state === 'invalid')
    .map((entry): SettingsLint => {
      const meaning = byName.get(entry.name);
      return {
        code: 'proxy-settings-invalid',
        severity: 'warning',
        method:
          input.methods.find((settings) => settings.state === 'unusable' && settings.origin?.name === entry.name)
            ?.method ?? null,
        args: {
          source: entry.name,
          value: entry.value,
          problem: meaning?.reason ?? entry.notes[0]?.replace(/^the value /, '') ?? 'cannot be read',
          corrected: meaning?.corrected ?? null,
        },
      };
    });
};

/** Scripts that cannot be had or are none, whoever names them. */
const pacTrouble: LintRule = (input) =>
  [...input.methods, input.antivirus].flatMap((settings): SettingsLint[] => {
    if (settings.state !== 'unusable' || settings.failure.code === 'proxy_settings_invalid') return [];
    if (isEndOfRun(settings.failure)) return [];
    const unreachable = settings.failure.code === 'pac_fetch_failed';
    const detail = settings.failure.native ?? settings.failure.code;
    const { corrected } = settings;
    const lint = {
      severity: 'warning',
      method: settings === input.antivirus ? null : settings.method,
      args: { url: settings.value, source: settings.source, detail, line: null },
    } as const;
    return [
      unreachable
        ? { code: 'pac-unreachable', ...lint, args: { ...lint.args, corrected } }
        : { code: 'pac-script-error', ...lint },
    ];
  });

/** Variables that differ by case: programs disagree on which one counts. */
const spellings: LintRule = (input) =>
  input.settings.flatMap(({ name, hiddenBy }) =>
    hiddenBy === undefined
      ? []
      : [conflict(`${hiddenBy} and ${name} differ, and programs disagree on which one counts`, [hiddenBy, name], null)],
  );

/** The sensor's static proxy against the machine's. */
const namedAgainstDefault: LintRule = (input) => {
  const named = method(input, 'named');
  const machine = method(input, 'default');
  if (named?.state !== 'manual' || machine?.state !== 'manual' || named.origin?.kind === 'option') return [];
  const [first, second] = [serversOf(named), serversOf(machine)];
  if (first.some((server) => second.includes(server))) return [];
  const problem = `the sensor takes ${first.join(', ')} (${named.source}), everything else ${second.join(', ')} (${machine.source})`;
  return [conflict(problem, [named.source, machine.source], null)];
};

/** Places of the same kind that contradict each other: views, policy and local values, shell and daemon. */
const samePlaces: LintRule = (input) =>
  SAME_KINDS.flatMap(([one, other, remedy]) => {
    const places = [one, other].map((source) =>
      input.places.all.find((place) => place.source === source && place.meanings.some(isManual)),
    );
    const [first, second] = places.map((place) => place?.meanings.find(isManual));
    if (!first || !second) return [];
    const [left, right] = [serversOf(first), serversOf(second)];
    if (left.some((server) => right.includes(server))) return [];
    const problem = `${first.name} says ${left.join(', ')}, ${second.name} says ${right.join(', ')}`;
    return [conflict(problem, [first.name, second.name], remedy)];
  });

const SAME_KINDS: readonly (readonly [one: string, other: string, remedy: string | null])[] = [
  ['winhttp', 'winhttp-32', 'set both views to the same proxy (netsh winhttp of System32 and of SysWOW64)'],
  ['mdatp-managed', 'mdatp-service', null],
  ['mdatp-service', 'environment', null],
];

/** Proxies that only a user or a shell sees, while the sensor would go direct. */
const invisible: LintRule = (input) => {
  const named = method(input, 'named');
  const seen =
    named?.state === 'manual' ||
    named?.state === 'unusable' ||
    input.places.sensor.some((place) => place.meanings.length > 0);
  if (seen) return [];
  const shells = ['environment', 'etc-environment', 'profile'];
  const hidden = input.places.all.filter(
    (place) =>
      place.meanings.length > 0 &&
      (input.places.browser.includes(place) || shells.includes(place.source)) &&
      !input.places.sensor.includes(place),
  );
  const distinct = new Map(
    hidden.reverse().map((place) => [place.meanings[0] ? meaningText(place.meanings[0]) : '', place] as const),
  );
  return [...distinct.values()]
    .reverse()
    .slice(0, 5)
    .map((place): SettingsLint => {
      const meaning = place.meanings[0];
      return {
        code: 'proxy-invisible-to-system',
        // A proxy in the shell is how people try things on Linux; on Windows a user's setting is often taken for the machine's.
        severity: input.platform === 'win32' ? 'warning' : 'info',
        method: null,
        args: {
          source: meaning?.name ?? place.source,
          value: meaning ? meaningText(meaning) : '',
          servers: meaning && isManual(meaning) ? serversOf(meaning) : [],
        },
      };
    });
};

/** Proxies on the machine itself: right for an agent that runs there, and a leftover otherwise. */
const loopback: LintRule = (input) => {
  if (input.loopbackIsMeant) return [];
  return [...input.methods, input.antivirus].flatMap((settings): SettingsLint[] => {
    if (settings.state !== 'manual' || settings.origin?.kind === 'option') return [];
    const server = settings.servers.find((entry) => isThisMachine(entry.server.host))?.server;
    if (!server) return [];
    return [
      {
        code: 'proxy-settings-conflict',
        severity: 'info',
        method: settings === input.antivirus ? null : settings.method,
        args: {
          problem: `${settings.source} names this machine itself (${proxyUrl(server)}), where a proxy must be running for every account`,
          sources: [settings.source],
          remedy: `make sure that a proxy runs at ${proxyUrl(server)} for LocalSystem too, or remove the setting`,
        },
      },
    ];
  });
};

const RULES: readonly LintRule[] = [
  invalidValues,
  pacTrouble,
  spellings,
  namedAgainstDefault,
  samePlaces,
  ({ places }) => lintOverruled(places.all),
  (input) => lintMisplaced(input.places.all, method(input, 'named')?.state === 'manual'),
  ({ places }) => lintService(places.pending),
  invisible,
  loopback,
];

const conflict = (problem: string, sources: readonly string[], remedy: string | null): SettingsLint => ({
  code: 'proxy-settings-conflict',
  severity: 'warning',
  method: null,
  args: { problem, sources, remedy },
});

const isManual = (meaning: Meaning): meaning is Extract<Meaning, { kind: 'manual' }> => meaning.kind === 'manual';

const serversOf = ({ servers }: Pick<ManualSettings, 'servers'>): readonly string[] =>
  servers.filter(({ for: use }) => use !== 'http' || servers.length === 1).map(({ server }) => proxyUrl(server));

function meaningText(meaning: Meaning): string {
  if (meaning.kind === 'manual') return serversOf(meaning).join(', ');
  if (meaning.kind === 'pac') return meaning.url.replace(/\/\/[^/@\s]*@/, '//***@').replace(/\?.*$/, '');
  if (meaning.kind === 'script') return 'a PAC script';
  return meaning.kind === 'invalid' ? meaning.value : 'automatic detection';
}
