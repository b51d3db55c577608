import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, diff, grouped, type Json, ungrouped } from './record/patch.ts';

const plainJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const named = fc.record({ id: fc.constantFrom('a', 'b/c', 'd~e', 'f'), value: fc.integer({ min: 0, max: 3 }) });
const value = fc.letrec<{ tree: unknown; list: unknown; object: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, 0, 1, 'x', true),
    tie('list'),
    tie('object'),
    fc.array(named, { maxLength: 4 }),
  ),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom('a', 'b/', 'c~', 'd', '7'), tie('tree'), { maxKeys: 4 }),
}));

describe('what differs from a base', () => {
  it('makes of the base what was recorded, grouped or not', () => {
    fc.assert(
      fc.property(value.object, value.object, (one, two) => {
        const [before, after] = [plainJson(one), plainJson(two)];
        const patch = diff(before, after);
        expect(apply(before, patch)).toEqual(after);
        expect(apply(before, { ...patch, set: grouped(patch.set) })).toEqual(after);
        expect(ungrouped(grouped(patch.set))).toEqual(patch.set);
      }),
    );
  });

  it.each([
    ['one leaf', { a: { b: 1, c: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] } }, { 'a/b': 2 }, []],
    [
      'an observation',
      { o: [{ phase: 'tcp', peer: 'proxy', port: 1, long: 'x'.repeat(99) }] },
      { 'o/tcp proxy/port': 2 },
      [],
    ],
    ['one fewer', { o: [{ id: 'a' }, { id: 'b', long: 'x'.repeat(99) }] }, {}, ['o/a']],
  ])('%s', (_name, base, set, without) => {
    const patch = { set, without };
    expect(diff(plainJson(base), apply(plainJson(base), patch))).toEqual(patch);
  });

  it.each([[{ set: { 'a/b': 1 }, without: [] }], [{ set: {}, without: ['b'] }]])(
    'a path that leads nowhere is an error: %j',
    (patch) => {
      expect(() => apply({ a: 1 }, patch)).toThrow('leads nowhere');
    },
  );
});
