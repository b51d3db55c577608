/** What a JSON document of strangers may have at most; looked at before it is parsed. */
export interface JsonLimits {
  /** Objects and arrays inside each other: everything that walks a document afterwards may do so by recursion. */
  readonly depth: number;
  /** Values of all kinds, containers included: each costs memory, however few bytes it has. */
  readonly values: number;
}

/** The limits of each kind of document. Reports of ours are 10 levels deep; lists, tags and settings at most 6. */
export const JSON_LIMITS = {
  /** A list of URLs; the largest published one has 5,000 values. */
  list: { depth: 64, values: 1_000_000 },
  /** Microsoft's Service Tags: 100,000 prefixes in 2026. */
  serviceTags: { depth: 64, values: 3_000_000 },
  /** A saved report: 300 to 500 values a target, ten thousand targets and more. */
  report: { depth: 64, values: 12_000_000 },
  /** A recorded machine. */
  machine: { depth: 64, values: 1_000_000 },
  /** A file or an output of a program that holds settings, and what our own processes tell each other. */
  settings: { depth: 64, values: 100_000 },
} as const satisfies Readonly<Record<string, JsonLimits>>;

/** A document that is no mistake of grammar but more than is read: `message` begins with a verb. */
export class JsonLimitError extends Error {}

/** With more values than this the bytes of a value count as well. */
const FEW_VALUES = 100_000;
/** Mean bytes of a value: documents for people and programs have 15 and more, `{},{},…` has two. */
const LEAST_BYTES = 5;

/** Counts a document as it comes in pieces; `take` throws {@link JsonLimitError} with the piece that goes too far. */
export interface JsonGauge {
  take(piece: Uint8Array | string): void;
}

const [QUOTE, COMMA, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 44, 92, 91, 93, 123, 125];

/** A gauge for one document in UTF-8 or as text. It knows no grammar: what is no JSON is left to the parser. */
export function createJsonGauge(limits: JsonLimits): JsonGauge {
  let [depth, values, units] = [0, 0, 0];
  let inText = false;
  let escaped = false;
  const step = (code: number): void => {
    if (inText) {
      if (escaped) escaped = false;
      else if (code === BACKSLASH) escaped = true;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === COMMA) values++;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      values++;
      if (++depth > limits.depth) throw new JsonLimitError(`is nested deeper than ${limits.depth} levels`);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
  };
  return {
    take(piece) {
      const text = typeof piece === 'string' ? piece : null;
      const bytes = typeof piece === 'string' ? null : piece;
      for (let i = 0; i < piece.length; i++) step(text === null ? (bytes?.[i] ?? 0) : text.charCodeAt(i));
      units += piece.length;
      if (values > limits.values) throw new JsonLimitError(`holds more than ${limits.values} values`);
      if (values > FEW_VALUES && units < values * LEAST_BYTES)
        throw new JsonLimitError(`holds ${values} values in ${units} bytes`);
    },
  };
}

/** `JSON.parse` for what strangers wrote: throws {@link JsonLimitError} for too much, SyntaxError for no JSON. */
export function parseJson(text: string, limits: JsonLimits): unknown {
  createJsonGauge(limits).take(text);
  return JSON.parse(text);
}
