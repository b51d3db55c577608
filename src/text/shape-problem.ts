import { jsonText } from './json-text.ts';
import { textOf } from './text-of.ts';

/** What a compiled schema (`…?validator`) says of the first place that does not conform: ajv's error, as far as it is read here. */
export interface ShapeError {
  /** JSON Pointer (RFC 6901) of the place: `/probes/3/state`. */
  readonly instancePath: string;
  /** The word of the schema that is not met: `type`, `required`, `enum`. */
  readonly keyword: string;
  /** What that word asks for. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled schema: false where the value does not conform, which `errors` then tells until the next call. */
export interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly ShapeError[] | null;
}

/** Longest part of a hostile document that a message repeats. */
const SHOWN = 60;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null when the value conforms, else one line that names the first place where it does not, and what is wrong there; `root` is what the whole is called. */
export function shapeProblem(value: unknown, validate: Validate, root: string): string | null {
  if (validate(value)) return null;
  const error = meant(validate.errors ?? []);
  if (error === null) return `${root} has the wrong shape`;
  const { at, found } = follow(value, error.instancePath, root);
  return complaint(error, at, found);
}

/**
 * The mistake that is meant: the innermost, as the writer came that far by one of several alternatives; of those of one
 * place one that is no mere difference of type, and else all types together.
 */
function meant(errors: readonly ShapeError[]): ShapeError | null {
  const depth = ({ instancePath, keyword }: ShapeError): number =>
    instancePath.split('/').length + (keyword === 'required' ? 0.5 : 0);
  const plain = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  const deepest = Math.max(...plain.map(depth));
  const here = plain.filter((error) => depth(error) === deepest);
  const first = here.find(({ keyword }) => keyword !== 'type') ?? here[0];
  if (first === undefined || first.keyword !== 'type') return first ?? null;
  return { ...first, params: { type: [...new Set(here.flatMap(({ params }) => params.type))] } };
}

/** The place as people write it (`report.probes[3].state`), and what stands there. */
function follow(value: unknown, pointer: string, root: string): { readonly at: string; readonly found: unknown } {
  let [at, found] = [root, value];
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at += place(name, Array.isArray(found));
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined;
  }
  return { at, found };
}

/** One step into a document: `[3]`, `.state`, `["a name with blanks"]`. */
function place(name: string, inArray: boolean): string {
  if (inArray) return `[${name}]`;
  return /^[A-Za-z_]\w{0,59}$/.test(name) ? `.${name}` : `[${shown(name)}]`;
}

const shown = (value: unknown): string => jsonText(value).slice(0, SHOWN);

function complaint({ keyword, params }: ShapeError, at: string, found: unknown): string {
  switch (keyword) {
    case 'required':
      return `${at}${place(textOf(params.missingProperty), false)} is missing`;
    case 'type':
      return typeof found === 'number' && !Number.isFinite(found)
        ? `${at} is not a number`
        : `${at} is ${typeOf(found)}, not ${[params.type].flat().join(' or ')}`;
    case 'const':
      return `${at} is not ${shown(params.allowedValue)}`;
    case 'enum':
      return `${at} has a value that this version does not know: ${shown(found)}`;
    case 'discriminator':
      return tagComplaint(textOf(params.tag), at, found);
    case 'pattern':
      return `${at} has the wrong form`;
    case 'minimum':
      return `${at} is below ${textOf(params.limit)}`;
    case 'maximum':
      return `${at} is above ${textOf(params.limit)}`;
    case 'minItems':
      return `${at} has too few entries`;
    case 'maxItems':
    case 'additionalItems':
      return `${at} has too many entries`;
    default:
      return `${at} does not meet "${keyword}"`;
  }
}

/** The property that tells alternatives apart is missing, or has a word of none of them. */
function tagComplaint(tag: string, at: string, found: unknown): string {
  if (!isRecord(found) || !Object.hasOwn(found, tag)) return `${at}${place(tag, false)} is missing`;
  return `${at}${place(tag, false)} has a value that this version does not know: ${shown(found[tag])}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
