import { hostPort, type ProxySettings, type SensorChoice } from '../../model/proxy.ts';

/** What the choice is made from. */
export interface SensorInput {
  readonly platform: 'win32' | 'linux' | 'darwin';
  readonly named: ProxySettings;
  /** What the sensor takes after the named proxy; not the shell's variables. */
  readonly machine: ProxySettings;
  /** `host:port` that a PAC script gives for a command-and-control URL; empty for direct or when it could not be told. */
  readonly pacAddress: string;
}

/** Which proxy the sensor would take: its static proxy, else the machine's setting, else what automatic discovery gives, else none. */
export function chooseForSensor(input: SensorInput): SensorChoice {
  const { named, machine } = input;
  const windows = input.platform === 'win32';
  if (named.state === 'manual')
    return {
      method: 'TelemetryProxyServer',
      address: addressOf(named),
      why: `${named.source} names a static proxy for the sensor, and it comes first`,
    };
  const before = named.state === 'unusable' ? `${named.source} cannot be used (${named.why ?? named.value}); ` : '';
  const none = windows ? 'TelemetryProxyServer is not set' : 'no proxy is managed for Defender';
  const lead = before === '' ? `${none}; ` : before;
  switch (machine.state) {
    case 'manual':
      return { method: 'NamedWinHttp', address: addressOf(machine), why: `${lead}${machine.source} names a proxy` };
    case 'pac':
      return {
        method: 'AutoDetectWPAD',
        address: input.pacAddress,
        why: `${lead}the PAC script ${machine.url} decides (${machine.source})`,
      };
    case 'unusable':
      return {
        method: 'Direct',
        address: '',
        why: `${lead}${machine.source} cannot be used (${machine.failure.native ?? machine.failure.code}), so the sensor goes direct`,
      };
    default:
      return { method: 'Direct', address: '', why: `${lead}${machine.why ?? 'no other proxy is set that it can see'}` };
  }
}

function addressOf(settings: ProxySettings): string {
  if (settings.state !== 'manual') return '';
  const entry =
    settings.servers.find(({ for: use }) => use === 'https') ??
    settings.servers.find(({ for: use }) => use === 'all') ??
    settings.servers[0];
  return entry ? hostPort(entry.server) : '';
}
