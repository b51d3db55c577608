import { UsageError } from '../../model/usage-error.ts';
import { type AddressRange, networkOf, parseNetwork, readAddress } from '../../net/address.ts';
import { JSON_LIMITS, JsonLimitError } from '../../text/parse-json.ts';
import { decodeText } from '../formats/decode-text.ts';
import { parseLenientJson } from '../formats/lenient-json.ts';
import { azureRegion } from './azure-regions.ts';

/** The tag that names an address. */
export interface FoundTag {
  /** `MicrosoftDefenderForEndpoint`, `Storage.EastUS`, `AzureCloud.eastus`; for the older file `Azure.<region>`. */
  readonly tag: string;
  /** Azure region, from the tag itself or from a wider range that names one; null when none does. */
  readonly region: string | null;
}

/** Microsoft's address ranges by tag and region. */
export interface ServiceTags {
  /** Day of the file, ISO 8601, where its name or content tells; else null. */
  readonly date: string | null;
  /** Microsoft's own count of changes; null in the older file. */
  readonly changeNumber: number | null;
  /** Null for an address outside every tag, and for what is no address. */
  tagOf(address: string): FoundTag | null;
  /** Prefixes of a tag in the file's order, without case; empty when the file has no such tag. */
  prefixesOf(tag: string): readonly string[];
  /** Prefixes of an Azure region, by either spelling (`useast2`, `eastus2`); empty when unknown. */
  prefixesIn(region: string): readonly string[];
}

/** One tag of the file. */
interface Tag {
  readonly name: string;
  readonly region: string | null;
  readonly prefixes: readonly string[];
  /** True for the tags that hold all of Azure: a named service tells more. */
  readonly general: boolean;
}

/** Today's file has 3,000 tags and 100,000 prefixes. */
const MAX_PREFIXES = 1_000_000;

/** Reads Microsoft's Service Tags JSON or the older datacentre XML; `name` may carry the day (`ServiceTags_Public_20260701.json`). Throws {@link UsageError}. */
export function parseServiceTags(bytes: Buffer, name = ''): ServiceTags {
  const text = decodeText(bytes) ?? '';
  const start = text.slice(0, 1000).trimStart();
  if (start.startsWith('<')) return index(readXml(text), dayOf(name) ?? dayIn(text), null);
  const { tags, changeNumber } = readJson(text, name);
  return index(tags, dayOf(name), changeNumber);
}

const mistake = (name: string, words: string): UsageError =>
  new UsageError(
    `--service-tags${name === '' ? '' : ` ${name}`}: ${words}; give Microsoft's ServiceTags_Public_….json or the older PublicIPs_….xml`,
  );

function readJson(text: string, name: string): { tags: readonly Tag[]; changeNumber: number | null } {
  let root: { values?: unknown; changeNumber?: unknown };
  try {
    // Only the two fields below are looked at, each checked.
    root = Object(parseLenientJson(text, JSON_LIMITS.serviceTags)) as typeof root;
  } catch (error) {
    if (error instanceof JsonLimitError) throw mistake(name, error.message);
    // The parser's words would quote a file of megabytes.
    throw mistake(name, 'is neither JSON nor XML');
  }
  if (!Array.isArray(root.values)) throw mistake(name, 'has no "values"');
  const tags = root.values.flatMap((value: unknown) => readTag(value) ?? []);
  if (tags.length === 0) throw mistake(name, 'names no tag with "addressPrefixes"');
  return { tags, changeNumber: typeof root.changeNumber === 'number' ? root.changeNumber : null };
}

function readTag(value: unknown): Tag | null {
  const { name, properties }: { name?: unknown; properties?: unknown } = Object(value);
  const { region, addressPrefixes }: { region?: unknown; addressPrefixes?: unknown } = Object(properties);
  if (typeof name !== 'string' || !Array.isArray(addressPrefixes)) return null;
  return {
    name: name.replace(/[^\w.-]/g, '').slice(0, 100),
    region: typeof region === 'string' && region !== '' ? azureRegion(region.slice(0, 60)) : null,
    prefixes: addressPrefixes.filter((prefix): prefix is string => typeof prefix === 'string' && isPlainPrefix(prefix)),
    general: /^AzureCloud(\.|$)/i.test(name),
  };
}

