import { counted } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { count, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** This computer was too short of something to test: it says nothing of the network. */
export const localShortage = defineFinding({
  severity: ['warning'],
  args: {
    /** Probes that were not tested for it. */
    skipped: count,
    /** Probes that were to be tested. */
    planned: count,
    /** The system's own code: `EMFILE`. */
    native: text,
  },
  title: ({ skipped, planned, native }) =>
    `This computer ran short of resources${known(' (', native, ')')}: ${skipped === null ? 'some probes' : `${skipped} of ${counted(planned ?? 0, 'probe')}`} ${skipped === 1 ? 'was' : 'were'} not tested.`,
  clause: () => 'this computer ran short of resources before everything was tested',
  cause: 'Descriptors, local ports, threads or memory of this computer are used up.',
  effect: 'What was not tested is neither good nor bad: the network has no part in it.',
  remedy: () =>
    'Raise the limit (ulimit -n, LimitNOFILE) or close other programs, then repeat with a smaller --concurrency.',
  firewallSentence: () => null,
  explanation:
    'The system reports it (EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EAGAIN). Each probe is tried again with fewer at once.',
  originalChecks: [],
});
