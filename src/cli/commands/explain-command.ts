import { FINDING_CODES, type FindingCode } from '../../model/finding.ts';
import { FINDING_INFO } from '../../model/finding-info.ts';
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

/** Words for one code without a run: the arguments are empty, so they speak of "the proxy" and "the hosts". */
function explainCode(code: FindingCode): string {
  const info = FINDING_INFO[code];
  const firewall = info.firewallSentence({}, []);
  const parts: readonly (readonly [label: string, text: string | null])[] = [
    ['Cause', info.cause],
    ['Effect', info.effect],
    ['Remedy', info.remedy({})],
    ['For the firewall team', firewall],
    ['How it is told', info.explain],
    ['In the original', info.originalChecks.length > 0 ? `check ${info.originalChecks.join(', ')}` : null],
  ];
  const shown = parts.flatMap(([label, text]) => (text === null ? [] : [`${label}:\n${wrapText(text, 96, '  ')}`]));
  return [code, '', ...shown].join('\n');
}
