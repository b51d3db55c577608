// Makes the JSON Schemas from the TypeScript types, their only source: names, docstrings and bounds (@minimum, @pattern …).
//   node .build/schema.mjs   writes the schema files; a test says when they are not current
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  DefinitionType,
  LiteralType,
  SchemaGenerator,
  ts,
  UnionType,
} from 'ts-json-schema-generator';
import { SHAPES } from './shapes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The generator writes draft 7: the same in the words of 2020-12, whose `items` no longer takes a list. */
function modern(value) {
  if (Array.isArray(value)) return value.map(modern);
  if (!isRecord(value)) return value;
  const own = Object.entries(value).map(([key, entry]) => [
    key,
    key === '$ref' ? entry.replace('#/definitions/', '#/$defs/') : modern(entry),
  ]);
  const result = Object.fromEntries(own);
  if (Array.isArray(result.items)) {
    const { items, ...rest } = result;
    return { ...rest, prefixItems: items, items: false };
  }
  return result;
}

/**
 * Types that TypeScript computes from values, which no reader of syntax can follow: a finding's arguments are inferred
 * from the file of that finding. A list of words is taken from the type checker; a finding stands in a report in the form
 * that reports of every version share, the type `Saved…` beside it.
 */
class ComputedTypes {
  #checker;
  #chain;
  constructor(checker, chain) {
    this.#checker = checker;
    this.#chain = chain;
  }
  supportsNode(node) {
    return ts.isTypeReferenceNode(node) && ['FindingCode', 'Finding', 'SettingsLint'].includes(node.typeName.getText());
  }
  createType(node, context) {
    const name = node.typeName.getText();
    if (name === 'FindingCode') {
      const words = this.#checker.getTypeFromTypeNode(node).types.map((type) => new LiteralType(type.value));
      return new DefinitionType(name, new UnionType(words));
    }
    const symbol = this.#checker.getSymbolAtLocation(node.typeName);
    const own = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    const saved = own.declarations[0]
      .getSourceFile()
      .statements.find((statement) => statement.name?.getText() === `Saved${name.replace(/^Settings/, '')}`);
    return this.#chain.createType(saved, context);
  }
}

/** The text of one schema file. */
export function schemaText({ type, from, head }) {
  const config = {
    ...DEFAULT_CONFIG,
    path: `${root}/${from}`,
    tsconfig: `${root}/tsconfig.json`,
    type,
    topRef: false,
    jsDoc: 'extended',
    additionalProperties: false,
    encodeRefs: false,
    sortProps: false,
    // The type check is a step of its own.
    skipTypeCheck: true,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) =>
    chain.addNodeParser(new ComputedTypes(program.getTypeChecker(), chain)),
  );
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  const { $schema: _draft7, description: _own, definitions, ...body } = generator.createSchema(type);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...head,
    ...modern(body),
    $defs: modern(definitions ?? {}),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const shape of SHAPES) {
    const text = schemaText(shape);
    const before = await readFile(`${root}/${shape.to}`, 'utf8').catch(() => '');
    if (before !== text) await writeFile(`${root}/${shape.to}`, text);
    console.log(`${shape.to}: ${before === text ? 'current' : 'written'}`);
  }
}
