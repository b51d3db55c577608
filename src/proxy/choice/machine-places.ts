import type { SettingUser } from '../../model/settings.ts';
import type { System } from '../../system/system.ts';
import { readAdvproxy } from '../sources/advproxy.ts';
import { readAzureArc } from '../sources/azure-arc.ts';
import { readBits } from '../sources/bits.ts';
import { readDefenderAv } from '../sources/defender-av.ts';
import { environmentPlace } from '../sources/environment.ts';
import { readGnome } from '../sources/gnome.ts';
import { readKde } from '../sources/kde.ts';
import { readMdatp } from '../sources/mdatp.ts';
import { readPackageManagers } from '../sources/package-managers.ts';
import type { Place } from '../sources/place.ts';
import { readScutil } from '../sources/scutil.ts';
import { type PendingVariables, readEtcEnvironment, readServiceEnvironment } from '../sources/service-environment.ts';
import { readProfileFolder } from '../sources/session-files.ts';
import { readTelemetryProxy } from '../sources/telemetry-proxy.ts';
import { readWdav } from '../sources/wdav.ts';
import { readWindowsEnvironment } from '../sources/windows-environment.ts';
import { readWindowsSwitches } from '../sources/windows-switches.ts';
import { readWinhttp } from '../sources/winhttp.ts';
import { readWininet } from '../sources/wininet.ts';

/** Every place of a machine, and what each means for the five methods. */
export interface MachinePlaces {
  /** In the order in which they are shown. */
  readonly all: readonly Place[];
  /** Candidates for the named proxy; the first with a meaning is it. */
  readonly named: readonly Place[];
  /** Where the named proxy would stand, for people. */
  readonly namedSource: string;
  /** Candidates for the default proxy; the first with a meaning is it. */
  readonly defaults: readonly Place[];
  /** Candidates for the sensor itself after the named proxy; differs from `defaults` where a shell's variables are no daemon's. */
  readonly sensor: readonly Place[];
  /** The antivirus's own. */
  readonly antivirus: readonly Place[];
  /** Places that only programs of the user take. */
  readonly browser: readonly Place[];
  /** Why automatic detection cannot work; null when nothing stands against it. */
  readonly detectionOff: string | null;
  /** What else an administrator should know about the default proxy; null for nothing. */
  readonly remark: string | null;
  /** Variables that a running service does not have as its unit says; empty where no service is systemd's. */
  readonly pending: readonly PendingVariables[];
  /** Who takes the default proxy besides the sensor. */
  readonly defaultUsers: readonly SettingUser[];
}

/** Reads every place of this machine, in parallel. */
export function readMachinePlaces(system: System): Promise<MachinePlaces> {
  if (system.platform === 'win32') return windowsPlaces(system);
  return system.platform === 'darwin' ? macosPlaces(system) : linuxPlaces(system);
}

async function windowsPlaces(system: System): Promise<MachinePlaces> {
  const [telemetry, winhttp, advproxy, wininet, antivirus, switches, environment, bits, arc] = await Promise.all([
    readTelemetryProxy(system),
    readWinhttp(system),
    readAdvproxy(system),
    readWininet(system),
    readDefenderAv(system),
    readWindowsSwitches(system),
    readWindowsEnvironment(system),
    readBits(system),
    readAzureArc(system),
  ]);
  const account = wininet.places.find((place) => place.scope === (wininet.perMachine ? 'machine' : 'system-account'));
  const user = wininet.places.find((place) => place.scope === (wininet.perMachine ? 'machine' : 'user'));
  const machine = winhttp[0];
  // Values of the user that asked are not the machine's, and LocalSystem is not that user.
  const advanced = advproxy.scope === 'machine' ? [advproxy] : [];
  const defaults = [...(machine ? [machine] : []), ...advanced, ...(account ? [account] : [])];
  return {
    all: [
      telemetry.policy,
      telemetry.local,
      ...winhttp,
      advproxy,
      wininet.policy,
      ...wininet.places,
      ...antivirus,
      switches.place,
      bits,
      ...environment,
      arc,
    ],
    named: [telemetry.policy],
    namedSource: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\\TelemetryProxyServer',
    defaults,
    sensor: defaults,
    antivirus,
    browser: user ? [user] : [],
    detectionOff: switches.detectionOff,
    remark: null,
    pending: [],
    defaultUsers: ['updates'],
  };
}

async function linuxPlaces(system: System): Promise<MachinePlaces> {
  const [mdatp, { place: service, pending }, etc, profile, packages, gnome, kde, arc] = await Promise.all([
    readMdatp(system),
    readServiceEnvironment(system),
    readEtcEnvironment(system),
    readProfileFolder(system),
    readPackageManagers(system),
    readGnome(system),
    readKde(system),
    readAzureArc(system),
  ]);
  const shell = environmentPlace((name) => system.env(name), { source: 'environment', scope: 'process' });
  return {
    all: [...mdatp, service, etc, profile, shell, gnome, kde, packages, arc],
    named: mdatp,
    namedSource: '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json: cloudService.proxy',
    // The service's own variables first: what the sensor takes is what method 1 measures.
    defaults: [service, shell, etc],
    sensor: [service],
    antivirus: [],
    browser: [gnome, kde],
    detectionOff: null,
    remark: sudoRemark(system, shell),
    pending: [pending],
    defaultUsers: [],
  };
}

async function macosPlaces(system: System): Promise<MachinePlaces> {
  const [wdav, network] = await Promise.all([readWdav(system), readScutil(system)]);
  const shell = environmentPlace((name) => system.env(name), { source: 'environment', scope: 'process' });
  const global = network[0];
  const system_ = global ? [global] : [];
  return {
    all: [wdav, ...network, shell],
    named: [wdav],
    namedSource: '/Library/Managed Preferences/com.microsoft.wdav.plist: cloudService.proxy',
    defaults: [shell, ...system_],
    sensor: system_,
    antivirus: [],
    browser: system_,
    detectionOff: null,
    remark: sudoRemark(system, shell),
    pending: [],
    defaultUsers: ['updates'],
  };
}

/** sudo drops proxy variables, so that an elevated run sees less than the shell it was started from. */
function sudoRemark(system: System, shell: Place): string | null {
  const user = system.env('SUDO_USER');
  if (user === undefined || user === '' || shell.meanings.length > 0) return null;
  return 'started by sudo, which drops proxy variables: those of the shell are not seen (sudo -E keeps them)';
}
