import { XMLParser } from 'fast-xml-parser';
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

/** One element in the order of the file: `{ name: children }`, text as `{ '#text': … }`. */
type PlistElement = Readonly<Record<string, unknown>>;

const PLIST = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  htmlEntities: true,
  trimValues: true,
});

/** The text of `proxy` inside the dictionary `cloudService` of an XML property list; null when it is not there. */
export function plistProxy(xml: string): string | null {
  let root: unknown;
  try {
    // Apple's files have a document type without entities of their own; one that declares some is hostile.
    root = PLIST.parse(xml.replace(/<!DOCTYPE[^>[]*>/, ''));
  } catch {
    // No XML: a file that Defender cannot read either.
    return null;
  }
  const plist = childrenOf(elements(root).find((entry) => 'plist' in entry));
  const cloud = valueIn(childrenOf(plist.find((entry) => 'dict' in entry)), 'cloudService');
  const proxy = cloud && 'dict' in cloud ? valueIn(childrenOf(cloud), 'proxy') : null;
  const text = proxy && 'string' in proxy ? textOf(proxy) : '';
  return text === '' ? null : text;
}

/** The element behind `<key>name</key>` in a dictionary; null when there is none. */
function valueIn(dict: readonly PlistElement[], name: string): PlistElement | null {
  const at = dict.findIndex((entry) => 'key' in entry && textOf(entry) === name);
  return at < 0 ? null : (dict[at + 1] ?? null);
}

const elements = (value: unknown): readonly PlistElement[] =>
  Array.isArray(value)
    ? value.filter((entry): entry is PlistElement => typeof entry === 'object' && entry !== null)
    : [];

const childrenOf = (element: PlistElement | undefined): readonly PlistElement[] =>
  element === undefined ? [] : elements(Object.values(element)[0]);

const textOf = (element: PlistElement): string =>
  childrenOf(element)
    .map((child) => child['#text'])
    .filter((text) => typeof text === 'string')
    .join('')
    .trim();
