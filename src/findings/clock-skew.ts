import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** This machine's clock is wrong. */
export const clockSkew = defineFinding({
  severity: ['error', 'warning'],
  args: {
    /** Seconds, positive when this machine is behind. */
    skewSeconds: count,
    /** The same for people: `2 hours`, `at least 3 days`. */
    skew: text,
    direction: oneOf('behind', 'ahead'),
    /** What shows it: Date headers of answers, or validity dates of certificates. */
    by: oneOf('date-headers', 'validity'),
  },
  title: ({ skew, direction }) => `The clock of this machine is ${skew ?? 'minutes'} ${direction ?? 'off'}.`,
  clause: ({ skew, direction }) => `the clock of this machine is ${skew ?? 'minutes'} ${direction ?? 'off'}`,
  cause: "The machine's time differs from the time that the service states in its answers.",
  effect:
    'Certificates look expired or not valid yet, and the service refuses tokens and signatures from a wrong time. Onboarding and uploads fail although the network is fine.',
  remedy: () =>
    'Set the clock: check time zone and time service (w32tm /resync on Windows, timedatectl on Linux) and repeat the analysis.',
  firewallSentence: () => null,
  explanation:
    'The skew is the median over the Date headers of answers by several targets; without two of them, certificates that are all out of date in the same direction are the evidence. Less than five minutes is not reported.',
  originalChecks: ['122007', '122035'],
});
