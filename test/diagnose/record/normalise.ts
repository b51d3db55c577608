import type { Evidence } from '../../../src/model/report.ts';
import { SILENCE_MS } from './scenarios.ts';

/** The day on which every recording happened, so that a new one differs only where behaviour does. */
const RECORDED_AT = Date.parse('2026-03-04T09:00:00.000Z');

/** Times, ports, throw-away certificates, run id: whatever differs between two recordings of the same behaviour gets the same value. */
export function normalise(evidence: Evidence): Evidence {
  const shift = RECORDED_AT - Date.parse(evidence.run.startedAt);
  const ports = new Map<string, string>();
  const stable = (port: string) => {
    if (Number(port) < 1024 || port === '8080') return port;
    if (!ports.has(port)) ports.set(port, String(8081 + ports.size));
    return ports.get(port) ?? port;
  };
  const keep = new Set(
    [...evidence.serviceRoots, ...(evidence.publicRoots ?? [])]
      .filter(({ name }) => !name.startsWith('Mock '))
      .map(({ sha256 }) => sha256),
  );
  const marks = new Map<string, string>();
  const mark = (value: string) => {
    if (!marks.has(value)) marks.set(value, (marks.size + 1).toString(16).padStart(value.length, '0'));
    return marks.get(value) ?? value;
  };
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      if (value.length === 2 && /^date$/i.test(String(value[0]))) return [value[0], shiftDate(String(value[1]), shift)];
      return value.map((entry) => walk(entry, key));
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry, name)]));
    if (typeof value === 'number') {
      if (key === 'port' || key === 'toPort') return Number(stable(String(value)));
      return ['t0', 't', 'ms', 'firstByte', 'durationMs'].includes(key) ? coarse(value) : value;
    }
    if (typeof value !== 'string') return value;
    if ((key === 'sha256' && !keep.has(value)) || key === 'serial') return mark(value);
    if (key === 'validFrom' || key === 'validTo')
      return new Date(Math.round((Date.parse(value) + shift) / 60_000) * 60_000).toISOString();
    // A PAC script is known by its hash, and the script names a port.
    const text = key === 'answer' ? value.replace(/\b[0-9a-f]{64}\b/g, mark) : value;
    return text.replace(/(127\.0\.0\.1):(\d{2,5})(?!\d)/g, (_all, host, port) => `${host}:${stable(port)}`);
  };
  const walked = walk(evidence, '') as Evidence; // the same shape, other values
  return {
    ...walked,
    run: { ...walked.run, id: '00000000-0000-4000-8000-000000000000', startedAt: new Date(RECORDED_AT).toISOString() },
  };
}

/** In steps of the scenarios' own limit, which a slow machine does not reach: what matters of a time here is silence or not. */
function coarse(ms: number): number {
  return Math.floor((ms + SILENCE_MS / 10) / SILENCE_MS) * SILENCE_MS;
}

function shiftDate(text: string, shift: number): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(Math.round((time + shift) / 60_000) * 60_000).toUTCString();
}
