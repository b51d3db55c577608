import type { DiscoveredSetting } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryNumber, registryValue } from '../../system/windows/registry-values.ts';
import { maskCredentials, parseProxyServer } from '../strings/parse-proxy-server.ts';
import { type Meaning, type Place, setting, unreadablePlace } from './place.ts';
import { shownValue } from './shown-value.ts';

/** Group policy "Configure connected user experiences and telemetry": the only place the sensor's documentation names. */
export const TELEMETRY_POLICY_KEY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';
const LOCAL_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\DataCollection';
const SENSOR_POLICY_KEY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection';
const VALUE = 'TelemetryProxyServer';

type PolicyKey = Read<ReadonlyMap<string, RegistryValue>>;

/** The sensor's static proxy and the switches around it. */
export interface TelemetryProxy {
  /** The policy's place; its meaning is method 4. */
  readonly policy: Place;
  /** The same names where policy does not write them: shown, used by nobody. */
  readonly local: Place;
  /** True when `DisableEnterpriseAuthProxy` is 1 in the policy. */
  readonly authenticationOff: boolean;
}

/** Reads the sensor's static proxy. */
export async function readTelemetryProxy(system: System): Promise<TelemetryProxy> {
  const [policy, local, sensor] = await Promise.all([
    system.registryKey(TELEMETRY_POLICY_KEY),
    system.registryKey(LOCAL_KEY),
    system.registryKey(SENSOR_POLICY_KEY),
  ]);
  const main = telemetryPlace(policy, TELEMETRY_POLICY_KEY);
  const unused = telemetryPlace(local, LOCAL_KEY);
  return {
    policy: { ...main, settings: [...main.settings, ...switches(policy, sensor, main.meanings.length > 0)] },
    local: {
      ...unused,
      meanings: [],
      settings: unused.settings.map((entry) => ({
        ...entry,
        notes: [...entry.notes, `the sensor reads ${TELEMETRY_POLICY_KEY} only`],
      })),
      // Beside the policy's own value it does no harm.
      misplaced:
        main.meanings.length > 0 || unused.meanings.length === 0
          ? []
          : unused.settings.map(({ name, value }) => ({
              name,
              value,
              reader: 'the sensor',
              place: `${TELEMETRY_POLICY_KEY}\\${VALUE}`,
            })),
    },
    authenticationOff: registryNumber(policy, 'DisableEnterpriseAuthProxy') === 1,
  };
}

/** Meaning of one `TelemetryProxyServer` value: `host:port` exactly, as documented. */
export function telemetryPlace(key: PolicyKey, path: string): Place {
  const kind = { source: 'telemetry-proxy-server', scope: 'machine' } as const;
  const name = `${path}\\${VALUE}`;
  if (key.state === 'unreadable') return unreadablePlace(kind.source, kind.scope, name, key.native);
  const value = registryValue(key, VALUE);
  if (value === null) return { ...kind, meanings: [], settings: [] };
  const shown = shownValue(value);
  if (value.type !== 'REG_SZ' && value.type !== 'REG_EXPAND_SZ')
    return invalid(kind, name, shown, `has the type ${value.type}; it must be REG_SZ`, null);
  // An empty value is how the policy's template writes "not configured".
  if (value.data === '')
    return {
      ...kind,
      meanings: [],
      settings: [setting(kind, name, '', { state: 'off', notes: ['the value is empty'] })],
    };
  const parsed = parseProxyServer(value.data, { form: 'host-port' });
  if (!parsed.ok) return invalid(kind, name, parsed.shown, parsed.reason, parsed.corrected);
  const meaning: Meaning = {
    kind: 'manual',
    name,
    servers: [{ for: 'all', server: parsed.server }],
    bypass: { dialect: 'winhttp', text: '' },
  };
  return { ...kind, meanings: [meaning], settings: [setting(kind, name, shown, { notes: parsed.notes })] };
}

function invalid(
  kind: Pick<Place, 'source' | 'scope'>,
  name: string,
  value: string,
  reason: string,
  corrected: string | null,
): Place {
  const notes = [`the value ${reason}`, ...(corrected === null ? [] : [`${corrected} was probably meant`])];
  return {
    ...kind,
    meanings: [{ kind: 'invalid', name, value: maskCredentials(value), reason, corrected }],
    settings: [setting(kind, name, value, { state: 'invalid', notes })],
  };
}

function switches(policy: PolicyKey, sensor: PolicyKey, hasProxy: boolean): readonly DiscoveredSetting[] {
  const kind = { source: 'telemetry-proxy-server', scope: 'machine' } as const;
  const settings: DiscoveredSetting[] = [];
  const authentication = registryNumber(policy, 'DisableEnterpriseAuthProxy');
  if (authentication !== null)
    settings.push(
      setting(kind, `${TELEMETRY_POLICY_KEY}\\DisableEnterpriseAuthProxy`, String(authentication), {
        state: authentication === 1 ? 'in-use' : 'off',
        usedBy: authentication === 1 ? ['edr-sensor'] : [],
        notes: authentication === 1 ? ['the signed-in user is not used to authenticate at a proxy'] : [],
      }),
    );
  else if (hasProxy && policy.state === 'present')
    settings.push(
      setting(kind, `${TELEMETRY_POLICY_KEY}\\DisableEnterpriseAuthProxy`, '', {
        state: 'off',
        notes: ['not set; the static proxy is documented together with the value 1'],
      }),
    );
  const prefer = registryNumber(sensor, 'PreferStaticProxyForHttpRequest');
  if (prefer !== null)
    settings.push(
      setting(kind, `${SENSOR_POLICY_KEY}\\PreferStaticProxyForHttpRequest`, String(prefer), {
        state: prefer === 1 ? 'in-use' : 'off',
        usedBy: prefer === 1 ? ['edr-sensor'] : [],
        notes: prefer === 1 ? ['the static proxy serves certificate lists and updates of the sensor too'] : [],
      }),
    );
  return settings;
}
