import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPort, type RouteServer } from '../../src/model/proxy.ts';
import { createPacEngine, type PacEngine } from '../../src/proxy/pac/create-pac-engine.ts';
import { BROWSER, sayIfSkipped } from '../browser/open-page.ts';
import { askChromium, type ChosenList } from './ask-chromium.ts';
import { at, DIFFERENCES } from './pac-differences.ts';
import { EXPRESSIONS, FAILURES, LISTS, TIMES, URLS } from './pac-expressions.ts';

sayIfSkipped();

/** Every other name does not exist. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['in.test', '10.1.2.3'],
  ['six.test', 'fd00::1'],
  ['10.9.8.7', '10.9.8.7'],
]);

/** The moment and the time zone that a script sees. */
interface Clock {
  readonly at: string;
  readonly timeZone: string;
  readonly aheadMinutes: number;
}
const UTC: Clock = { at: '2026-11-22T12:34:56Z', timeZone: 'UTC', aheadMinutes: 0 };
const CLOCKS: readonly Clock[] = [
  UTC,
  { at: '2026-12-31T20:30:00Z', timeZone: 'Asia/Kolkata', aheadMinutes: 330 },
  { at: '2028-02-29T09:00:00Z', timeZone: 'Pacific/Pago_Pago', aheadMinutes: -660 },
];

const engines: PacEngine[] = [];
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

function ourEngine({ at, aheadMinutes }: Clock): PacEngine {
  const engine = createPacEngine({
    lookup: async (name, family) => {
      const address = NAMES.get(name);
      return address === undefined || (family === 4 && address.includes(':')) ? [] : [address];
    },
    localAddresses: async () => ['10.0.0.7'],
    now: () => Date.parse(at),
    aheadMinutes,
  });
  engines.push(engine);
  return engine;
}

/** Chromium's functions are written in JavaScript and ask this global, so the moment is fixed for them too. */
const fixedDate = ({ at }: Clock): string => `var Date = (function (Real) {
  function Fixed() { return arguments.length === 0 ? new Real(${Date.parse(at)}) : new Real(...arguments); }
  Fixed.UTC = Real.UTC; Fixed.parse = Real.parse; Fixed.prototype = Real.prototype;
  return Fixed;
})(Date);\n`;

const WORDS = { http: 'PROXY', https: 'HTTPS', socks4: 'SOCKS', socks5: 'SOCKS5' } as const;

/** A list in the words of Chromium's log. */
const inWords = (servers: readonly RouteServer[]): ChosenList =>
  servers.map((server) => (server === 'direct' ? 'DIRECT' : `${WORDS[server.scheme]} ${hostPort(server)}`)).join(';');

/** What both say about one URL. */
interface Answers {
  readonly ours: ChosenList;
  readonly chromium: ChosenList;
}

async function both(text: string, urls: readonly string[], clock = UTC): Promise<readonly Answers[]> {
  const engine = ourEngine(clock);
  const ours = await Promise.all(urls.map((url) => engine.evaluate({ name: 'oracle.pac', text }, url)));
  const theirs = await askChromium(fixedDate(clock) + text, urls, { names: NAMES, timeZone: clock.timeZone });
  return ours.map(({ servers, failure }, index) => ({
    ours: failure === null ? inWords(servers) : 'failed',
    chromium: theirs.get(urls[index] ?? '') ?? 'not asked',
  }));
}

/** Many bodies in one script, each asked for by a host name of its own. */
async function bothForBodies(bodies: readonly string[], clock = UTC): Promise<readonly Answers[]> {
  const cases = bodies.map((body) => `function (url, host) {\n${body}\n}`).join(',\n');
  const text = `var CASES = [${cases}];
function FindProxyForURL(url, host) { return CASES[Number(host.slice(1, -5))](url, host); }`;
  const urls = bodies.map((_, index) => `http://c${index}.test/`);
  return both(text, urls, clock);
}

/** A body that returns type and value of an expression as a server's name, in hexadecimal so that no letter is lost. */
const spelled = (expression: string): string => `var value;
try { value = typeof (value = ${expression}) + " " + value; } catch (error) { value = "throws"; }
var hex = value.split("").map(function (c) { return c.charCodeAt(0).toString(16); }).join("");
return "PROXY x" + hex.match(/.{1,60}/g).join(".x") + ".test:9";`;

function unspelled(list: ChosenList): string {
  const hex = /^PROXY (x[0-9a-fx.]+)\.test:9$/.exec(list)?.[1]?.replace(/[x.]/g, '');
  return hex === undefined ? list : Buffer.from(hex, 'hex').toString('latin1');
}
const read = ({ ours, chromium }: Answers): Answers => ({ ours: unspelled(ours), chromium: unspelled(chromium) });

/** Equal answers, or exactly the difference that was decided. */
function expectDecided(what: string, answers: Answers | undefined, moment = ''): void {
  if (answers === undefined) throw new Error('nobody was asked');
  const decided = DIFFERENCES.get(at(moment, what)) ?? DIFFERENCES.get(what);
  expect(answers).toEqual(
    decided === undefined
      ? { ours: answers.chromium, chromium: answers.chromium }
      : { ours: decided.ours, chromium: decided.chromium },
  );
  expect(answers.chromium).not.toMatch(/^not /);
}

describe.skipIf(BROWSER === null)('Chromium says the same', () => {
  describe.each([
    ['of a list', LISTS, (list: string) => `return ${JSON.stringify(list)};`],
    ['of a body without an answer', FAILURES, (body: string) => body],
    ['of an expression', EXPRESSIONS, spelled],
  ])('%s', (_of, rows, bodyOf) => {
    let answers: readonly Answers[] = [];
    beforeAll(async () => {
      answers = (await bothForBodies(rows.map(bodyOf))).map(read);
    });
    it.each(rows.map((row, index) => [row, index] as const))('%j', (row, index) => expectDecided(row, answers[index]));
  });

  describe.each(CLOCKS)('at $at in $timeZone', (clock) => {
    let answers: readonly Answers[] = [];
    beforeAll(async () => {
      answers = (await bothForBodies(TIMES.map(spelled), clock)).map(read);
    });
    it.each(TIMES.map((row, index) => [row, index] as const))('%s', (row, index) =>
      expectDecided(row, answers[index], clock.at),
    );
  });

  it('of what a script is shown of a URL', async () => {
    const text = `function FindProxyForURL(url, host) {\n${spelled('url + " " + host')}\n}`;
    const answers = (await both(text, URLS)).map(read);
    expect(answers.map(({ ours }) => ours)).toEqual(answers.map(({ chromium }) => chromium));
    expect(answers.map(({ chromium }) => chromium).join()).not.toMatch(/secret|token/);
  });

  it('of a script that cannot be read: here a failure, there a direct connection, because no setting made it mandatory', async () => {
    expect(await both('function FindProxyForURL(url, host) {', ['http://a.test/'])).toEqual([
      { ours: 'failed', chromium: 'DIRECT' },
    ]);
  });

  it('and every decided difference is still asked for', () => {
    const asked = [...LISTS, ...FAILURES, ...EXPRESSIONS, ...TIMES];
    asked.push(...CLOCKS.flatMap((clock) => TIMES.map((row) => at(clock.at, row))));
    expect([...DIFFERENCES.keys()].filter((what) => !asked.includes(what))).toEqual([]);
  });
});
