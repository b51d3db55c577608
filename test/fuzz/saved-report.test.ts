import { assert, asyncProperty, constantFrom, integer, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/diagnose/evidence-of.ts';
import { FORMATS, STYLES } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { compareReports } from '../../src/report/compare/compare.ts';
import { renderComparison } from '../../src/report/compare/render-comparison.ts';
import { render } from '../../src/report/formats/render.ts';
import { renderStyle } from '../../src/report/formats/styles.ts';
import { renderXml } from '../../src/report/formats/xml.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { readSavedReport } from '../../src/report/saved/read-saved.ts';
import { conclude } from '../../src/run/conclude.ts';
import { EVIL, hostile } from '../report/hostile-report.ts';
import { SCENARIOS } from '../report/sample-report.ts';

/** Inputs of a property. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);
const check = { numRuns: RUNS, endOnFailure: true };

/** Nothing that a terminal obeys, a browser runs or a spreadsheet computes may come out of any document. */
const RAW = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** Data for programs and the page, which have an escaping of their own that their readers undo. */
const DATA: readonly string[] = ['json', 'csv', 'html'];
/** Formats in which an element of somebody else's would run. */
const MARKUP: readonly string[] = ['html', 'junit', 'markdown'];

/** What stands between equal runs of backticks is shown as it is. */
const CODE_SPAN = /(?<!`)(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g;

/** Read, diagnosed again, redacted and rendered in every form; a mistake of the file is a UsageError and nothing else. */
async function wholeChain(bytes: Buffer): Promise<boolean> {
  let saved: Report;
  try {
    saved = await readSavedReport(bytes, 'saved.json');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).not.toMatch(/[\r\n]/);
    return false;
  }
  const report = conclude(evidenceOf(saved), '1.0.0');
  for (const anonymize of [false, true]) {
    const shown = redact(report, { anonymize });
    for (const format of FORMATS) {
      const text = render(shown, format);
      if (!DATA.includes(format)) expect(RAW.exec(text)?.[0] ?? null, format).toBe(null);
      if (MARKUP.includes(format))
        expect(/.{0,120}<img src=x/.exec(text.replace(CODE_SPAN, ''))?.[0] ?? null, format).toBe(null);
    }
    expect(renderXml(shown)).not.toContain('<img src=x');
    for (const style of STYLES) expect(renderStyle(shown, style).line.length).toBeLessThanOrEqual(2048);
  }
  expect(renderComparison(compareReports(saved, report), 'text')).not.toMatch(RAW);
  return true;
}

/** Every place in a document where a value stands. */
function places(value: unknown, at: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, entry]) => places(entry, [...at, key]))];
}

function changed(report: Report, path: readonly (string | number)[], to: unknown): Report {
  if (path.length === 0) return to as Report;
  const copy = structuredClone(report);
  let holder = copy as unknown as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  holder[path.at(-1) as string] = to;
  return copy;
}

const samples = [...Object.values(SCENARIOS).map((make) => make()), hostile(2000)];
const VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 0.5, '', EVIL, '__proto__', 'constructor', [], {}, [null], { __proto__: null }],
  ...['x'.repeat(100_000), '2026-13-99', 'http://[', 'constructor.prototype', [[[[[]]]]]],
];

describe('a saved report that somebody changed', () => {
  it('of the samples passes the whole chain', async () => {
    for (const sample of samples) expect(await wholeChain(Buffer.from(JSON.stringify(sample)))).toBe(true);
  });

  it('in any one value is refused in one line or rendered without harm', async () => {
    const value = constantFrom(...VALUES);
    await assert(
      asyncProperty(constantFrom(...samples), integer({ min: 0 }), value, async (sample, place, to) => {
        const all = places(sample);
        await wholeChain(Buffer.from(JSON.stringify(changed(sample, all[place % all.length] ?? [], to))));
      }),
      check,
    );
  });

  it('in any text is rendered without harm', async () => {
    await assert(
      asyncProperty(
        constantFrom(...samples),
        integer({ min: 0 }),
        string({ unit: 'binary' }),
        async (sample, place, to) => {
          const texts = places(sample).filter((path) => typeof valueAt(sample, path) === 'string');
          await wholeChain(Buffer.from(JSON.stringify(changed(sample, texts[place % texts.length] ?? [], to + EVIL))));
        },
      ),
      check,
    );
  });

  it('in any byte is refused in one line or rendered without harm', async () => {
    await assert(
      asyncProperty(
        constantFrom(...samples),
        integer({ min: 0 }),
        uint8Array({ maxLength: 4 }),
        async (sample, at, put) => {
          const bytes = Buffer.from(JSON.stringify(sample));
          const cut = at % bytes.length;
          await wholeChain(Buffer.concat([bytes.subarray(0, cut), put, bytes.subarray(cut + 1)]));
        },
      ),
      check,
    );
  });
});

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((entry, key) => (entry as Record<string | number, unknown>)[key], value);
}
