import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { Identity } from '../../model/report.ts';
import type { CommandResult, NameAnswer, Read, RegistryValue, System } from '../system.ts';
import { fullKeyPath } from '../windows/reg-query.ts';
import { checkRecordedMachine, type RecordedMachine } from './recorded-machine.ts';

/** A machine from a file: what is not in it does not exist, and nothing of the machine it is read on shows through. Throws UsageError. */
export function createRecordedSystem(json: unknown, name: string): System {
  const machine = checkRecordedMachine(json, name);
  const env = new Map(Object.entries(machine.env ?? {}).map(([key, value]) => [envKey(machine, key), value]));
  const downloads = Object.entries(machine.downloads ?? {}).map(
    ([url, answer]) =>
      [url, { status: answer.status ?? 200, contentType: answer.contentType ?? '', body: answer.body }] as const,
  );
  const unreadable = new Set((machine.unreadable ?? []).map((place) => fullKeyPath(place).toLowerCase()));
  return {
    platform: machine.platform,
    architecture: machine.architecture ?? 'x64',
    recorded: true,
    recordedNetwork: {
      dhcp252: machine.wpad?.dhcp ?? null,
      downloads: new Map(downloads),
      sharedLoopback: machine.sharedLoopback === true,
    },
    hostName: machine.hostName ?? 'recorded-machine',
    osBuild: machine.osBuild ?? null,
    osName: machine.osName ?? { win32: 'Windows', linux: 'Linux', darwin: 'macOS' }[machine.platform],
    env: (variable) => env.get(envKey(machine, variable)),
    envNames: () => Object.keys(machine.env ?? {}),
    readFile: async (path, maxBytes) => {
      if (unreadable.has(path.toLowerCase())) return { state: 'unreadable', native: 'EACCES' };
      const text = machine.files?.[path];
      if (text === undefined) return { state: 'absent' };
      const bytes = Buffer.from(text, 'utf8');
      if (bytes.length > maxBytes) return { state: 'unreadable', native: `larger than ${maxBytes} bytes` };
      return { state: 'present', value: bytes };
    },
    listFolder: async (path) => listRecordedFolder(machine, path),
    registryKey: createRecordedRegistry(machine, unreadable),
    registrySubkeys: async (path) => recordedSubkeys(machine, path),
    run: async (file, args) => runRecorded(machine, file, args),
    searchDomains: async () => machine.searchDomains ?? [],
    lookup: async (host) => lookupRecorded(machine, host),
    aliases: async () => [],
    networkInterfaces: () =>
      (machine.interfaces ?? []).map((entry) => ({
        ...entry,
        family: isIP(entry.address) === 6 ? 6 : 4,
        mac: '00:00:00:00:00:00',
        internal: false,
      })),
    trustedRoots: async () => rootCertificates,
    identity: async (): Promise<Identity> => ({
      user: machine.identity?.user ?? 'recorded',
      elevated: machine.identity?.elevated ?? null,
      system: machine.identity?.system === true,
      integrity: null,
      session: null,
    }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
  };
}

const envKey = (machine: RecordedMachine, name: string): string =>
  machine.platform === 'win32' ? name.toUpperCase() : name;

function listRecordedFolder(machine: RecordedMachine, path: string): Read<readonly string[]> {
  const prefix = `${path.replace(/[\\/]+$/, '')}${machine.platform === 'win32' ? '\\' : '/'}`;
  const names = Object.keys(machine.files ?? {})
    .filter((file) => file.startsWith(prefix) && !/[\\/]/.test(file.slice(prefix.length)))
    .map((file) => file.slice(prefix.length));
  return names.length > 0 ? { state: 'present', value: names.sort() } : { state: 'absent' };
}

/** The path that the 32-bit view of a key has in the 64-bit registry; policies are shared by both views. */
function viewPath(path: string, view: 32 | 64 | undefined): string {
  const full = fullKeyPath(path).toLowerCase();
  const software = 'hkey_local_machine\\software\\';
  if (view !== 32 || !full.startsWith(software) || full.startsWith(`${software}policies\\`)) return full;
  return `${software}wow6432node\\${full.slice(software.length)}`;
}

function createRecordedRegistry(machine: RecordedMachine, unreadable: ReadonlySet<string>): System['registryKey'] {
  const keys = new Map(
    Object.entries(machine.registry ?? {}).map(([path, values]) => [
      fullKeyPath(path).toLowerCase().replace(/\\+$/, ''),
      new Map<string, RegistryValue>(
        Object.entries(values).map(([name, value]) => [
          name,
          value.type === 'REG_BINARY' ? { type: value.type, data: value.data.toLowerCase() } : value,
        ]),
      ),
    ]),
  );
  return async (path, view) => {
    const id = viewPath(path, view);
    if (unreadable.has(id)) return { state: 'unreadable', native: 'access denied' };
    const values = machine.platform === 'win32' ? keys.get(id) : undefined;
    return values ? { state: 'present', value: values } : { state: 'absent' };
  };
}

/** The keys below a key: those that the recording has, each once. */
function recordedSubkeys(machine: RecordedMachine, path: string): Read<readonly string[]> {
  const full = fullKeyPath(path).toLowerCase();
  const paths = Object.keys(machine.registry ?? {}).map((key) => fullKeyPath(key));
  const below = paths.flatMap((key) => {
    const name = key.toLowerCase().startsWith(`${full}\\`) ? key.slice(full.length + 1).split('\\')[0] : '';
    return name ? [name] : [];
  });
  const there = machine.platform === 'win32' && (below.length > 0 || paths.some((key) => key.toLowerCase() === full));
  return there ? { state: 'present', value: [...new Set(below)] } : { state: 'absent' };
}

/** A command's line as recordings name it: no folder, no `.exe`. */
export function commandLine(file: string, args: readonly string[]): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return [name.replace(/\.exe$/i, ''), ...args].join(' ');
}

function runRecorded(machine: RecordedMachine, file: string, args: readonly string[]): Read<CommandResult> {
  const asked = commandLine(file, args).toLowerCase();
  for (const [line, output] of Object.entries(machine.commands ?? {})) {
    const [name = '', ...rest] = line.split(' ');
    if (commandLine(name, rest).toLowerCase() !== asked) continue;
    const result = typeof output === 'string' ? { code: 0, stdout: output } : output;
    return { state: 'present', value: { ...result, stderr: '' } };
  }
  return { state: 'absent' };
}

function lookupRecorded(machine: RecordedMachine, host: string): NameAnswer {
  const asked = host.toLowerCase().replace(/\.$/, '');
  const recorded = Object.entries(machine.wpad?.dns ?? {}).find(([name]) => name.toLowerCase() === asked)?.[1];
  const addresses =
    isIP(asked) > 0 ? [asked] : recorded !== undefined ? [recorded].flat() : asked === 'localhost' ? ['127.0.0.1'] : [];
  if (addresses.length === 0)
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
  return { addresses: addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 })) };
}
