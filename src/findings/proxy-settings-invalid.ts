import { inParentheses, known } from './phrases/facts.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A setting that cannot be read. */
export const proxySettingsInvalid = defineFinding({
  severity: ['warning', 'error', 'info'],
  args: {
    value: text,
    /** Where the setting lives. */
    source: text,
    /** What was probably meant. */
    corrected: text,
    /** What is wrong, for people. */
    problem: text,
  },
  title: ({ value, problem, source }) =>
    `The proxy setting${known(' "', value, '"')} is not valid${known(': ', problem)}${inParentheses([source])}.`,
  clause: ({ value }) => `the proxy setting${known(' "', value, '"')} is not valid`,
  cause:
    'The value does not have the form that its reader expects, for example a scheme, a blank or several servers where only host:port is allowed.',
  effect: 'The reader ignores it or fails; often everything then goes direct without a word.',
  remedy: ({ corrected, source }) =>
    corrected === null
      ? `Correct or remove ${source ?? 'the setting'}; the form is host:port, for example 10.0.0.6:8080.`
      : `Set ${source ?? 'the setting'} to ${corrected}.`,
  firewallSentence: () => null,
  explanation:
    'Every proxy setting is read in the grammar of the program that uses it, and the value that was probably meant is given.',
  originalChecks: ['131002'],
});
