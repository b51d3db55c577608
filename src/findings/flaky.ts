import { areMany, hostsShort, via } from './phrases/places.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Success after a failure over the same server. */
export const flaky = defineFinding({
  severity: ['info', 'warning'],
  args: {
    /** What failed first, in words. */
    first: text,
  },
  title: (args) => `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} only at a later attempt ${via(args)}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} only at a later attempt`,
  cause: 'The first attempt failed and a later one succeeded: an overloaded proxy, a lossy line, or chance.',
  effect: 'Defender works, but may be slow or lose time with repeats.',
  remedy: ({ first, server }) =>
    `A single failure is chance. If it returns, compare the failed attempt (${first ?? 'see the report'}) with the log of ${server ?? 'the firewall'}.`,
  firewallSentence: () => null,
  explanation: 'A failure and a success over the same server within one run. It never counts as a failure.',
  originalChecks: [],
});
