import { explained } from '../../findings/shape/explain.ts';
import { FINDING_CODES, type FindingCode } from '../../findings/shape/finding.ts';
import { FINDING_INFO } from '../../findings/shape/registry.ts';
import { UsageError } from '../../model/usage-error.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';
import { wrap } from '../../text/width.ts';
import { print } from '../terminal/streams.ts';

/** `explain CODE`: meaning, effect on Defender, remedy, and how the tool tells it; without a code the list of all. */
export async function explainCommand(code: string | undefined): Promise<number> {
  await print(code === undefined ? listCodes() : explainCode(findCode(code)));
  return 0;
}

function findCode(code: string): FindingCode {
  const found = FINDING_CODES.find((entry) => entry === code.toLowerCase());
  if (found) return found;
  throw new UsageError(
    `unknown finding code "${code}"${didYouMean(nearest(code, FINDING_CODES))} Without a code, explain lists all`,
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
  const shown = explained(code).map(({ label, text }) => `${label}:\n${indented(text)}`);
  return [code, '', ...shown].join('\n');
}

/** Lines of at most 96 columns, two blanks in front of each. */
function indented(text: string): string {
  return wrap(text, 94)
    .map((line) => `  ${line}`)
    .join('\n');
}
