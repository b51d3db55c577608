import type { System } from '../../system/system.ts';
import { proxyPlace } from './mdatp.ts';
import { type Place, unreadablePlace } from './place.ts';

/** Managed preferences of Defender on macOS. */
export const WDAV_MANAGED_FILE = '/Library/Managed Preferences/com.microsoft.wdav.plist';
const PLUTIL_TIMEOUT_MS = 3_000;
const MAX_FILE_BYTES = 1024 * 1024;

/** `cloudService.proxy` of the managed preferences: the counterpart of the sensor's static proxy on macOS. */
export async function readWdav(system: System): Promise<Place> {
  const empty: Place = { source: 'wdav-managed', scope: 'machine', meanings: [], settings: [] };
  const file = await system.readFile(WDAV_MANAGED_FILE, MAX_FILE_BYTES);
  if (file.state === 'absent') return empty;
  if (file.state === 'unreadable') return unreadablePlace('wdav-managed', 'machine', WDAV_MANAGED_FILE, file.native);
  let text = file.value.toString('utf8');
  if (text.startsWith('bplist')) {
    const converted = await system.run('plutil', ['-convert', 'xml1', '-o', '-', WDAV_MANAGED_FILE], PLUTIL_TIMEOUT_MS);
    text = converted.state === 'present' ? converted.value.stdout : '';
  }
  const proxy = plistProxy(text);
  return proxy === null ? empty : proxyPlace('wdav-managed', `${WDAV_MANAGED_FILE}: cloudService.proxy`, proxy);
}

/** The text of `proxy` inside the dictionary `cloudService` of an XML property list; null when it is not there. */
export function plistProxy(xml: string): string | null {
  const begin = xml.search(/<key>\s*cloudService\s*<\/key>\s*<dict>/);
  if (begin < 0) return null;
  const end = xml.indexOf('</dict>', begin);
  const value = /<key>\s*proxy\s*<\/key>\s*<string>([^<]*)<\/string>/.exec(
    xml.slice(begin, end < 0 ? undefined : end),
  )?.[1];
  if (value === undefined || value.trim() === '') return null;
  return value
    .trim()
    .replace(
      /&(lt|gt|quot|apos|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&',
    );
}
