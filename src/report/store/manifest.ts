import { jsonText } from '../../text/json-text.ts';
import { JSON_LIMITS, parseJson } from '../../text/parse-json.ts';
import { isSafeName } from './file-names.ts';

/** The mark by which a result of ours is known. */
const GENERATOR = 'mde-client-analyzer';

/** One file of a result. */
export interface WrittenFile {
  /** Relative to the result folder, `/` between folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The document that lists a result's files. */
export function manifestText(version: string, run: string, files: readonly WrittenFile[]): string {
  return `${jsonText({ generator: GENERATOR, version, run, files }, 1)}\n`;
}

/** The file names of a manifest of ours; null when the text is none. */
export function manifestNames(text: string): readonly string[] | null {
  let parsed: unknown;
  try {
    parsed = parseJson(text, JSON_LIMITS.settings);
  } catch {
    return null; // Not JSON, or too much of it, is a complete answer: not ours.
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  if (!('generator' in parsed) || parsed.generator !== GENERATOR) return null;
  if (!('files' in parsed) || !Array.isArray(parsed.files)) return null;
  return parsed.files.flatMap((file: unknown) => {
    const name = typeof file === 'object' && file !== null && 'name' in file ? file.name : null;
    return typeof name === 'string' && isSafeName(name) ? [name] : [];
  });
}