/** Exports print prefixes as they stand: nothing but the digits of a prefix may be in them. */
const isPlainPrefix = (text: string): boolean => /^[0-9a-f:.]+\/\d{1,3}$/i.test(text) && parseNetwork(text) !== null;

/** The older file has two elements with one attribute each; a scan for them needs no parser, and entities cannot bite. */
function readXml(text: string): readonly Tag[] {
  const tags = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const [, element, attributes = ''] of text.matchAll(/<(\/?Region|IpRange)\b([^<>]{0,300})>/g)) {
    const value = /\b(?:Name|Subnet)\s{0,4}=\s{0,4}["']([^"'<>]{1,100})["']/.exec(attributes)?.[1] ?? '';
    if (element === '/Region') current = null;
    else if (element === 'Region') {
      const region = azureRegion(value);
      current = tags.get(region) ?? [];
      tags.set(region, current);
    } else if (isPlainPrefix(value)) current?.push(value);
  }
  const found = [...tags].map(([region, prefixes]) => ({ name: `Azure.${region}`, region, prefixes, general: true }));
  if (found.every(({ prefixes }) => prefixes.length === 0))
    throw mistake('', 'holds no <Region> with <IpRange Subnet>');
  return found;
}

function dayOf(name: string): string | null {
  const [, year, month, day] = /(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)/.exec(name) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
}

const dayIn = (text: string): string | null =>
  dayOf(/<!--.{0,200}?(20\d\d-\d\d-\d\d).{0,200}?-->/s.exec(text.slice(0, 2000))?.[1] ?? '');

interface TaggedPrefix {
  readonly tag: Tag;
  readonly range: AddressRange;
}

function index(tags: readonly Tag[], date: string | null, changeNumber: number | null): ServiceTags {
  const ranges = { 32: new Map<string, TaggedPrefix[]>(), 128: new Map<string, TaggedPrefix[]>() };
  const lengths = { 32: new Set<number>(), 128: new Set<number>() };
  let count = 0;
  for (const tag of tags) {
    for (const text of tag.prefixes) {
      const range = ++count > MAX_PREFIXES ? null : parseNetwork(text);
      if (!range) continue;
      const { bits, value } = range.network;
      lengths[bits].add(range.prefix);
      const key = `${range.prefix}/${value}`;
      const entries = ranges[bits].get(key);
      if (entries) entries.push({ tag, range });
      else ranges[bits].set(key, [{ tag, range }]);
    }
  }
  return {
    date,
    changeNumber,
    prefixesOf: (wanted) => tags.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())?.prefixes ?? [],
    prefixesIn: (region) =>
      tags.filter((tag) => tag.general && tag.region === azureRegion(region)).flatMap(({ prefixes }) => prefixes),
    tagOf: (address) => {
      const found = readAddress(address);
      if (!found) return null;
      const entries = [...lengths[found.bits]].flatMap(
        (length) => ranges[found.bits].get(`${length}/${networkOf(found, length).value}`) ?? [],
      );
      return best(entries);
    },
  };
}

/** A named service before all of Azure, then the narrowest range, then the tag that names a region, then the alphabet. */
function best(entries: readonly TaggedPrefix[]): FoundTag | null {
  const order = entries.toSorted(
    (a, b) =>
      Number(a.tag.general) - Number(b.tag.general) ||
      b.range.prefix - a.range.prefix ||
      Number(a.tag.region === null) - Number(b.tag.region === null) ||
      (a.tag.name < b.tag.name ? -1 : 1),
  );
  const first = order[0];
  if (!first) return null;
  return { tag: first.tag.name, region: first.tag.region ?? order.find(({ tag }) => tag.region)?.tag.region ?? null };
}
