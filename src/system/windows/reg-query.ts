import type { RegistryValue } from '../system.ts';

/** What `reg.exe query KEY` printed: the key's own values and the names of the keys below it. */
export interface RegistryListing {
  readonly values: ReadonlyMap<string, RegistryValue>;
  /** Last parts of the paths of the keys below. */
  readonly subkeys: readonly string[];
}

/** A line of a value: four blanks, name, four blanks, type, four blanks, data. Types are never translated. */
const VALUE_LINE = /^ {4}(.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;

const HIVES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
};

/** Full spelling of a key's path: `HKLM\\X` → `HKEY_LOCAL_MACHINE\\X`. */
export function fullKeyPath(path: string): string {
  const [hive = '', ...rest] = path.split('\\');
  return [HIVES[hive.toUpperCase()] ?? hive, ...rest].join('\\');
}

/** Parses the output of `reg.exe query path` without reading a translated word: only indentation, types and key names count. */
export function parseRegQuery(output: string, path: string): RegistryListing {
  const values = new Map<string, RegistryValue>();
  const subkeys: string[] = [];
  const below = `${fullKeyPath(path).toLowerCase()}\\`;
  for (const line of output.split(/\r?\n/)) {
    // The key itself is repeated only where it has values; every other key line is a key below it.
    if (line.toLowerCase().startsWith(below)) {
      subkeys.push(line.slice(below.length).trimEnd());
      continue;
    }
    const match = VALUE_LINE.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const value = parseValue(match[2], match[3] ?? '');
    if (value) values.set(match[1], value);
  }
  return { values, subkeys };
}

function parseValue(type: string, data: string): RegistryValue | null {
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      return { type, data };
    case 'REG_DWORD':
    case 'REG_QWORD': {
      const number = /^0x[0-9a-f]{1,16}$/i.test(data) ? Number(data) : Number.NaN;
      return Number.isNaN(number) ? null : { type, data: number };
    }
    case 'REG_BINARY':
      return { type, data: data.replace(/[^0-9a-f]/gi, '').toLowerCase() };
    case 'REG_MULTI_SZ':
      return { type, data: data === '' ? [] : data.split('\\0') };
    default:
      return { type: 'REG_NONE', data };
  }
}
