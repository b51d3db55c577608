import type { Severity } from '../../../findings/shape/finding-info.ts';
import { FAILURE_NAMES, type FailureCode } from '../../../model/failure.ts';
import { METHOD_LABELS, METHODS, type Method } from '../../../model/method.ts';
import { SERVICE_NAMES, type Service } from '../../../model/target.ts';
import { capital } from '../../../text/list.ts';

/** Word for a level, as a screen reader hears it before a name. */
export const LEVEL_WORDS: Readonly<Record<'ok' | Severity, string>> = {
  ok: 'OK',
  info: 'Note',
  warning: 'Warning',
  error: 'Error',
};

/** Regions whose catalogue names are not words. */
export const REGION_WORDS: Readonly<Record<string, string>> = { WW: 'worldwide', custom: 'no region' };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 1 for the first method of the result text. */
export function methodNumber(method: Method): number {
  return METHODS.indexOf(method) + 1;
}

/** `4 Named proxy`. */
export function numberedMethod(method: Method): string {
  return `${methodNumber(method)} ${METHOD_LABELS[method]}`;
}

/** A service with a capital, as a channel's name. */
export function serviceTitle(service: Service): string {
  return capital(SERVICE_NAMES[service]);
}

/** `14 July 2026, 09:14 UTC` from an RFC 3339 time; the text itself when it is none. */
export function dateTime(rfc3339: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(rfc3339);
  const month = MONTHS[Number(match?.[2]) - 1];
  return match && month ? `${Number(match[3])} ${month} ${match[1]}, ${match[4]}:${match[5]} UTC` : rfc3339;
}

/** `14 July 2026` from the beginning of an RFC 3339 time or date; the text itself when it is none. */
export function day(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  const month = MONTHS[Number(match?.[2]) - 1];
  return match && month ? `${Number(match[3])} ${month} ${match[1]}` : date;
}

/** `3.4 ms`, `180 ms`, `10.0 s`. */
export function duration(ms: number): string {
  if (ms >= 9_995) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 99.95 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** The words of a failure; a word that this version does not know is shown itself. */
export function failureWords(code: string): string {
  return Object.hasOwn(FAILURE_NAMES, code) ? FAILURE_NAMES[code as FailureCode].words : code;
}

/** Host, path and port of a URL for display; a URL that cannot be parsed is shown whole. */
export function urlParts(url: string): { readonly host: string; readonly path: string; readonly port: string } {
  const match = /^(https?):\/\/([^/?#]+)([\s\S]*)$/i.exec(url);
  if (!match) return { host: url, path: '', port: '' };
  const authority = /^(.*?)(?::(\d+))?$/.exec(match[2] ?? '');
  return {
    host: authority?.[1] ?? '',
    path: match[3] === '/' ? '' : (match[3] ?? ''),
    port: authority?.[2] ?? (match[1]?.toLowerCase() === 'http' ? '80' : '443'),
  };
}
