import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES, type FindingCode } from '../../src/findings/shape/finding.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';
import { samplesOf } from './samples.ts';

const MOST_WORDS = 20;
const NETWORKS = [{ prefix: '10.20.31.0/24' }];
const SCENARIOS = resolve(import.meta.dirname, '../../fixtures/scenarios');

/** What no sentence says: metaphors, verbs of people for things, agents with "by", positives by negation. */
const FORBIDDEN =
  /opens? the TLS|in the place of the internet|go on working|on the way\b|read on the way|asks? for a password|is anonymous|nothing passes|\bTake .* off\b|whatever the status|without a word|do not end alike|comes about|the way the sensor would take|not decided|How it is told|In the original|\bin the files\b|More about it|going on as|\b(told|stands?|walks?)\b|by accident|goes silent|by WPAD|\bto be sure\b|takes? neither/i;

/** Sentences of a text: what ends with a period before a blank, outside quotation marks and parentheses. */
function sentencesOf(text: string): readonly string[] {
  const bare = text.replace(/"[^"]*"/g, '"…"');
  return bare.split(/(?<=[.;])\s+/).filter((part) => part !== '');
}

const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

function allWords(code: FindingCode): ReadonlySet<string> {
  const said = new Set<string>();
  for (const args of samplesOf(code)) {
    const words = wordsOf({ code, args }, NETWORKS);
    for (const text of [words.title, words.clause, words.effect, words.remedy, words.request, ...words.shownBy])
      if (text !== null) said.add(text);
  }
  const { cause, effect, explanation } = FINDING_INFO[code];
  return new Set([...said, cause, effect, explanation]);
}

describe('words of findings', () => {
  it.each(FINDING_CODES)('%s keeps the rules in every sample', (code) => {
    for (const text of allWords(code)) {
      expect(text).not.toMatch(FORBIDDEN);
      expect(text, text).not.toMatch(/undefined|null|NaN|\[object|\s{2}|\(\)|""|\.\.| [.,;:]/);
      expect(sentencesOf(text).filter((sentence) => wordsIn(sentence) > MOST_WORDS)).toEqual([]);
    }
  });

  it.each(FINDING_CODES)('%s names at most two hosts and lists the rest', (code) => {
    for (const args of samplesOf(code)) {
      const words = wordsOf({ code, args }, NETWORKS);
      for (const text of [words.title, words.clause, words.remedy, words.request ?? ''])
        expect(text.match(/\b[abcd]\.example\.com/g)?.length ?? 0, text).toBeLessThanOrEqual(2);
      const { hosts } = args;
      expect(words.hosts).toEqual(Array.isArray(hosts) && hosts.length > 2 ? hosts : []);
    }
  });

  it.each(readdirSync(SCENARIOS).filter((name) => existsSync(join(SCENARIOS, name, 'words.txt'))))(
    'the words of the scenario %s keep the rules',
    (name) => {
      const text = readFileSync(join(SCENARIOS, name, 'words.txt'), 'utf8');
      expect(text).not.toMatch(FORBIDDEN);
    },
  );
});
