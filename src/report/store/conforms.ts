/**
 * Checks a value against the part of JSON Schema 2020-12 that `report.schema.json` uses, for saved reports that may be
 * hostile: enough that diagnosing and rendering cannot fail on them. Fields that the schema does not know are let
 * through: they may come from a later version.
 */

/** A schema, as far as this reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function hasType(value: unknown, type: string | readonly string[]): boolean {
  const own = typeOf(value);
  return [type].flat().some((wanted) => wanted === own || (wanted === 'number' && own === 'integer'));
}

type SchemaCheck = (value: unknown, schema: Schema, at: string) => string | null;

/** Alternatives whose `const` already tells that they are not meant would give a misleading message. */
function alternatives(
  value: unknown,
  options: readonly Schema[],
  at: string,
  check: SchemaCheck,
  of: (s: Schema) => Schema,
): string | null {
  const messages = options.map((option) => check(value, option, at));
  if (messages.includes(null)) return null;
  const meant = options.findIndex((option) => {
    const properties = Object.entries(of(option).properties ?? {});
    const marks = properties.filter(([, schema]) => schema.const !== undefined);
    return marks.length > 0 && isRecord(value) && marks.every(([name, schema]) => value[name] === schema.const);
  });
  return messages[Math.max(meant, 0)] ?? null;
}

function checkNumber(value: number, schema: Schema, at: string): string | null {
  if (!Number.isFinite(value)) return `${at} is not a number`;
  if (schema.minimum !== undefined && value < schema.minimum) return `${at} is below ${schema.minimum}`;
  return schema.maximum !== undefined && value > schema.maximum ? `${at} is above ${schema.maximum}` : null;
}

function checkArray(value: readonly unknown[], schema: Schema, at: string, check: SchemaCheck): string | null {
  if (schema.minItems !== undefined && value.length < schema.minItems) return `${at} has too few entries`;
  if (schema.maxItems !== undefined && value.length > schema.maxItems) return `${at} has too many entries`;
  const { items } = schema;
  if (!items) return null;
  for (const [i, entry] of value.entries()) {
    const message = check(entry, items, `${at}[${i}]`);
    if (message !== null) return message;
  }
  return null;
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  at: string,
  check: SchemaCheck,
): string | null {
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${at}.${missing} is missing`;
  const rest = isRecord(schema.additionalProperties) ? schema.additionalProperties : null;
  for (const [name, entry] of Object.entries(value)) {
    const own = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : rest;
    const message = own ? check(entry, own, `${at}.${name}`) : null;
    if (message !== null) return message;
  }
  return null;
}

/** Null when the value conforms, else one line that names the first place where it does not. */
export function conforms(value: unknown, root: Schema): string | null {
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.replace('#/$defs/', '');
    return name === undefined ? schema : resolve(root.$defs?.[name] ?? {});
  };
  const check: SchemaCheck = (entry, given, at) => {
    const schema = resolve(given);
    if (schema.type !== undefined && !hasType(entry, schema.type))
      return `${at} is ${typeOf(entry)}, not ${[schema.type].flat().join(' or ')}`;
    if (schema.const !== undefined && entry !== schema.const) return `${at} is not ${JSON.stringify(schema.const)}`;
    if (schema.enum && !schema.enum.includes(entry))
      return `${at} has a value that this version does not know: ${JSON.stringify(entry)?.slice(0, 60)}`;
    if (schema.pattern !== undefined && typeof entry === 'string' && !new RegExp(schema.pattern, 'u').test(entry))
      return `${at} has the wrong form`;
    const options = schema.anyOf ?? schema.oneOf;
    if (options) return alternatives(entry, options, at, check, resolve);
    if (typeof entry === 'number') return checkNumber(entry, schema, at);
    if (Array.isArray(entry)) return checkArray(entry, schema, at, check);
    return isRecord(entry) ? checkObject(entry, schema, at, check) : null;
  };
  return check(value, root, 'report');
}
