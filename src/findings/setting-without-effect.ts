import { capital } from '../text/list.ts';
import { inParentheses } from './phrases/facts.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy setting in a place that its program does not read. */
export const settingWithoutEffect = defineFinding({
  severity: ['warning', 'info'],
  args: {
    /** Where the value is. */
    source: text,
    /** The value, secrets removed. */
    value: text,
    /** Who was meant to read it: "the sensor", "Windows". */
    reader: text,
    /** The place that this program does read. */
    place: text,
  },
  title: ({ reader, source, value }) =>
    `${capital(reader ?? 'Defender')} does not read the proxy at ${source ?? 'this place'}${inParentheses([value])}.`,
  clause: ({ reader }) => `the proxy setting is at a place that ${reader ?? 'Defender'} does not read`,
  cause: 'A similar place holds the value, for example another key or a higher level of a file.',
  effect: 'The setting has no effect: the program goes direct, or uses another proxy.',
  remedy: ({ source, place }) =>
    `Set the proxy at ${place ?? 'the documented place'} instead, and remove ${source ?? 'this setting'}.`,
  firewallSentence: () => null,
  explanation: 'Only the places that public documents name for a program are taken as its settings.',
  originalChecks: [],
});
