import { inParentheses, known } from './phrases/facts.ts';
import { trial } from './phrases/trial.ts';
import { oneOf, text } from './shape/args.ts';
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
    /** What that server came to when this tool tried it. */
    tried: oneOf('works', 'fails'),
    /** What is wrong, for people. */
    problem: text,
  },
  title: ({ value, problem, source }) =>
    `The proxy setting${known(' "', value, '"')} is not valid${known(': ', problem)}${inParentheses([source])}.`,
  clause: ({ value }) => `the proxy setting${known(' "', value, '"')} is not valid`,
  cause: 'The value has another form than its reader requires, for example a scheme, a blank or several servers.',
  effect: 'The reader ignores the value or fails; often traffic then silently goes direct.',
  remedy: ({ corrected, source, tried }) =>
    corrected === null
      ? `Correct or remove ${source ?? 'the setting'}; the form is host:port, for example 10.0.0.6:8080.`
      : `Set ${source ?? 'the setting'} to ${corrected}.${trial(tried, corrected)}`,
  firewallSentence: () => null,
  explanation:
    'Each setting is parsed by the grammar of the program that uses it. The corrected value is the probable intention.',
  originalChecks: ['131002'],
});
