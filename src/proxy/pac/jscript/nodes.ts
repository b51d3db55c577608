import type { Node } from 'acorn';

/** Something of a script and the line where it stands first. */
export interface ScriptPlace {
  readonly what: string;
  readonly line: number;
}

/** Any node with its children as the parser left them. */
export type AnyNode = Node & Readonly<Record<string, unknown>>;

/** Every node in the order of the text, without recursion: hostile scripts nest. */
export function nodesOf(program: Node): readonly AnyNode[] {
  const nodes: AnyNode[] = [];
  const waiting: unknown[] = [program];
  while (waiting.length > 0) {
    const next = waiting.pop();
    // One by one: a hostile script's list is longer than a call's arguments may be.
    if (Array.isArray(next)) for (const entry of next.toReversed()) waiting.push(entry);
    else if (isNode(next)) {
      nodes.push(next);
      waiting.push(...Object.values(next).filter(isInside).toReversed());
    }
  }
  return nodes.toSorted((left, right) => left.start - right.start);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
const isInside = (value: unknown): boolean => Array.isArray(value) || isNode(value);

/** Line of a node, from 1. */
export const lineOfNode = (node: Node): number => node.loc?.start.line ?? 1;

/** `name`, `Math.random`, `new Date`: what a call or a construction names; null for anything computed. */
export function calledName(node: AnyNode): string | null {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return null;
  const name = plainName(node.callee);
  return name === null ? null : node.type === 'NewExpression' ? `new ${name}` : name;
}

function plainName(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier') return String(node.name);
  if (node.type !== 'MemberExpression' || node.computed === true) return null;
  const [object, property] = [plainName(node.object), plainName(node.property)];
  return object === null || property === null ? null : `${object}.${property}`;
}
