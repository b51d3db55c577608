import type { Read, RegistryValue } from '../system.ts';

/** One value of a key that was read, its name compared without case; null when key or value is not there. */
export function registryValue(key: Read<ReadonlyMap<string, RegistryValue>>, name: string): RegistryValue | null {
  if (key.state !== 'present') return null;
  const wanted = name.toLowerCase();
  for (const [valueName, value] of key.value) if (valueName.toLowerCase() === wanted) return value;
  return null;
}

/** Text of a value, blanks and NUL at its ends removed; null when it is no text. */
export function registryText(key: Read<ReadonlyMap<string, RegistryValue>>, name: string): string | null {
  const value = registryValue(key, name);
  return value?.type === 'REG_SZ' || value?.type === 'REG_EXPAND_SZ'
    ? value.data.replace(/^[\s\0]+|[\s\0]+$/g, '')
    : null;
}

/** Number of a value, also where it was written as decimal text or as four bytes; null when it is no number. */
export function registryNumber(key: Read<ReadonlyMap<string, RegistryValue>>, name: string): number | null {
  const value = registryValue(key, name);
  if (value?.type === 'REG_DWORD' || value?.type === 'REG_QWORD') return value.data;
  // Scripts write a flag as four bytes, and Windows' own readers take it.
  if (value?.type === 'REG_BINARY' && /^[0-9a-f]{8}$/i.test(value.data))
    return Buffer.from(value.data, 'hex').readUInt32LE();
  if (value?.type === 'REG_SZ' && /^\d{1,10}$/.test(value.data.trim())) return Number(value.data.trim());
  return null;
}
