import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?[jt]s$/.test(name));

/**
 * Node 20 may collect a signal that is made of `AbortSignal.timeout` before it fires, and then the limit never comes
 * (github.com/nodejs/node/issues/57736). `createLimit` and `timed` hold their timers.
 */
describe('time limits', () => {
  it('are looked for in all sources', () => expect(files.length).toBeGreaterThan(200));
  it('are no signals that may be collected before they fire', () => {
    const found = files.filter((name) =>
      readFileSync(join(SRC, name), 'utf8')
        .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')
        .match(/AbortSignal\s*\.\s*(?:timeout|any)\b|AbortSignal\s*\[/),
    );
    expect(found).toEqual([]);
  });
});
