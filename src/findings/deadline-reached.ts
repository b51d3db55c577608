import { counted } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { count, oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The run ended before its end. */
export const deadlineReached = defineFinding({
  severity: ['warning'],
  args: {
    because: oneOf('deadline', 'SIGINT', 'SIGTERM', 'internal-error'),
    /** Seconds. */
    deadline: count,
    /** Probes that were not tested. */
    skipped: count,
    /** Probes that were to be tested. */
    planned: count,
  },
  title: ({ because, deadline, skipped, planned }) =>
    `The run ended ${because === 'deadline' ? `at its deadline${known(' of ', deadline, ' s')}` : `early (${because ?? 'interrupted'})`}: ${skipped === null ? 'some probes' : `${skipped} of ${counted(planned ?? skipped, 'probe')}`} ${skipped === 1 ? 'was' : 'were'} not tested.`,
  clause: () => 'the run ended before everything was tested',
  cause: 'Many connections wait for their timeout, the list is long, or somebody interrupted the run.',
  effect: 'An untested target is neither good nor bad: the report marks it as not tested.',
  remedy: () => 'Repeat with a longer --deadline, a shorter --timeout, or fewer targets (--service, --geo, --methods).',
  firewallSentence: () => null,
  explanation: 'The files are always written, marked "complete": false.',
  originalChecks: [],
});
