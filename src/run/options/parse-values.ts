import { METHODS, type Method } from '../../model/method.ts';
import { type ConnectTo, FORMATS, type Format } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { bareHost } from '../../net/host-port.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';
import { quoted } from '../../text/plain.ts';

/** A comma list of names of one closed list, any case; `what` names it in the complaint. */
export function parseNames<T extends string>(text: string, known: readonly T[], what: string): readonly T[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`no ${what} given; known: ${known.join(' ')}`);
  const found = names.map((name) => {
    const match = known.find((entry) => entry.toLowerCase() === name.toLowerCase());
    if (match) return match;
    throw new UsageError(
      `unknown ${what} ${quoted(name)}${didYouMean(nearest(name, known))} Known: ${known.join(' ')}`,
    );
  });
  return known.filter((entry) => found.includes(entry));
}

export const parseMethods = (text: string): readonly Method[] => parseNames(text, METHODS, 'method');
export const parseFormats = (text: string): readonly Format[] => parseNames(text, FORMATS, 'format');

/** Seconds (also `2.5`) as milliseconds, within bounds that keep timers valid and runs finite. */
export function parseSeconds(text: string, option: string, maxSeconds: number): number {
  const seconds = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds > 0) || seconds > maxSeconds) {
    throw new UsageError(`${option} "${text}" is not a number of seconds above 0 and up to ${maxSeconds}`);
  }
  return Math.round(seconds * 1000);
}

/** A whole number within bounds. */
export function parseWhole(text: string, option: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new UsageError(`${option} "${text}" is not a whole number from ${min} to ${max}`);
  return value;
}

const CONNECT_TO = /^(\[[0-9A-Fa-f:.%]*\]|[^:[\]]*):(\d{0,5}):(\[[0-9A-Fa-f:.%]*\]|[^:[\]]*):(\d{0,5})$/;

/** curl's `--connect-to HOST1:PORT1:HOST2:PORT2`; any part may be empty, IPv6 addresses stand in brackets. */
export function parseConnectTo(text: string): ConnectTo {
  const match = CONNECT_TO.exec(text);
  if (!match)
    throw new UsageError(
      `--connect-to "${text}" is not HOST1:PORT1:HOST2:PORT2 (parts may be empty, IPv6 in brackets)`,
    );
  const host = (part: string | undefined): string | null => (part ? bareHost(part).toLowerCase() : null);
  const port = (part: string | undefined): number | null => {
    if (!part) return null;
    const value = Number(part);
    if (value < 1 || value > 65535)
      throw new UsageError(`--connect-to "${text}": port ${part} is out of range (1 to 65535)`);
    return value;
  };
  return { fromHost: host(match[1]), fromPort: port(match[2]), toHost: host(match[3]), toPort: port(match[4]) };
}

/** An http(s) URL as it is requested and printed: normal form, without fragment; credentials are refused and not repeated. */
export function parseTargetUrl(text: string, option = '--url'): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new UsageError(`${option} "${text.slice(0, 200)}" is not an http(s) URL; write https://host/path`);
  }
  if (url.username || url.password) {
    throw new UsageError(`${option} must not carry credentials; write it without user:password@`);
  }
  url.hash = '';
  // A bare host stays bare, as the lists write it.
  return url.pathname === '/' && url.search === '' && !/\/$/.test(text) ? url.origin : url.href;
}

/** The URLs of a repeatable option; the same one twice is a mistake. */
export function parseTargetUrls(texts: readonly string[], option = '--url'): readonly string[] {
  const urls = texts.map((text) => parseTargetUrl(text, option));
  const twice = urls.find((url, index) =>
    urls.slice(0, index).some((before) => new URL(before).href === new URL(url).href),
  );
  if (twice !== undefined) throw new UsageError(`${option} ${twice} is given twice; leave one out`);
  return urls;
}

/** The id of a Log Analytics workspace. */
export function parseWorkspaceId(id: string | null): string | null {
  if (id === null || /^[0-9A-Za-z-]{1,64}$/.test(id)) return id;
  throw new UsageError('--workspace-id is letters, digits and hyphens, as the portal shows it');
}

/** The name of the variable that holds credentials. */
export function parseVariableName(name: string | null): string | null {
  if (name === null || /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) return name;
  throw new UsageError(
    '--proxy-credentials-env wants the NAME of a variable that holds user:password, not the credentials',
  );
}

/** WinHTTP answers for this machine and goes where names lead it: a recorded machine or redirected connections would only seem to disagree. */
export function checkEngine(other: '--lab' | '--machine' | '--connect-to' | null): void {
  if (other === null) return;
  throw new UsageError(
    `--engine winhttp asks the WinHTTP of this machine, which knows nothing of ${other}; leave one of them out`,
  );
}
