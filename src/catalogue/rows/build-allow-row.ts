import { quoted } from '../../text/plain.ts';
import { textOf } from '../../text/text-of.ts';
import {
  type Field,
  readDay,
  readDevices,
  readFlag,
  readModels,
  readRegions,
  readText,
} from '../formats/read-fields.ts';
import { serviceOf } from '../select/parse-services.ts';
import type { BuildContext, RawRow } from './build-target.ts';
import type { AllowListRow, AllowService } from './catalogue.ts';
import { isHostPattern } from './check-url.ts';

/** Allow-list row from a foreign row; null, and a complaint, when a value is wrong. */
export function buildAllowRow(raw: RawRow, place: string, context: BuildContext): AllowListRow | null {
  let failed = false;
  const take = <T>(field: Field<T>, fallback: T): T => {
    if ('value' in field) return field.value;
    context.complaints.add(place, field.wrong);
    failed = true;
    return fallback;
  };
  if (typeof raw.host !== 'string' || !isHostPattern(raw.host)) {
    context.complaints.add(place, `"host" is no host pattern: ${quoted(raw.host)}; write a name such as *.example.com`);
    return null;
  }
  const testedBy = Array.isArray(raw.testedBy) ? raw.testedBy.filter((id): id is string => typeof id === 'string') : [];
  const row: AllowListRow = {
    host: raw.host.toLowerCase(),
    port: take(readPort(raw.port), 443),
    path: take(readPath(raw.path), null),
    service: allowService(raw.service),
    regions: take(readRegions(raw.regions ?? raw.region), ['custom']),
    models: take(readModels(raw.models ?? raw.model), ['standard']),
    required: take(readFlag('required', raw.required, true), true),
    devices: take(readDevices(raw.devices), []),
    workspace: raw.workspace === true,
    streamlinedBelow1809: raw.streamlinedBelow1809 === true,
    excluded: readText(raw.excluded),
    testedBy: testedBy.slice(0, 1000),
    reason:
      readText(raw.reason) ??
      (testedBy.length === 0 && raw.host.includes('*') ? 'a wildcard; the list names no host below it' : null),
    notes: readText(raw.notes),
    source: readText(raw.source) ?? context.source,
    date: readDay(raw.date) ?? context.date,
  };
  return failed ? null : row;
}

function readPath(value: unknown): Field<string | null> {
  if (value === undefined || value === null || value === '') return { value: null };
  if (typeof value === 'string' && /^\/[\w.~!$&'()*+,;=:@%/?-]{0,500}$/.test(value)) return { value };
  return { wrong: `"path" is ${quoted(value)}; write a path such as /folder/*` };
}

function allowService(value: unknown): AllowService {
  if (value === 'Consolidated' || value === 'BlobStorage') return value;
  return (typeof value === 'string' ? serviceOf(value) : null) ?? 'Custom';
}

function readPort(value: unknown): Field<number> {
  if (value === undefined || value === null || value === '') return { value: 443 };
  const port = typeof value === 'number' ? value : /^\d{1,5}$/.test(textOf(value).trim()) ? Number(value) : Number.NaN;
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return { value: port };
  return { wrong: `"port" is ${quoted(value)}; write a number from 1 to 65535` };
}
