import { type AnyNode, calledName, lineOfNode, type ScriptPlace } from './nodes.ts';

/** Methods that JScript's arrays and texts lack: a call of one is where a script stops. */
const LACKING_METHODS = new Set(
  'at bind codePointAt copyWithin endsWith entries every fill filter find findIndex findLast flat flatMap forEach includes keys lastIndexOf map matchAll normalize padEnd padStart reduce reduceRight repeat replaceAll some startsWith toISOString toJSON trim trimEnd trimStart values'.split(
    ' ',
  ),
);
const LACKING_STATICS =
  /^(new )?(JSON\.\w+|Object\.\w+|Array\.(isArray|from|of)|Date\.now|Number\.(is\w+|parse\w+)|String\.(raw|fromCodePoint)|Math\.(trunc|sign|cbrt|hypot|log2|log10|imul)|Map|Set|Promise|Symbol|WeakMap)$/;

/** Calls of what JScript lacks; arrays lack `indexOf` too, which texts have. */
export function libraryUse(nodes: readonly AnyNode[]): readonly ScriptPlace[] {
  return nodes.flatMap((node) => {
    const name = calledName(node);
    if (name !== null && LACKING_STATICS.test(name)) return [{ what: name, line: lineOfNode(node) }];
    const method = methodOf(node);
    if (method === null || !(LACKING_METHODS.has(method.name) || method.name === 'indexOf')) return [];
    return [{ what: `${method.name}()`, line: method.line }];
  });
}

function methodOf(node: AnyNode): { readonly name: string; readonly line: number } | null {
  if (node.type !== 'CallExpression') return null;
  const callee = node.callee as AnyNode; // every call has a callee
  if (callee.type !== 'MemberExpression' || callee.computed === true) return null;
  const property = callee.property as AnyNode; // every member has a property
  return property.type === 'Identifier' ? { name: String(property.name), line: lineOfNode(property) } : null;
}
