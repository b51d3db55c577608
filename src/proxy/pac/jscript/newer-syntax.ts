import type { AnyNode, ScriptPlace } from './nodes.ts';

/** Words that JScript refuses as names of properties after a dot or in an object: ECMAScript 3, section 7.5.2 and 7.5.3. */
const KEYWORDS = new Set(
  'break case catch class const continue debugger default delete do else enum export extends finally for function if import in instanceof new return super switch this throw try typeof var void while with null true false'.split(
    ' ',
  ),
);

/** Kinds of nodes that ECMAScript 3 does not have. */
const NODES: ReadonlyMap<string, string> = new Map([
  ['ArrowFunctionExpression', 'an arrow function (=>)'],
  ['TemplateLiteral', 'a template text (`…`)'],
  ['ClassDeclaration', 'class'],
  ['ClassExpression', 'class'],
  ['SpreadElement', 'spread (...)'],
  ['RestElement', 'a rest parameter (...)'],
  ['AssignmentPattern', 'a default value of a parameter'],
  ['ObjectPattern', 'destructuring'],
  ['ArrayPattern', 'destructuring'],
  ['ForOfStatement', 'for … of'],
  ['AwaitExpression', 'await'],
  ['YieldExpression', 'yield'],
  ['ChainExpression', 'optional chaining (?.)'],
  ['ImportExpression', 'import()'],
  ['MetaProperty', 'new.target'],
]);

const OPERATORS: ReadonlySet<unknown> = new Set(['**', '??', '**=', '??=', '||=', '&&=']);

/**
 * What JScript's parser, which reads ECMAScript 3, refuses in a script. Source: [MS-ES3] and [MS-ES3EX], Microsoft's
 * statements about JScript and the standard; the engine of PAC scripts is named in "AutoProxy Issues in WinHTTP".
 */
export function newerSyntax(nodes: readonly AnyNode[]): readonly ScriptPlace[] {
  const found = new Map<string, ScriptPlace>();
  for (const node of nodes) {
    const what = newerThan3(node);
    if (what !== null && !found.has(what)) found.set(what, { what, line: node.loc?.start.line ?? 1 });
  }
  return [...found.values()];
}

function newerThan3(node: AnyNode): string | null {
  const own = NODES.get(node.type);
  if (own !== undefined) return own;
  switch (node.type) {
    case 'VariableDeclaration':
      return node.kind === 'var' ? null : String(node.kind);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.async === true ? 'async' : node.generator === true ? 'function*' : null;
    case 'Property':
      return propertyOf(node);
    case 'MemberExpression':
      return node.computed === true ? null : keywordName(node.property);
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return OPERATORS.has(node.operator) ? `the operator ${String(node.operator)}` : null;
    case 'CatchClause':
      return node.param === null ? 'catch without a name' : null;
    case 'Literal':
      return literalOf(node);
    default:
      return null;
  }
}

function propertyOf(node: AnyNode): string | null {
  if (node.kind === 'get' || node.kind === 'set') return 'a getter or setter';
  if (node.shorthand === true) return 'a shorthand property';
  if (node.method === true) return 'a shorthand method';
  if (node.computed === true) return 'a computed property name';
  return keywordName(node.key);
}

function keywordName(node: unknown): string | null {
  const name = typeof node === 'object' && node !== null && 'name' in node ? String(node.name) : '';
  return KEYWORDS.has(name) ? `the keyword ${name} as a name` : null;
}

function literalOf(node: AnyNode): string | null {
  const raw = String(node.raw ?? '');
  if (typeof node.regex === 'object' && node.regex !== null) {
    const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string }; // acorn's RegExpLiteral
    if (/[^gim]/.test(flags)) return 'a newer flag of an expression';
    return /\(\?<|\\p\{/.test(pattern) ? 'a newer expression' : null;
  }
  return /^(0[bo]|\d[\d_]*(_|n$))/i.test(raw) ? 'a newer number' : null;
}
