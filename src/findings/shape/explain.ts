import { FINDING_CODES, type FindingCode } from './finding.ts';
import { wordsOf } from './words-of.ts';

/** One part of what `explain` says. */
export interface Explained {
  readonly label: string;
  readonly text: string;
}

/** A code without a run: nothing is known of its arguments, so the words speak of "the proxy" and "the target". */
export function explained(code: FindingCode): readonly Explained[] {
  const words = wordsOf({ code, args: {} });
  const parts: readonly (readonly [label: string, text: string | null])[] = [
    ['Cause', words.cause],
    ['Effect', words.effect],
    ['Remedy', words.remedy],
    ['For the firewall team', words.request],
    ['How it is detected', words.explanation],
    ["Microsoft's analyzer", words.originalChecks.length > 0 ? `check ${words.originalChecks.join(', ')}` : null],
  ];
  return parts.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}

const HEAD = `# Findings

One finding, one file: its arguments, its severity, its words. The rule that finds it is the file of the same name in
\`../diagnose/rules\`. Nothing here reads a file, a clock or the network; words are made of typed arguments alone.

- \`<code>.ts\`: one finding. \`shape/\`: what a finding is, how saved arguments are read, the registry. \`phrases/\`: what several findings say alike.
- Words: the subject is the thing on the network, the verb is one of blocks, requires, fails, resolves, refuses, answers;
  at most 20 words a sentence; a sentence names two hosts and counts the rest, for the list stands beside it.

## To add a finding

1. \`src/findings/<code>.ts\`: export a constant named like the file (\`path-mtu.ts\` → \`pathMtu\`), made by \`defineFinding\`.
   Its \`args\` name each argument and its kind (\`text\`, \`count\`, \`flag\`, \`list\`, \`oneOf(…)\`); every one is read by some word
   and may be null. \`hosts\`, \`allow\`, \`targets\`, \`server\` and their like are filled in (\`shape/args.ts\`).
2. \`src/diagnose/rules/<code>.ts\`: export a \`Rule\` under the same name. \`stage\` is its place in the order of explanation: a
   failure belongs to the first rule that claims it.
3. \`test/diagnose/record/scenarios.ts\`: one scenario that triggers it and one that does not.
4. \`npm run findings\` writes the registry, the list of rules, the schema's enumeration and this page. Nothing else is touched
   by hand: three files.
`;

/** The page of all findings: this room's README. */
export function findingsPage(): string {
  const sections = FINDING_CODES.map((code) =>
    [`## ${code}`, '', ...explained(code).map(({ label, text }) => `- **${label}**: ${text}`)].join('\n'),
  );
  return `${HEAD}\n${sections.join('\n\n')}\n`;
}
