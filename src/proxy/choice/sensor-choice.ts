import { hostPort, type ProxySettings, type Route, type SensorChoice } from '../../model/proxy.ts';
import { obstacleClause } from '../decision/obstacle-words.ts';

/** Settings and what they mean for a URL of the sensor. */
export interface Routed {
  readonly settings: ProxySettings;
  readonly route: Route;
}

/** What the choice is made from. */
export interface SensorInput {
  readonly platform: 'win32' | 'linux' | 'darwin';
  readonly named: Routed;
  /** What the sensor takes after the named proxy; not the shell's variables. */
  readonly machine: Routed;
}

/** The words of `Proxy config` for settings of a state, where they lead to a proxy. */
const METHOD_WORDS = { named: 'TelemetryProxyServer', manual: 'NamedWinHttp', pac: 'AutoDetectWPAD' } as const;

/**
 * Which proxy the sensor's own URL takes: its static proxy, else the machine's setting, else none. The route decides, not
 * the setting: a bypass entry, a list without an entry for https, a script's answer, and what the sensor cannot use.
 */
export function chooseForSensor({ platform, named, machine }: SensorInput): SensorChoice {
  const none = platform === 'win32' ? 'TelemetryProxyServer is not set' : 'no proxy is managed for Defender';
  const { settings } = named;
  if (settings.state === 'manual')
    return choiceOf(named, 'named', `${settings.source} names a static proxy for the sensor, and it comes first`);
  const lead =
    settings.state === 'unusable'
      ? `${settings.source} cannot be used (${settings.why ?? settings.value}); `
      : `${none}; `;
  const own = machine.settings;
  switch (own.state) {
    case 'manual':
      return choiceOf(machine, 'manual', `${lead}${own.source} names a proxy`);
    case 'pac':
      return choiceOf(machine, 'pac', `${lead}the PAC script ${own.url} decides (${own.source})`);
    case 'unusable': {
      const reason = own.failure.native ?? own.failure.code;
      return direct(`${lead}${own.source} cannot be used (${reason}), so the sensor goes direct`);
    }
    default:
      return direct(`${lead}${own.why ?? 'no other proxy is set that it can see'}`);
  }
}

const direct = (why: string): SensorChoice => ({ method: 'Direct', address: '', why, way: 'none' });

function choiceOf({ route, settings }: Routed, kind: keyof typeof METHOD_WORDS, why: string): SensorChoice {
  const server = serversFor(route)[0] ?? 'direct';
  if (server !== 'direct') {
    const use = route.consumerUse;
    const skipped =
      use === null
        ? ''
        : `; ${use.name} ${use.documented ? 'cannot use' : 'is not known to use'} ${use.unusable.join(', ')}`;
    return { method: METHOD_WORDS[kind], address: hostPort(server), why: `${why}${skipped}`, way: settings.method };
  }
  const unknown = route.consumerUse?.documented === false;
  const end = unknown ? 'no proxy is left that it is known to use' : 'the sensor goes direct';
  return direct(`${why}, but ${whyDirect(route, settings)}, so ${end}`);
}

/** The servers that the consumer of a route goes to; none where it can use nothing of it. */
const serversFor = ({ consumerUse, servers }: Route): Route['servers'] =>
  consumerUse?.usable.length === 0 ? [] : servers;

/** Why settings that name a proxy lead to none, as a clause. */
function whyDirect(route: Route, settings: ProxySettings): string {
  if (route.state === 'unusable')
    return `the script fails (${route.failure?.native ?? route.failure?.code ?? 'no answer'})`;
  if (route.bypassed) return `its bypass entry ${route.bypassedBy ?? ''} covers the sensor's host`;
  const obstacle = route.consumerUse?.obstacle;
  if (obstacle !== undefined) return obstacleClause('the sensor', obstacle, route.consumerUse?.documented === true);
  if (settings.state === 'manual') return 'its list has no entry for https URLs';
  return route.dropped.length > 0 ? 'nothing usable is left of its answer' : 'it answers DIRECT';
}
