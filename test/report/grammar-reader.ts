/**
 * A reader of the result text written from the description of its lines alone, one by one; it shares nothing with the renderer.
 * Any deviation throws with the line's number.
 */

export interface ReadBlock {
  readonly url: string;
  /** The text behind the colon of lines 1 to 5. */
  readonly statuses: readonly string[];
  /** Server in `( … )` of lines 4 and 5; null without. */
  readonly servers: readonly [string | null, string | null];
}

export interface ReadText {
  readonly header: readonly string[];
  readonly proxyMethod: string;
  readonly proxyAddress: string;
  readonly blocks: readonly ReadBlock[];
  readonly verdicts: readonly string[];
  readonly rest: readonly string[];
}

const STATUS =
  /^(Succeeded \([1-5]\d\d\)|Failed \((?:[1-5]\d\d|12\d\d\d)\)|Doesn't exist|The proxy isn't in valid format|Not tested)$/;
const SERVER = '(?: \\( (\\S+:\\d{1,5}) \\))?';
const METHOD_LINES = [
  /^1 - Default proxy: (.*)$/,
  /^2 - Proxy auto discovery \(WPAD\): (.*)$/,
  /^3 - Proxy disabled: (.*)$/,
  new RegExp(`^4 - Named proxy${SERVER}: (.*)$`),
  new RegExp(`^5 - Command line proxy${SERVER}: (.*)$`),
];

export function readResultText(text: string, lineEnd: '\r\n' | '\n'): ReadText {
  if (text.startsWith('\uFEFF')) throw new Error('byte order mark');
  if (!text.endsWith(lineEnd)) throw new Error('the last line has no end');
  const lines = text.slice(0, -lineEnd.length).split(lineEnd);
  lines.forEach((line, i) => {
    if (/[\r\n\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(line))
      throw new Error(`line ${i + 1}: control character`);
  });
  let at = 0;
  const fail = (why: string): never => {
    throw new Error(`line ${at + 1}: ${why}: ${JSON.stringify(lines[at])}`);
  };
  const header: string[] = [];
  while (at < lines.length && !lines[at]?.startsWith('Proxy config: ')) header.push(lines[at++] ?? '');
  if (header.length < 5 || header.includes('')) fail('header too short or with blank lines');
  const config = /^Proxy config: Method=(Direct|NamedWinHttp|TelemetryProxyServer|AutoDetectWPAD), address=(\S*)$/.exec(
    lines[at] ?? '',
  );
  if (!config) return fail('no proxy config line');
  at += 1;
  const blocks: ReadBlock[] = [];
  while (lines[at + 1]?.startsWith('Testing URL : ')) {
    if (lines[at] !== '') fail('no blank line before a block');
    const url = (lines[at + 1] ?? '').slice(14);
    if (!/^https?:\/\/\S+$/.test(url)) fail('not a URL');
    at += 2;
    const servers: [string | null, string | null] = [null, null];
    const statuses = METHOD_LINES.map((pattern, i) => {
      const match = pattern.exec(lines[at] ?? '') ?? fail(`method line ${i + 1}`);
      const status = match.at(-1) ?? '';
      if (!STATUS.test(status)) fail(`status ${status}`);
      if (i >= 3) servers[i - 3] = match[1] ?? null;
      at += 1;
      return status;
    });
    blocks.push({ url, statuses, servers });
  }
  if (lines[at] !== '') fail('no blank line before the verdicts');
  at += 1;
  const verdicts: string[] = [];
  while (lines[at]?.startsWith('Verdict: ')) verdicts.push((lines[at++] ?? '').slice('Verdict: '.length));
  if (verdicts.length === 0) fail('no verdict');
  return {
    header,
    proxyMethod: config[1] ?? '',
    proxyAddress: config[2] ?? '',
    blocks,
    verdicts,
    rest: lines.slice(at),
  };
}

/** The original's own reader (reference, section 7): a line with `Testing URL :` opens a block, the next six lines are its; any of them with (200), (400), (404) or Succeeded (405) is success. */
export function readAsOriginal(text: string): readonly { readonly url: string; readonly succeeded: boolean }[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (!line.includes('Testing URL :')) return [];
    const six = lines.slice(i + 1, i + 7);
    return [{ url: line.slice(14), succeeded: six.some((entry) => /\((200|400|404)\)|Succeeded \(405\)/.test(entry)) }];
  });
}
