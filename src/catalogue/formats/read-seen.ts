/** Readers of the statuses that were seen at a URL. */
import type { SeenStatus } from '../../model/target.ts';
import { quoted } from '../../text/plain.ts';
import { textOf } from '../../text/text-of.ts';
import { type Field, readDay, readText, words } from './read-fields.ts';

/** What a row says of itself: a status without a source of its own has the row's. */
export type Origin = Pick<SeenStatus, 'date' | 'source'>;

/** Most statuses kept of one row. */
const MAX_SEEN = 50;

/** `[{ "status": 302, "date": "2026-08-21", "source": "…" }]`; plain numbers are taken too. */
export function readSeen(value: unknown, origin: Origin): Field<readonly SeenStatus[]> {
  if (!Array.isArray(value)) return readStatuses(value, origin);
  const seen: SeenStatus[] = [];
  for (const entry of value.slice(0, MAX_SEEN)) {
    const row: { status?: unknown; date?: unknown; source?: unknown } =
      typeof entry === 'object' && entry !== null ? entry : { status: entry };
    const status = statusOf(row.status);
    if (status === null) return { wrong: wrongStatus('observed', row.status) };
    seen.push({ status, date: readDay(row.date), source: readText(row.source) ?? origin.source });
  }
  return { value: seen };
}

/** The form of older lists, `200`, `200|404`, `[200, 404]`, `unknown`: what they call expected was seen by their authors. */
export function readStatuses(value: unknown, origin: Origin): Field<readonly SeenStatus[]> {
  const list = words(value);
  if (list.length === 1 && list[0] === 'unknown') return { value: [] };
  const seen = new Map<number, SeenStatus>();
  for (const word of list.slice(0, MAX_SEEN)) {
    const status = statusOf(word);
    if (status === null) return { wrong: wrongStatus('expected', word) };
    seen.set(status, { status, ...origin });
  }
  return { value: [...seen.values()] };
}

function statusOf(word: unknown): number | null {
  const status = typeof word === 'number' ? word : /^\d{3}$/.test(textOf(word)) ? Number(word) : Number.NaN;
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}

function wrongStatus(kind: 'observed' | 'expected', word: unknown): string {
  return `${kind} status ${quoted(word)} is none; write a number from 100 to 599${kind === 'expected' ? ', or unknown' : ''}`;
}
