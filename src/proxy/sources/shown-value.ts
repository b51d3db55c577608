import type { RegistryValue } from '../../system/system.ts';
import { maskCredentials } from '../strings/parse-proxy-server.ts';

/** A registry value as text for people, secrets removed. */
export function shownValue(value: RegistryValue): string {
  if (typeof value.data === 'number') return String(value.data);
  if (value.type === 'REG_MULTI_SZ') return maskCredentials(value.data.join('; '));
  if (value.type === 'REG_BINARY') return value.data.slice(0, 200);
  return maskCredentials(value.data);
}

/** A URL or list with user, password and query removed: PAC URLs may carry tokens. */
export function shownUrl(text: string): string {
  return maskCredentials(text).replace(/([?&][^=&#\s]{1,40}=)[^&#\s]+/g, '$1***');
}
