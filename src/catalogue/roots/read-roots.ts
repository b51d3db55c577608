import { quoted } from '../../text/plain.ts';
import type { Complaints } from '../formats/complaints.ts';
import { readDay } from '../formats/read-fields.ts';
import { type ListedRoot, MAX_ROOTS, type RootList } from './roots.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longest name, title and address that is kept. */
const MAX_TEXT = 200;
/** Longest certificate: ten times a root with a key of 4096 bits. */
const MAX_PEM = 20_000;
const PEM = /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;

/**
 * Reads `roots: { sources: { key: { title, date, url } }, service: [...], public: [...] }` of our own JSON, each entry
 * `{ name, sha256, sha1, source, pem }` with the key of its source. Null where the list has none; a list that leaves one
 * of the two kinds out is a mistake, for it would replace both.
 */
export function readRoots(value: unknown, complaints: Complaints): RootList | null {
  if (value === undefined || value === null) return null;
  const root = fieldsOf(value);
  if (!root || !Array.isArray(root.service) || !Array.isArray(root.public) || root.service.length === 0) {
    complaints.add(
      '',
      '"roots" lacks an array "service" with entries or an array "public"; write both or leave "roots" out',
    );
    return null;
  }
  const sources = fieldsOf(root.sources) ?? {};
  return {
    service: readAll(root.service, 'service root', sources, complaints),
    public: readAll(root.public, 'public root', sources, complaints),
  };
}

function readAll(
  rows: readonly unknown[],
  kind: string,
  sources: Fields,
  complaints: Complaints,
): readonly ListedRoot[] {
  if (rows.length > MAX_ROOTS) {
    complaints.add('', `"roots" has more than ${MAX_ROOTS} entries of one kind; leave "roots" out`);
    return [];
  }
  return rows.flatMap((row, index) => readOne(fieldsOf(row), `${kind} ${index + 1}`, sources, complaints) ?? []);
}

function readOne(row: Fields | null, place: string, sources: Fields, complaints: Complaints): ListedRoot | null {
  const sha256 = hexOf(row?.sha256, 64);
  if (!row || sha256 === null) {
    complaints.add(place, `has the fingerprint ${quoted(row?.sha256)}; write "sha256" with 64 hex digits`);
    return null;
  }
  const pem = row.pem ?? null;
  if (pem !== null && !(typeof pem === 'string' && pem.length <= MAX_PEM && PEM.test(pem))) {
    complaints.add(place, 'has a "pem" that is no single certificate; correct it or leave it out');
    return null;
  }
  const key = textField(row.source);
  const source = key !== null && Object.hasOwn(sources, key) ? fieldsOf(sources[key]) : null;
  return {
    name: textField(row.name) ?? sha256,
    sha256,
    sha1: hexOf(row.sha1, 40),
    date: readDay(row.date ?? source?.date),
    source: textField(source?.title) ?? key ?? 'the list',
    url: textField(source?.url ?? row.url),
    pem,
  };
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null; // an object has string keys
}

function textField(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, MAX_TEXT) : null;
}

/** Hex without colons, lower case; null when it is no fingerprint of that length. */
function hexOf(value: unknown, digits: number): string | null {
  const hex = typeof value === 'string' ? value.replace(/[:\s]/g, '').toLowerCase() : '';
  return hex.length === digits && /^[0-9a-f]+$/.test(hex) ? hex : null;
}
