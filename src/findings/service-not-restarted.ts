import { some } from '../text/list.ts';
import { list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Defender's daemon runs with other proxy variables than its unit gives it. */
export const serviceNotRestarted = defineFinding({
  severity: ['warning'],
  args: {
    /** The unit, `mdatp.service`. */
    service: text,
    /** Names of the variables that differ, the one that counts most first. */
    variables: list,
    /** What the running process has in the first of them, secrets removed; null: nothing. */
    running: text,
    /** What the unit gives it, secrets removed; null: nothing. */
    written: text,
    /** The file that was changed; null where the variable was removed. */
    source: text,
  },
  title: ({ service, variables, running, written }) =>
    `${service ?? 'The service of Defender'} runs with ${quoted(running)} in ${variables[0] ?? 'its variables'}, but its unit gives ${quoted(written)}.`,
  clause: ({ service }) => `${service ?? 'the service of Defender'} was not restarted after its proxy changed`,
  cause: 'The environment of a service is fixed at its start. The files of the unit changed later.',
  effect: 'Defender still uses the old proxy setting. The new setting takes effect at the next start of the service.',
  remedy: ({ service }) =>
    `Run systemctl daemon-reload and systemctl restart ${service ?? 'mdatp.service'}. Or restore the old value, if the old proxy is the right one.`,
  firewallSentence: () => null,
  shownBy: ({ variables, source }) => [
    ...(variables.length < 2 ? [] : [`The variables that differ are ${some(variables, 8)}.`]),
    ...(source === null ? [] : [`The new value is in ${source}.`]),
  ],
  explanation:
    'The environment of the running process is compared with the unit and its drop-ins, as systemd reads them.',
  originalChecks: [],
});

const quoted = (value: string | null): string => (value === null ? 'no value' : `"${value}"`);
