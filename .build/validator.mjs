// Compiles a JSON Schema into a function at build time: no schema is read and no code is made when the tool runs.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a schema says to people alone; a property may have such a name, and is no text. */
const WORDS = ['$schema', '$id', 'title', 'description'];

/** The words that a property may have; null where it is free. */
const wordsOf = (schema) => schema?.enum ?? (schema?.const === undefined ? null : [schema.const]);

/** The property by whose words the alternatives differ (`phase`, `state`, `code`); null when there is none. */
function tagOf(branches) {
  const names = Object.keys(branches[0]?.properties ?? {});
  return (
    names.find((name) => {
      const words = branches.map((branch) =>
        branch.required?.includes(name) ? wordsOf(branch.properties?.[name]) : null,
      );
      const all = words.flat();
      return all.every((word) => typeof word === 'string') && new Set(all).size === all.length;
    }) ?? null
  );
}

/**
 * What our readers ask of a document: the schema, without its refusal of unknown fields (they may come from a later
 * version), and with the tag of each union named, so that one alternative is tried and its mistake is the one that is told.
 */
export function readersSchema(schema) {
  const resolve = (entry) =>
    entry.$ref === undefined ? entry : resolve(schema.$defs[entry.$ref.replace('#/$defs/', '')]);
  const walk = (value) => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isRecord(value)) return value;
    const entries = Object.entries(value).filter(
      ([key, entry]) =>
        !(WORDS.includes(key) && typeof entry === 'string') && !(key === 'additionalProperties' && entry === false),
    );
    const { prefixItems, ...result } = Object.fromEntries(entries.map(([key, entry]) => [key, walk(entry)]));
    // The compiler makes half as much code of the older form of a tuple, as it needs not follow `unevaluated…`.
    if (prefixItems !== undefined) return { ...result, items: prefixItems, additionalItems: false };
    if (!Array.isArray(value.anyOf) || value.anyOf.length < 2) return result;
    const tag = tagOf(value.anyOf.map(resolve));
    if (tag === null) return result;
    const { anyOf, ...rest } = result;
    return { ...rest, type: 'object', discriminator: { propertyName: tag }, oneOf: anyOf };
  };
  return walk(schema);
}

/** A module that exports `validate`, from the schema in a file. */
export async function validatorModule(file) {
  const schema = readersSchema(JSON.parse(await readFile(file, 'utf8')));
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    // Own properties only: a document may name `__proto__`, and nothing that it inherits counts.
    ownProperties: true,
    messages: false,
    // One function a type: a third less code than with the small ones repeated where they are used.
    inlineRefs: false,
    code: { source: true, esm: true, optimize: true },
  });
  const code = standalone.default(ajv, ajv.compile(schema));
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    minify: true,
    legalComments: 'none',
  });
  return { code: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}
