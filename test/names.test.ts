import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SOURCES, SRC } from './source-tree.ts';

/** Documents that no reader of the repository can open, written so that this file does not name them. */
const CLOSED = new RegExp(
  [
    ...['interface', 'architecture', 'original-analyzer', 'peers', 'fleet', 'words'].map(
      (name) => `\\b${name}\\.md\\b`,
    ),
    `\\burls-(probe|allowlist)\\b`,
    `\\boriginal-analyzer sections?\\b`,
    `\\b(the|by) contract\\b`,
    `contract's`,
  ].join('|'),
  'i',
);

describe('names and sources', () => {
  it('a type name stands for one type', () => {
    const places = new Map<string, string[]>();
    for (const { path, types } of SOURCES)
      for (const name of types) places.set(name, [...(places.get(name) ?? []), path]);
    // Each finding has its own Args: the file is the name.
    const twice = [...places].filter(
      ([, paths]) =>
        paths.filter((path) => !path.startsWith('findings/')).length > 1 ||
        (paths.length > 1 && paths.some((path) => !path.startsWith('findings/'))),
    );
    expect(twice.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([]);
  });

  it.each(['src', 'test', '.build', 'bin'])('%s cites only what a reader can open', (folder) => {
    const root = join(SRC, '..', folder);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.(ts|mts|mjs|js|md|css|sh|json|cmd)$/.test(name) && !/names\.test\.ts$/.test(name),
    );
    expect(files.length).toBeGreaterThan(1);
    const cited = files.flatMap((name) =>
      readFileSync(join(root, name), 'utf8')
        .split('\n')
        .flatMap((line, i) => (CLOSED.test(line) ? [`${folder}/${name}:${i + 1}: ${line.trim().slice(0, 160)}`] : [])),
    );
    expect(cited).toEqual([]);
  });
});
