import type { RegistryValue, System } from '../system.ts';
import type { RecordedMachine } from './recorded-machine.ts';
import { commandLine } from './recorded-system.ts';

/** A machine that is read as usual, while everything that is read is written down. */
export interface RecordingSystem {
  readonly system: System;
  /** What was read until now, secrets removed. */
  recorded(): RecordedMachine;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Wraps a machine so that a later run can be made from what this one read. */
export function createRecordingSystem(real: System): RecordingSystem {
  const env: Record<string, string> = {};
  const registry: Record<string, Record<string, RegistryValue>> = {};
  const files: Record<string, string> = {};
  const commands: Record<string, string | { code: number; stdout: string }> = {};
  const unreadable = new Set<string>();
  const dns: Record<string, readonly string[]> = {};
  let searchDomains: readonly string[] = [];
  const system: System = {
    ...real,
    env: (name) => {
      const value = real.env(name);
      if (value !== undefined && !LOCAL_NAMES.test(name)) env[name] = cleanText(value);
      return value;
    },
    readFile: async (path, maxBytes) => {
      const file = await real.readFile(path, maxBytes);
      if (file.state === 'present') files[path] = cleanFile(path, file.value.toString('utf8'));
      if (file.state === 'unreadable') unreadable.add(path);
      return file;
    },
    registryKey: async (path, view) => {
      const key = await real.registryKey(path, view);
      const name = viewName(path, view);
      if (key.state === 'present') registry[name] = cleanKey(key.value);
      if (key.state === 'unreadable') unreadable.add(name);
      return key;
    },
    registrySubkeys: async (path) => {
      const keys = (await real.registrySubkeys?.(path)) ?? { state: 'absent' };
      if (keys.state === 'present') for (const name of keys.value) registry[`${path}\\${name}`] ??= {};
      return keys;
    },
    run: async (file, args, timeoutMs) => {
      const result = await real.run(file, args, timeoutMs);
      if (result.state === 'present' && result.value.code !== null) {
        const stdout = cleanText(result.value.stdout);
        commands[commandLine(file, args)] = result.value.code === 0 ? stdout : { code: result.value.code, stdout };
      }
      return result;
    },
    searchDomains: async () => {
      searchDomains = await real.searchDomains();
      return searchDomains;
    },
    lookup: async (name, family, options) => {
      const answer = await real.lookup(name, family, options);
      dns[name] = answer.addresses.map(({ address }) => address);
      return answer;
    },
  };
  const recorded = (): RecordedMachine => {
    const machine: Mutable<RecordedMachine> = {
      platform: real.platform,
      osBuild: real.osBuild,
      osName: real.osName,
      architecture: real.architecture,
      env,
      registry,
      files,
      commands,
      searchDomains,
      wpad: { dhcp: null, dns },
      interfaces: real
        .networkInterfaces()
        .filter(({ internal }) => !internal)
        .map(({ name, address, prefixLength }) => ({ name, address, prefixLength })),
    };
    if (unreadable.size > 0) machine.unreadable = [...unreadable];
    return machine;
  };
  return { system, recorded };
}

/** Folders of the user: not a proxy setting, and they name the user. */
const LOCAL_NAMES = /^(SUDO_USER|USER|LOGNAME|USERPROFILE|DBUS_SESSION_BUS_ADDRESS)$/i;
/** Values that identify a device, a tenant or a person, and nothing about proxies. */
const SECRET_VALUES =
  /^(SenseId|senseGuid|OrgID|OnboardedInfo|OnboardingInfo|RegisteredOwner|RegisteredOrganization|ProductId|DigitalProductId.*|.*Password.*)$/i;

/** A 32-bit view as the key that it is in the 64-bit registry. */
function viewName(path: string, view: 32 | 64 | undefined): string {
  return view === 32
    ? path.replace(/^HKLM\\SOFTWARE\\(?!Policies\\|WOW6432Node\\)/i, 'HKLM\\SOFTWARE\\WOW6432Node\\')
    : path;
}

function cleanKey(key: ReadonlyMap<string, RegistryValue>): Record<string, RegistryValue> {
  return Object.fromEntries(
    [...key].filter(([name]) => !SECRET_VALUES.test(name)).map(([name, value]) => [name, cleanValue(value)]),
  );
}

function cleanValue(value: RegistryValue): RegistryValue {
  if (value.type === 'REG_BINARY') return { type: value.type, data: cleanBytes(value.data) };
  if (value.type === 'REG_MULTI_SZ') return { type: value.type, data: value.data.map(cleanText) };
  if (typeof value.data === 'string') return { type: value.type as 'REG_SZ', data: cleanText(value.data) }; // number types were told apart by their data
  return value;
}

/** Of the environment of a process only what concerns proxies: the rest is no setting, and may hold anything. */
function cleanFile(path: string, text: string): string {
  if (!/^\/proc\/\d+\/environ$/.test(path)) return cleanText(text);
  const kept = text.split('\0').filter((entry) => /^(\w*_proxy|REQUEST_METHOD)=/i.test(entry));
  // An environment without any such variable is an answer too; an empty file would be none.
  return (kept.length === 0 ? ['PATH='] : kept).map(cleanText).join('\0');
}

/** User and password in front of a host, and tokens in a query, anywhere in a text. */
export function cleanText(text: string): string {
  return text
    .replace(/(:\/\/|[\s;,="'])([^\s;,="'/@:]+:[^\s;,="'/@]*)@/g, '$1***@')
    .replace(/^[^\s;,="'/@:]+:[^\s;,="'/@]+@/, '***@')
    .replace(/([?&](?:[\w.-]*(?:sig|token|key|secret|password|pwd|code)[\w.-]*)=)[^&#\s"']+/gi, '$1***');
}

/** The same inside a blob, where lengths stand in front of the strings: as many bytes as before. */
function cleanBytes(hex: string): string {
  const text = Buffer.from(hex, 'hex').toString('latin1');
  const cleaned = text.replace(/[\x21-\x7e]+:[\x21-\x7e]*@(?=[\w.[])/g, (found) => {
    const begin = Math.max(found.lastIndexOf('/') + 1, found.lastIndexOf('=') + 1, found.lastIndexOf(';') + 1);
    return `${found.slice(0, begin)}${'x'.repeat(found.length - begin - 1)}@`;
  });
  return Buffer.from(cleaned, 'latin1').toString('hex');
}
