import { UsageError } from '../../model/usage-error.ts';
import type { RegistryValue } from '../system.ts';

/** A recorded machine as the file of `--machine` holds it (interface.md section 5); what is not in it does not exist on that machine. */
export interface RecordedMachine {
  readonly platform: 'win32' | 'linux' | 'darwin';
  readonly osBuild?: number | null;
  readonly osName?: string;
  readonly hostName?: string;
  readonly architecture?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Key → value name → value. Keys in either spelling of the hive; the 32-bit view below `WOW6432Node`. */
  readonly registry?: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>;
  /** Path → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Command line → what it printed, or with its exit code. */
  readonly commands?: Readonly<Record<string, string | { readonly code: number; readonly stdout: string }>>;
  /** Keys and files that are there and may not be read. */
  readonly unreadable?: readonly string[];
  readonly searchDomains?: readonly string[];
  readonly wpad?: {
    /** Option 252; null when DHCP gave none. */
    readonly dhcp?: string | null;
    /** Name → address or addresses. */
    readonly dns?: Readonly<Record<string, string | readonly string[]>>;
  };
  /** Answers of servers that discovery asked: URL → answer. */
  readonly downloads?: Readonly<
    Record<string, { readonly status?: number; readonly contentType?: string; readonly body: string }>
  >;
  /** True when its loopback is that of the machine it is read on, so that a proxy there is meant (the embedded lab). */
  readonly sharedLoopback?: boolean;
  readonly interfaces?: readonly { readonly name: string; readonly address: string; readonly prefixLength: number }[];
  readonly identity?: { readonly user: string; readonly elevated: boolean | null; readonly system: boolean };
}

const PLATFORMS = ['win32', 'linux', 'darwin'];
const REGISTRY_TYPES = ['REG_SZ', 'REG_EXPAND_SZ', 'REG_DWORD', 'REG_QWORD', 'REG_BINARY', 'REG_MULTI_SZ', 'REG_NONE'];

/** Checks the shape of a recorded machine; every mistake is one line that names the place and the remedy. */
export function checkRecordedMachine(json: unknown, name: string): RecordedMachine {
  const fail = (place: string, remedy: string): never => {
    throw new UsageError(`${name}: ${place} ${remedy}`);
  };
  if (!isRecord(json))
    return fail('the recorded machine', 'must be a JSON object; make one with "proxies --record FILE"');
  if (typeof json.platform !== 'string' || !PLATFORMS.includes(json.platform))
    return fail('"platform"', 'must be "win32", "linux" or "darwin"');
  if (json.osBuild !== undefined && json.osBuild !== null && !isCount(json.osBuild))
    return fail('"osBuild"', 'must be a whole number such as 19045, or null');
  for (const key of ['osName', 'hostName', 'architecture'])
    if (json[key] !== undefined && typeof json[key] !== 'string') return fail(`"${key}"`, 'must be text');
  for (const key of ['env', 'files']) checkTexts(json[key], `"${key}"`, fail);
  checkRegistry(json.registry, fail);
  checkCommands(json.commands, fail);
  for (const key of ['unreadable', 'searchDomains'])
    if (json[key] !== undefined && !isTexts(json[key])) return fail(`"${key}"`, 'must be an array of texts');
  checkNetwork(json, fail);
  // Every field that is read was checked above.
  return json as unknown as RecordedMachine;
}

type Fail = (place: string, remedy: string) => never;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

function checkTexts(value: unknown, place: string, fail: Fail): undefined {
  if (value === undefined) return;
  if (!isRecord(value)) return fail(place, 'must be an object of texts');
  for (const [key, text] of Object.entries(value))
    if (typeof text !== 'string') fail(`${place} "${key}"`, 'must be text');
}

function checkRegistry(registry: unknown, fail: Fail): undefined {
  if (registry === undefined) return;
  if (!isRecord(registry)) return fail('"registry"', 'must be an object: key, value name, { "type", "data" }');
  for (const [key, values] of Object.entries(registry)) {
    if (!isRecord(values)) return fail(`registry key "${key}"`, 'must be an object of values');
    for (const [name, value] of Object.entries(values)) {
      const problem = registryValueProblem(value);
      if (problem) fail(`registry value "${key}\\${name}"`, problem);
    }
  }
}

function registryValueProblem(value: unknown): string | null {
  if (!isRecord(value) || typeof value.type !== 'string' || !REGISTRY_TYPES.includes(value.type))
    return 'must be { "type": "REG_SZ", "data": … } with one of the types REG_SZ, REG_EXPAND_SZ, REG_DWORD, REG_QWORD, REG_BINARY, REG_MULTI_SZ';
  const { type, data } = value;
  if (type === 'REG_DWORD' || type === 'REG_QWORD') return isCount(data) ? null : 'must have a whole number as data';
  if (type === 'REG_MULTI_SZ') return isTexts(data) ? null : 'must have an array of texts as data';
  if (typeof data !== 'string') return 'must have text as data';
  return type === 'REG_BINARY' && !/^([0-9a-f]{2})*$/i.test(data)
    ? 'must have bytes as hexadecimal digits as data'
    : null;
}

function checkCommands(commands: unknown, fail: Fail): undefined {
  if (commands === undefined) return;
  if (!isRecord(commands)) return fail('"commands"', 'must be an object: command line, output');
  for (const [line, output] of Object.entries(commands)) {
    const full = isRecord(output) && isCount(output.code) && typeof output.stdout === 'string';
    if (typeof output !== 'string' && !full) fail(`command "${line}"`, 'must be text or { "code", "stdout" }');
  }
}

function checkNetwork(json: Record<string, unknown>, fail: Fail): undefined {
  const { wpad, downloads, interfaces, identity } = json;
  if (wpad !== undefined) {
    if (!isRecord(wpad)) return fail('"wpad"', 'must be { "dhcp": text or null, "dns": { name: address } }');
    if (wpad.dhcp !== undefined && wpad.dhcp !== null && typeof wpad.dhcp !== 'string')
      return fail('"wpad.dhcp"', 'must be text or null');
    if (wpad.dns !== undefined && !isRecord(wpad.dns)) return fail('"wpad.dns"', 'must be an object: name, address');
    for (const [host, address] of Object.entries(wpad.dns ?? {}))
      if (typeof address !== 'string' && !isTexts(address))
        fail(`"wpad.dns" "${host}"`, 'must be an address or an array');
  }
  if (downloads !== undefined && !isRecord(downloads)) return fail('"downloads"', 'must be an object: URL, answer');
  for (const [url, answer] of Object.entries(downloads ?? {}))
    if (
      !isRecord(answer) ||
      typeof answer.body !== 'string' ||
      !(answer.status === undefined || isCount(answer.status))
    )
      fail(`download "${url}"`, 'must be { "status", "contentType", "body" }');
  const isInterface = (entry: unknown): boolean =>
    isRecord(entry) &&
    typeof entry.name === 'string' &&
    typeof entry.address === 'string' &&
    isCount(entry.prefixLength);
  if (interfaces !== undefined && !(Array.isArray(interfaces) && interfaces.every(isInterface)))
    fail('"interfaces"', 'must be an array of { "name", "address", "prefixLength" }');
  if (identity !== undefined && !(isRecord(identity) && typeof identity.user === 'string'))
    fail('"identity"', 'must be { "user", "elevated", "system" }');
}
