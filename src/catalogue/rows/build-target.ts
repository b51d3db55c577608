import type { AnswerShape } from '../../model/target.ts';
import { SERVICES } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';
import { quoted } from '../../text/plain.ts';
import type { Complaints } from '../formats/complaints.ts';
import {
  type Field,
  readBuild,
  readDay,
  readDevices,
  readFlag,
  readModels,
  readRegions,
  readText,
} from '../formats/read-fields.ts';
import { readSeen, readStatuses } from '../formats/read-seen.ts';
import { serviceOf } from '../select/parse-services.ts';
import { type CatalogueTarget, MAX_ROWS } from './catalogue.ts';
import { urlMistake } from './check-url.ts';
import { targetId, uniqueId } from './target-id.ts';

/** A foreign row by our field names, values not yet looked at. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What one importer shares with the rows it builds. */
export interface BuildContext {
  readonly complaints: Complaints;
  /** Ids given so far. */
  readonly taken: Set<string>;
  /** Source of rows that name none. */
  readonly source: string;
  readonly date: string | null;
}

/** Target from a foreign row; null, and a complaint, when a value is wrong. What the row leaves out comes from `known`, facts about the same URL. */
export function buildTarget(
  raw: RawRow,
  place: string,
  context: BuildContext,
  known: CatalogueTarget | null,
): CatalogueTarget | null {
  if (context.taken.size > MAX_ROWS)
    throw new UsageError(`catalogue ${context.source}: has more than ${MAX_ROWS} rows; give the list of URLs only`);
  const wrong = urlMistake(raw.url);
  if (wrong !== null || typeof raw.url !== 'string') {
    context.complaints.add(place, wrong ?? '"url" is missing; write http://… or https://…');
    return null;
  }
  let failed = false;
  const take = <T>(field: Field<T>, fallback: T): T => {
    if ('value' in field) return field.value;
    context.complaints.add(place, field.wrong);
    failed = true;
    return fallback;
  };
  const origin = { source: readText(raw.source) ?? context.source, date: readDay(raw.date) ?? context.date };
  const told = (name: string): boolean => raw[name] !== undefined && raw[name] !== '';
  const target: CatalogueTarget = {
    id: idOf(raw, raw.url, context.taken),
    url: raw.url,
    service: told('service') ? take(readService(raw.service), 'Custom') : (known?.service ?? 'Custom'),
    regions: take(readRegions(raw.regions ?? raw.region), ['custom']),
    models: take(readModels(raw.models ?? raw.model), ['standard']),
    httpMethod: told('httpMethod') ? take(readMethod(raw.httpMethod), 'GET') : (known?.httpMethod ?? 'GET'),
    observed: told('observed')
      ? take(readSeen(raw.observed, origin), [])
      : told('expectedStatuses')
        ? take(readStatuses(raw.expectedStatuses, origin), [])
        : (known?.observed ?? []),
    answer: told('answer') ? take(readAnswer(raw.answer), null) : (known?.answer ?? null),
    pinned: take(readFlag('pinned', raw.pinned, known?.pinned ?? null), null),
    required: take(readFlag('required', raw.required, known?.required ?? true), true),
    gov: raw.gov === 'required' || raw.gov === 'optional' ? raw.gov : null,
    devices: take(readDevices(raw.devices), []),
    minBuild: take(readBuild('minBuild', raw.minBuild), null),
    maxBuild: take(readBuild('maxBuild', raw.maxBuild), null),
    streamlinedBelow1809: raw.streamlinedBelow1809 === true,
    excluded: readText(raw.excluded),
    notes: readText(raw.notes),
    ...origin,
  };
  return failed ? null : target;
}

function idOf(raw: RawRow, url: string, taken: Set<string>): string {
  if (typeof raw.id === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(raw.id) && raw.id.length <= 120) return raw.id;
  return uniqueId(targetId('list', url), taken);
}

function readService(value: unknown): Field<CatalogueTarget['service']> {
  const service = typeof value === 'string' ? serviceOf(value) : null;
  if (service) return { value: service };
  return {
    wrong: `unknown service ${quoted(value)}${didYouMean(typeof value === 'string' ? nearest(value, SERVICES) : null)} Known: ${SERVICES.join(' ')}`,
  };
}

function readMethod(value: unknown): Field<CatalogueTarget['httpMethod']> {
  if (value === 'GET' || value === 'HEAD' || value === 'POST') return { value };
  return { wrong: `"httpMethod" is ${quoted(value)}; write GET, HEAD or POST` };
}

function readAnswer(value: unknown): Field<AnswerShape | null> {
  if (value === null) return { value: null };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { wrong: `"answer" is ${quoted(value)}; write { "header": …, "body": … } or null` };
  }
  const shape: { header?: unknown; body?: unknown } = value;
  const header = readText(shape.header)?.toLowerCase() ?? null;
  if (header !== null && !/^[a-z0-9-]+$/.test(header)) {
    return { wrong: `"answer.header" is ${quoted(shape.header)}; write the name of a header` };
  }
  return { value: { header, body: readText(shape.body) } };
}
