import { capital, some } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Settings that contradict each other. */
export const proxySettingsConflict = defineFinding({
  severity: ['info', 'warning'],
  args: {
    /** What contradicts what, for people. */
    problem: text,
    /** What to do, for people; null: keep one of the sources. */
    remedy: text,
    /** Where the settings live. */
    sources: list,
  },
  title: ({ problem }) => `Proxy settings contradict each other${known(': ', problem)}.`,
  clause: () => 'proxy settings contradict each other',
  cause: 'Two settings name different proxies for the same machine.',
  effect:
    'Programs use different proxies: one works and another fails. A manual test may use neither proxy of the sensor.',
  remedy: ({ remedy, sources }) =>
    remedy === null
      ? `Keep one setting and remove the others${sources.length === 0 ? '' : `: ${some(sources, 4)}`}.`
      : `${capital(remedy)}.`,
  firewallSentence: () => null,
  explanation: 'The line "Proxy config" names the setting that the sensor uses.',
  originalChecks: [],
});
