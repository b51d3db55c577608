import { describe, expect, it } from 'vitest';
import { count, flag, list, oneOf, readArgs, text } from '../../src/findings/shape/args.ts';
import { FINDING_CODES, type FindingCode } from '../../src/findings/shape/finding.ts';
import type { FindingInfo } from '../../src/findings/shape/finding-info.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';
import { samplesOf } from './samples.ts';

/** Names of the arguments that any word of a code reads, over every sample. */
function readBy(code: FindingCode): ReadonlySet<string> {
  const info: FindingInfo = FINDING_INFO[code];
  const read = new Set<string>();
  for (const sample of samplesOf(code)) {
    const args = new Proxy(sample, {
      get(target, name) {
        read.add(String(name));
        return Reflect.get(target, name);
      },
    });
    const given = args as Parameters<FindingInfo['title']>[0]; // a sample of this code
    info.title(given);
    info.clause(given);
    info.remedy(given);
    info.firewallSentence(given, []);
    info.shownBy?.(given);
    info.effectHere?.(given);
  }
  return read;
}

describe('arguments of findings', () => {
  it.each(FINDING_CODES)('%s has no argument that no word reads', (code) => {
    const read = readBy(code);
    expect(Object.keys(FINDING_INFO[code].args).filter((name) => !read.has(name))).toEqual([]);
  });

  it.each(FINDING_CODES)('%s is worded whatever an old or foreign report holds', (code) => {
    const names = Object.keys(FINDING_INFO[code].args);
    for (const junk of [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { nested: true },
      true,
      Number.NaN,
      'constructor',
      [1, null],
    ]) {
      const args = Object.fromEntries([...names, 'hosts', 'server', 'targets', 'allow'].map((name) => [name, junk]));
      for (const given of [args, junk]) {
        const words = wordsOf({ code, args: given });
        expect(words.title).not.toMatch(/undefined|null|NaN|\[object/);
        expect(words.remedy).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });

  it('a code of a newer version is shown as it is', () => {
    expect(wordsOf({ code: 'moon-phase', args: { x: 1 } })).toMatchObject({ title: 'moon-phase.', request: null });
    expect(wordsOf({ code: 'constructor', args: {} })).toMatchObject({ title: 'constructor.' });
  });

  it.each([
    [text, 'a', 'a'],
    [text, '', null],
    [text, 403, '403'],
    [text, ['a'], null],
    [count, 403, 403],
    [count, '403', 403],
    [count, '4e3', null],
    [count, Number.NaN, null],
    [flag, true, true],
    [flag, 'true', null],
    [list, ['a', 1, 'b'], ['a', 'b']],
    [list, 'a', ['a']],
    [list, null, []],
    [oneOf('x', 'y'), 'y', 'y'],
    [oneOf('x', 'y'), 'z', null],
  ])('%j reads %j as %j', (kind, value, expected) => {
    expect(readArgs({ it: kind }, { it: value })).toEqual({ it: expected });
    expect(readArgs({ it: kind }, Object.create({ it: value }))).toEqual({ it: kind.type === 'list' ? [] : null });
  });
});
