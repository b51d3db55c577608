import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FindingCode } from '../../../src/findings/shape/finding.ts';
import type { Evidence } from '../../../src/model/report.ts';
import { conclude } from '../../../src/run/conclude.ts';
import { jsonText } from './json-text.ts';
import { apply, diff, grouped, type Json, type Patch } from './patch.ts';
import { wordsOf } from './words.ts';

/** Where the recorded cases live: `bases/NAME.json`, and a folder for each scenario. */
export const FOLDER = resolve(import.meta.dirname, '../../../fixtures/scenarios');
const BASES = 'bases';

/** `scenario.json`: what it shows and how it differs from its base. */
export interface StoredScenario extends Patch {
  readonly code: FindingCode;
  /** True: it must stay silent about the code. */
  readonly near: boolean;
  /** One sentence. */
  readonly summary: string;
  /** Exactly the codes of all findings, in their order. */
  readonly findings: readonly FindingCode[];
  /** Name of a file in `bases`, without `.json`. */
  readonly base: string;
}

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(FOLDER, ...path), 'utf8'));
const plainJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json; // JSON by its making

/** Names of the bases. */
export const baseNames = (): readonly string[] =>
  existsSync(join(FOLDER, BASES))
    ? readdirSync(join(FOLDER, BASES))
        .map((name) => name.replace(/\.json$/, ''))
        .sort()
    : [];
/** Names of the scenarios, which are their folders. */
export const scenarioNames = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((name) => name !== BASES && existsSync(join(FOLDER, name, 'scenario.json')))
    .sort();
/** `scenario.json` of one. */
export const readScenario = (name: string): StoredScenario => readJson(name, 'scenario.json') as StoredScenario; // written here, or by hand after it
/** The whole evidence of a base. */
export const readBase = (name: string): Evidence => readJson(BASES, `${name}.json`) as Evidence; // written by storeBase
/** The whole evidence of a scenario: its base with what differs. */
export const evidenceOfScenario = ({ base, set, without }: StoredScenario): Evidence =>
  apply(plainJson(readBase(base)), { set, without }) as unknown as Evidence; // a patch of evidence by evidence
/** Where the words of one stand. */
export const wordsFile = (name: string): string => join(FOLDER, name, 'words.txt');

/** Writes a base. */
export function storeBase(name: string, evidence: Evidence): void {
  mkdirSync(join(FOLDER, BASES), { recursive: true });
  writeFileSync(join(FOLDER, BASES, `${name}.json`), `${jsonText(plainJson(evidence))}\n`);
}

/** Writes a scenario as the shortest patch of any base, and its words. */
export function storeScenario(
  about: Pick<StoredScenario, 'code' | 'near' | 'summary' | 'findings'>,
  evidence: Evidence,
): void {
  const { code, near, summary, findings } = about;
  const patches = baseNames().map((base) => ({ base, ...diff(plainJson(readBase(base)), plainJson(evidence)) }));
  const [best] = patches.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  if (!best) throw new Error('no base is recorded');
  const name = nameOfScenario(about);
  mkdirSync(join(FOLDER, name), { recursive: true });
  const { base, set, without } = best;
  const stored = { code, near, summary, findings, base, without, set: grouped(set) };
  writeFileSync(join(FOLDER, name, 'scenario.json'), `${jsonText(plainJson(stored))}\n`);
  writeFileSync(wordsFile(name), wordsOf(conclude(evidence, '0.0.0')));
}

/** The folder of a scenario. */
export const nameOfScenario = ({ code, near }: Pick<StoredScenario, 'code' | 'near'>): string =>
  `${code}${near ? '-near' : ''}`;
