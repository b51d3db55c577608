import { describe, expect, it } from 'vitest';
import { validate } from '../../src/system/recorded/machine.schema.json?validator';
import { shapeProblem } from '../../src/text/shape-problem.ts';

const problem = (json: string): string | null => shapeProblem(JSON.parse(json), validate, 'machine');

describe('what is wrong with a shape', () => {
  it.each([
    [
      'a name with blanks is quoted',
      '{"platform":"linux","env":{"a b":1}}',
      'machine.env["a b"] is integer, not string',
    ],
    [
      'a registry path too',
      '{"platform":"win32","registry":{"HKLM\\\\A":1}}',
      'machine.registry["HKLM\\\\A"] is integer',
    ],
    ['the signs of a JSON Pointer are undone', '{"platform":"linux","files":{"/~1a~":1}}', 'machine.files["/~1a~"] is'],
    [
      'an entry of a list has its number',
      '{"platform":"linux","unreadable":["a",1]}',
      'machine.unreadable[1] is integer',
    ],
    [
      'all types that may stand there',
      '{"platform":"linux","wpad":{"dns":{"w":{}}}}',
      'is object, not string or array',
    ],
    [
      'the alternative that was begun',
      '{"platform":"linux","commands":{"x":{"code":0}}}',
      'machine.commands.x.stdout is missing',
    ],
    [
      'the alternative that its tag names',
      '{"platform":"linux","registry":{"K":{"V":{"type":"REG_DWORD","data":-1}}}}',
      'machine.registry.K.V.data is below 0',
    ],
    ['no tag', '{"platform":"linux","registry":{"K":{"V":{"data":1}}}}', 'machine.registry.K.V.type is missing'],
    [
      'a tag that is no text',
      '{"platform":"linux","registry":{"K":{"V":{"type":[1],"data":1}}}}',
      'machine.registry.K.V.type has a value that this version does not know: [1]',
    ],
    ['a number that overflows', '{"platform":"linux","osBuild":1e999}', 'machine.osBuild is not a number'],
    [
      'a property named __proto__ is a property',
      '{"platform":"linux","env":{"__proto__":1}}',
      'machine.env.__proto__ is integer',
    ],
    [
      'what a property __proto__ holds is not inherited',
      '{"__proto__":{"platform":"linux"}}',
      'machine.platform is missing',
    ],
    [
      'nor is what every object inherits',
      '{"platform":"linux","commands":{"x":{"__proto__":{"code":0,"stdout":""}}}}',
      'machine.commands.x.code is missing',
    ],
  ])('%s', (_what, json, words) => expect(problem(json)).toContain(words));

  it('is null where all is right, unknown fields included', () => {
    expect(problem('{"platform":"linux","novelty":{"deep":[[[]]]}}')).toBeNull();
  });

  it('stays one short line, whatever stands in the document', () => {
    const long = `x\\n\\u0000${'y'.repeat(100_000)}`;
    for (const json of [`{"platform":"${long}"}`, `{"platform":"linux","env":{"${long}":1}}`]) {
      const words = problem(json) ?? '';
      expect(words.length).toBeLessThan(200);
      expect(words).not.toMatch(/[\x00-\x1f]/);
    }
  });

  it('takes time in proportion to the document: a million entries are no hours', () => {
    const unreadable: unknown[] = Array.from({ length: 1_000_000 }, () => 'x');
    const start = performance.now();
    expect(shapeProblem({ platform: 'linux', unreadable: [...unreadable, 1] }, validate, 'machine')).toBe(
      'machine.unreadable[1000000] is integer, not string',
    );
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
