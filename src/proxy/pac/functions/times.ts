/** The clock that a script sees: an instant in ms since 1970, and the minutes that local time is ahead of UTC then. */
export interface PacClock {
  now(): number;
  aheadMinutes(at: number): number;
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

interface AskedTime {
  readonly args: readonly unknown[];
  /** Wall time as if it were UTC: its getUTC… methods read local time, or GMT when the script asked for that. */
  readonly date: Date;
}

function ask(all: readonly unknown[], clock: PacClock): AskedTime {
  const gmt = all.at(-1) === 'GMT';
  const now = clock.now();
  return { args: gmt ? all.slice(0, -1) : all, date: new Date(now + (gmt ? 0 : clock.aheadMinutes(now) * 60_000)) };
}

const within = (first: number, value: number, last: number): boolean =>
  first <= last ? first <= value && value <= last : value >= first || value <= last;

/** `weekdayRange(day)`, `weekdayRange(first, last)`, each with `"GMT"`; a range may wrap over the week's end. */
export function weekdayRange(all: readonly unknown[], clock: PacClock): boolean {
  const { args, date } = ask(all, clock);
  const first = DAYS.indexOf(String(args[0]));
  const last = args.length >= 2 ? DAYS.indexOf(String(args[1])) : first;
  return args.length > 0 && first >= 0 && last >= 0 && within(first, date.getUTCDay(), last);
}

/**
 * `timeRange` of one hour, two hours, two times with minutes, two with seconds. As in browsers, a range with minutes may
 * wrap over midnight, and one of two hours that begins later than it ends never holds.
 */
export function timeRange(all: readonly unknown[], clock: PacClock): boolean {
  const { args, date } = ask(all, clock);
  const n = args.map(Number);
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const at = (h = 0, m = 0, s = 0): number => (h * 60 + m) * 60 + s;
  switch (n.length) {
    case 0:
      return false;
    case 1:
      return hour === n[0];
    case 2:
      return (n[0] ?? 0) <= hour && hour <= (n[1] ?? 0);
    case 4:
      // The last minute counts whole.
      return within(at(n[0], n[1]), at(hour, minute, second), at(n[2], n[3], 59));
    case 6:
      return within(at(n[0], n[1], n[2]), at(hour, minute, second), at(n[3], n[4], n[5]));
    default:
      throw new Error('timeRange: bad number of arguments');
  }
}

interface DateParts {
  year?: number;
  month?: number;
  day?: number;
}

/**
 * `dateRange` of days, months, years in any of the documented mixtures. As in browsers, the first half of the
 * arguments sets the beginning, the rest the end; what is not set is the first or the last of this year. A day alone
 * in the beginning of two arguments means days of this month. Chromium's tests keep Netscape's reading, so do we.
 */
export function dateRange(all: readonly unknown[], clock: PacClock): boolean {
  const { args, date } = ask(all, clock);
  const half = args.length >> 1;
  if (args.length === 0) return false;
  if (args.length === 1) return isDate(args[0], date);
  const [begin, end] = [dateParts(args.slice(0, half)), dateParts(args.slice(half))];
  const year = date.getUTCFullYear();
  const thisMonth = args.length === 2 && begin.day !== undefined;
  if (thisMonth) begin.month = end.month = date.getUTCMonth();
  const first = Date.UTC(begin.year ?? year, begin.month ?? 0, begin.day ?? 1);
  const [endYear, endMonth] = [end.year ?? year, end.month ?? 11];
  // A whole month ends with its last day; beside a day the end is "the 31st", which runs over into the next month.
  const lastDay = thisMonth || args.length === 3 ? 31 : new Date(Date.UTC(endYear, endMonth + 1, 0)).getUTCDate();
  const last = Date.UTC(endYear, endMonth, end.day ?? lastDay, 23, 59, 59, 999);
  return within(first, date.getTime(), last);
}

function isDate(value: unknown, date: Date): boolean {
  const parts = dateParts([value]);
  if (parts.month !== undefined) return parts.month === date.getUTCMonth();
  return parts.day === undefined ? parts.year === date.getUTCFullYear() : parts.day === date.getUTCDate();
}

/** A word that is no month counts, as in browsers, as the month before January. */
function dateParts(values: readonly unknown[]): DateParts {
  const parts: DateParts = {};
  for (const value of values) {
    const number = Number.parseInt(String(value), 10);
    if (Number.isNaN(number)) parts.month = MONTHS.indexOf(String(value));
    else if (number < 32) parts.day = number;
    else parts.year = number;
  }
  return parts;
}
