import type { SettingsLint } from '../findings/shape/finding.ts';
import type { Method } from '../model/method.ts';
import type { ProxyServer, ProxySettings, SensorChoice } from '../model/proxy.ts';
import type { DiscoveredSetting } from '../model/settings.ts';
import type { System } from '../system/system.ts';
import { candidateServers } from './choice/candidate-servers.ts';
import { checkPacOption, givenPac, givenServer } from './choice/given-settings.ts';
import { type MachinePlaces, readMachinePlaces } from './choice/machine-places.ts';
import { type ResolveInput, resolvePlace } from './choice/resolve-place.ts';
import { chooseForSensor } from './choice/sensor-choice.ts';
import { type Chosen, usersOf, withUsers } from './choice/setting-users.ts';
import { sensorOf } from './consumers/consumers.ts';
import { type ConsumerChain, consumerChains, SENSOR_URL } from './decision/chains.ts';
import { lintPac } from './lints/lint-pac.ts';
import { lintSettings } from './lints/lint-settings.ts';
import { type Place, setting, settleSettings } from './sources/place.ts';
import { discoverWpad, WPAD_PLACE, type WpadDiscovery } from './wpad/discover-wpad.ts';
import { createDiscoveryLog } from './wpad/discovery-log.ts';

/** What discovery needs. */
export interface DiscoverInput {
  /** The machine that is read: this one or a recorded one. */
  readonly system: System;
  /** Method 5 as typed; null when not given. */
  readonly commandLine: string | null;
  /** Method 4 as typed; null: from the machine. */
  readonly named: string | null;
  /** Method 2 from this URL or file; null: discovery. */
  readonly pac: string | null;
  readonly methods: readonly Method[];
  /** Longest single step. */
  readonly timeoutMs: number;
  /** Ms since the start of the run. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
}

/** What discovery learned. */
export interface ProxyDiscovery {
  /** One entry per method, in the order of `METHODS`. */
  readonly methods: readonly ProxySettings[];
  readonly settings: readonly DiscoveredSetting[];
  readonly sensor: SensorChoice;
  readonly lints: readonly SettingsLint[];
  /** Methods whose setting the sensor does not read: a shell's variables are no daemon's. */
  readonly notRead: readonly Method[];
  /** The antivirus's own proxy, as method `named`; absent where it has none. */
  readonly antivirus: ProxySettings;
  /** Proxies that Defender does not use and that may be what was meant, the likeliest first. */
  readonly candidates: readonly ProxyServer[];
  /** Where each consumer of this platform looks for its proxy, in its order. */
  readonly chains: readonly ConsumerChain[];
}

/** The origin of a method for which nothing is set. */
const UNSET = { kind: 'none', name: null, detected: null } as const;

/** Finds every proxy setting and what each of the five methods means here. Network trouble is data; a missing `--pac` file throws UsageError. */
export async function discoverProxies(input: DiscoverInput): Promise<ProxyDiscovery> {
  if (input.pac !== null) await checkPacOption(input.pac);
  const log = createDiscoveryLog(input.elapsed);
  const download = { system: input.system, log, signal: input.signal, timeoutMs: input.timeoutMs };
  const discover = once(() => discoverWpad(download));
  const wpad = async (): Promise<ProxySettings> => (await discover()).settings;
  // Names and servers may take their whole limit: they are asked while the machine is read.
  if (input.methods.includes('wpad') && input.pac === null) void wpad().catch(() => undefined);
  const places = await readMachinePlaces(input.system);
  const resolve: ResolveInput = { ...download, wpad, detectionOff: places.detectionOff, downloads: new Map() };

  const [named, fallback, sensorFallback, automatically, antivirus] = await Promise.all([
    namedProxy(input, places, resolve),
    defaultProxy(places.defaults, places, resolve),
    defaultProxy(places.sensor, places, resolve),
    automatic(input, places, discover, resolve),
    antivirusProxy(places, resolve),
  ]);
  const option = input.named === null ? null : named.settings;
  const chains = await consumerChains(input.system.platform, places, option, resolve);
  const none: ProxySettings = {
    method: 'none',
    state: 'direct',
    origin: UNSET,
    source: 'no proxy',
    why: null,
    observations: [],
  };
  const last: ProxySettings =
    input.commandLine === null
      ? { ...none, method: 'command-line', state: 'absent', source: '-p, --proxy', notExamined: [] }
      : givenServer('command-line', input.commandLine, '--proxy', false);
  const methods = [fallback.settings, automatically.settings, none, named.settings, last];
  const sensor = await sensorChoice(named.settings, sensorFallback.settings, input);
  const found = wpadPlace(automatically);
  const used = usersOf(places, { named, fallback, sensorFallback, antivirus }, found[0] ?? null);
  const settings = withUsers(settleSettings([...places.all, ...found], used));
  const lints = [
    ...lintSettings({
      platform: input.system.platform,
      methods,
      settings,
      places,
      antivirus: antivirus.settings,
      loopbackIsMeant: input.system.recordedNetwork?.sharedLoopback === true,
    }),
    ...(await lintPac(methods, antivirus.settings)),
  ];
  const unseen = fallback.place !== null && !places.sensor.includes(fallback.place);
  const notRead: readonly Method[] = unseen ? ['default'] : [];
  const candidates = candidateServers(places);
  return { methods, settings, sensor, lints, notRead, antivirus: antivirus.settings, candidates, chains };
}

async function namedProxy(input: DiscoverInput, places: MachinePlaces, resolve: ResolveInput): Promise<Chosen> {
  if (input.named !== null) return { settings: givenServer('named', input.named, '--named-proxy', true), place: null };
  const place = places.named.find(({ meanings }) => meanings.length > 0) ?? null;
  // Documented for the sensor on Windows; of mdatp no public document says that it goes on without its proxy.
  const fallsBackToDirect = input.system.platform === 'win32';
  const as = { method: 'named', fallsBackToDirect, fileName: 'named.pac', why: null } as const;
  const settings = place ? await resolvePlace(place, as, resolve) : null;
  const absent: ProxySettings = {
    method: 'named',
    state: 'absent',
    origin: UNSET,
    source: places.namedSource,
    why: null,
    observations: [],
    notExamined: places.named.flatMap((unread) =>
      unread.settings
        .filter(({ state }) => state === 'unreadable')
        .map(({ name, notes }) => `${name}: ${notes[0] ?? ''}`),
    ),
  };
  return { settings: settings ?? absent, place };
}

async function defaultProxy(
  candidates: readonly Place[],
  places: MachinePlaces,
  resolve: ResolveInput,
): Promise<Chosen> {
  const as = { method: 'default', fallsBackToDirect: false, fileName: 'default.pac', why: null } as const;
  const reasons: string[] = [];
  for (const place of candidates) {
    for (const { name, state, notes } of place.settings)
      if (state === 'unreadable') reasons.push(`${name} ${notes[0] ?? 'could not be read'}`);
    const settings = await resolvePlace(place, as, resolve);
    if (settings === null) continue;
    // Detection that finds nothing leaves the word to the next place.
    if (settings.state !== 'direct') return { settings, place };
    if (settings.why !== null) reasons.push(settings.why);
  }
  const why = [...reasons, ...(places.remark === null ? [] : [places.remark])].join('; ');
  const base = { method: 'default', origin: UNSET, observations: [] } as const;
  return {
    settings: { ...base, state: 'direct', source: 'no proxy is set for the machine', why: why === '' ? null : why },
    place: null,
  };
}

async function automatic(
  input: DiscoverInput,
  places: MachinePlaces,
  discover: () => Promise<WpadDiscovery>,
  resolve: ResolveInput,
): Promise<WpadDiscovery> {
  const absent = (why: string): WpadDiscovery =>
    given({
      method: 'wpad',
      state: 'absent',
      ...WPAD_PLACE,
      why,
      observations: [],
      notExamined: [],
    });
  if (input.pac !== null) return given(await givenPac(input.pac, resolve));
  if (!input.methods.includes('wpad')) return absent('not looked for: left out by --methods');
  if (places.detectionOff !== null) return absent(`automatic detection cannot work: ${places.detectionOff}`);
  const found = await discover();
  if (input.system.platform !== 'linux') return found;
  const { settings } = found;
  const remark = 'Defender on Linux uses neither PAC nor WPAD; it is tested all the same';
  return { ...found, settings: { ...settings, why: settings.why === null ? remark : `${settings.why}; ${remark}` } };
}

/** Settings that were not looked for: nothing stayed unread. */
const given = (settings: ProxySettings): WpadDiscovery => ({ settings, unread: [] });

async function antivirusProxy(places: MachinePlaces, resolve: ResolveInput): Promise<Chosen> {
  const as = { method: 'named', fallsBackToDirect: false, fileName: 'defender.pac', why: null } as const;
  for (const place of places.antivirus) {
    // A server comes before a script here, so that an invalid server hides the script behind it.
    const settings = await resolvePlace(place, as, resolve);
    if (settings !== null) return { settings, place };
  }
  const source = 'the antivirus has no proxy of its own';
  return {
    settings: { method: 'named', state: 'absent', origin: UNSET, source, why: null, observations: [], notExamined: [] },
    place: null,
  };
}

/** What the sensor takes: decided by the routes of its own URL. */
async function sensorChoice(named: ProxySettings, machine: ProxySettings, input: DiscoverInput): Promise<SensorChoice> {
  // Loaded only here: the engine behind it costs a quarter of a second where there is a script to run.
  const { createRouter } = await import('./route/create-router.ts');
  const { system, elapsed, signal } = input;
  const { platform } = system;
  const consumer = sensorOf(platform);
  const router = createRouter({ methods: [named, machine], system, consumer, elapsed, signal });
  try {
    const [first, second] = await Promise.all([router.route('named', SENSOR_URL), router.route('default', SENSOR_URL)]);
    return chooseForSensor({
      platform,
      named: { settings: named, route: first },
      machine: { settings: machine, route: second },
    });
  } finally {
    await router.close();
  }
}

/** What automatic discovery found, beside the settings that somebody wrote; what could not be looked at is said, too. */
function wpadPlace({ settings, unread }: WpadDiscovery): readonly Place[] {
  const kind = { source: 'wpad', scope: 'machine', meanings: [] } as const;
  const entry = (name: string, value: string, more: Parameters<typeof setting>[3]): Place => ({
    ...kind,
    settings: [setting(kind, name, value, more)],
  });
  const notes = settings.why === null ? [] : [settings.why];
  if (settings.state === 'absent')
    return unread.map(({ name, reason }) => entry(name, '', { state: 'unreadable', notes: [reason] }));
  if (settings.origin?.kind !== 'wpad') return [];
  const name = settings.origin.name ?? settings.source;
  if (settings.state === 'pac') return [entry(name, settings.url, { notes })];
  if (settings.state !== 'unusable') return [];
  const reason = settings.failure.native ?? settings.failure.code;
  return [entry(name, settings.value, { state: 'unreadable', notes: [...notes, `cannot be used: ${reason}`] })];
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= work();
    return result;
  };
}
