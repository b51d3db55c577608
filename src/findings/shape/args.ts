/** What an argument of a finding may be. Every kind knows how to be absent: null, or the empty list. */
export type ArgKind =
  | { readonly type: 'text' }
  | { readonly type: 'count' }
  | { readonly type: 'flag' }
  | { readonly type: 'list' }
  | { readonly type: 'one-of'; readonly of: readonly string[] };

/** Text; null when it is not known. */
export const text = { type: 'text' } as const;
/** A number; null when it is not known. */
export const count = { type: 'count' } as const;
/** True or false; null when it is not known. */
export const flag = { type: 'flag' } as const;
/** Texts, empty when none is known. */
export const list = { type: 'list' } as const;
/** One of these words, for an exhaustive switch; null when it is not known, or is a word of a newer version. */
export function oneOf<const T extends readonly string[]>(...of: T): { readonly type: 'one-of'; readonly of: T } {
  return { type: 'one-of', of };
}

/** The arguments of a finding: name and kind. */
export type ArgShape = Readonly<Record<string, ArgKind>>;

type ValueOf<K extends ArgKind> = K extends { readonly type: 'text' }
  ? string | null
  : K extends { readonly type: 'count' }
    ? number | null
    : K extends { readonly type: 'flag' }
      ? boolean | null
      : K extends { readonly type: 'list' }
        ? readonly string[]
        : K extends { readonly type: 'one-of'; readonly of: readonly (infer W)[] }
          ? W | null
          : never;

/** The type of arguments of this shape. */
export type ArgsFrom<S extends ArgShape> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** What most findings have, filled in from the ways that they are about; all of it in the catalogue's order. */
export const COMMON_ARGS = {
  /** `host:port` of every target concerned. */
  hosts: list,
  /** What a firewall must let pass: the published patterns that a target stands for, else its host and port. */
  allow: list,
  /** Published patterns with the port that failed; none over all storage of Azure. */
  patterns: list,
  /** Names that the CNAME chains of the hosts lead through, as this machine resolved them; empty where none was seen. */
  aliases: list,
  /** Phrases for the ways concerned: `the named proxy`. */
  methods: list,
  /** Names of the services concerned. */
  services: list,
  /** Number of targets concerned. */
  targets: count,
  /** `10.0.0.6:8080`, where there is but one proxy; null for direct ways and for several. */
  server: text,
} as const satisfies ArgShape;

/** The arguments that most findings have. */
export type CommonArgs = ArgsFrom<typeof COMMON_ARGS>;

/** Values of one shape out of anything, for example an older or newer report: what is missing or of another kind is not known. */
export function readArgs<S extends ArgShape>(shape: S, value: unknown): ArgsFrom<S> {
  const given: object = typeof value === 'object' && value !== null ? value : {};
  const read = Object.entries(shape).map(([name, kind]) => {
    const found = Object.hasOwn(given, name) ? Reflect.get(given, name) : null;
    return [name, readOne(kind, found)];
  });
  return Object.fromEntries(read) as ArgsFrom<S>; // each entry was just read by its kind
}

function readOne(kind: ArgKind, value: unknown): string | number | boolean | readonly string[] | null {
  switch (kind.type) {
    case 'text':
      return readText(value);
    case 'count':
      return readCount(value);
    case 'flag':
      return typeof value === 'boolean' ? value : null;
    case 'list':
      if (typeof value === 'string' && value !== '') return [value];
      return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
    case 'one-of':
      return typeof value === 'string' && kind.of.includes(value) ? value : null;
  }
}

/** A number is text too; what is none is not known. */
function readText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Older reports wrote some numbers as text. */
function readCount(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(value) ? Number(value) : null;
}
