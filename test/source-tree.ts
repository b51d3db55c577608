import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** The folder of the source. */
export const SRC = resolve(import.meta.dirname, '../src');

/** One source file, as far as the rules of the house ask. */
export interface SourceFile {
  /** Below src, with slashes. */
  readonly path: string;
  readonly text: string;
  /** As written, types and late imports included. */
  readonly imports: readonly string[];
  /** Files of src that it imports, below src. */
  readonly needs: readonly string[];
  /** Names of types that it declares at its top, exported or not. */
  readonly types: readonly string[];
  /** Uses of the globals process and console. */
  readonly globals: readonly string[];
}

function read(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: string[] = [];
  const globals: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      imports.push(node.moduleSpecifier.getText(file).slice(1, -1));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      imports.push(node.arguments[0]?.getText(file).slice(1, -1) ?? '');
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const { text: name } = node.expression;
      if (name === 'process' || name === 'console') globals.push(`${name}.${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const types = file.statements.flatMap((node) =>
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)
      ? [node.name.text]
      : ts.isClassDeclaration(node) && node.name
        ? [node.name.text]
        : [],
  );
  const needs = imports
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(SRC, dirname(path), name.replace(/\?.*$/, '')).slice(SRC.length + 1))
    .map((name) => name.replaceAll('\\', '/'));
  return { path, text, imports, needs, types, globals };
}

/** Every TypeScript file of src. */
export const SOURCES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /(?<!\.d)\.ts$/.test(path))
  .sort()
  .map(read);

/** The first circle of imports, types included, as the files that it goes through; null where there is none. */
export function circle(files: readonly Pick<SourceFile, 'path' | 'needs'>[]): readonly string[] | null {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of byPath.get(path)?.needs ?? []) {
      const found = walk(next, [...way, path]);
      if (found) return found;
    }
    done.add(path);
    return null;
  };
  for (const { path } of files) {
    const found = walk(path, []);
    if (found) return found;
  }
  return null;
}
