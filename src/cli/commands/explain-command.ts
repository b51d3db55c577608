import { explained } from '../../findings/shape/explain.ts';
import { FINDING_CODES, type FindingCode } from '../../findings/shape/finding.ts';
import { FINDING_INFO } from '../../findings/shape/registry.ts';
import { UsageError } from '../../model/usage-error.ts';
import { nearest } from '../options/parse-values.ts';
import { print } from '../terminal/streams.ts';
import { wrapText } from '../terminal/wrap-text.ts';

/** `explain CODE`: meaning, effect on Defender, remedy, and how the tool tells it; without a code the list of all. */
export async function explainCommand(code: string | undefined): Promise<number> {
  await print(code === undefined ? listCodes() : explainCode(findCode(code)));
  return 0;
}

function findCode(code: string): FindingCode {
  const found = FINDING_CODES.find((entry) => entry === code.toLowerCase());
  if (found) return found;
  const guess = nearest(code, FINDING_CODES);
  throw new UsageError(
    `unknown finding code "${code}"${guess ? `; did you mean ${guess}?` : '.'} Without a code, explain lists all`,
  );
}

function listCodes(): string {
  const width = Math.max(...FINDING_CODES.map((code) => code.length));
  return FINDING_CODES.map((code) => `${code.padEnd(width)}  ${FINDING_INFO[code].cause.split(/(?<=\.) /)[0]}`).join(
    '\n',
  );
}

/** The same sections as the page of all findings. */
function explainCode(code: FindingCode): string {
  const shown = explained(code).map(({ label, text }) => `${label}:\n${wrapText(text, 96, '  ')}`);
  return [code, '', ...shown].join('\n');
}
