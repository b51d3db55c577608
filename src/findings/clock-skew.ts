import { known } from './phrases/facts.ts';
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
  cause: "The machine's time differs from the time in the service's answers.",
  effect:
    'Certificates look expired or not valid yet, and the service refuses tokens and signatures from a wrong time. Onboarding and uploads fail although the network is fine.',
  remedy: () =>
    'Set the clock: check time zone and time service (w32tm /resync on Windows, timedatectl on Linux). Then repeat the analysis.',
  firewallSentence: () => null,
  shownBy: ({ by, skewSeconds }) => {
    const seconds = known(' by ', skewSeconds === null ? null : Math.abs(skewSeconds), ' seconds');
    switch (by) {
      case 'date-headers':
        return [`The Date headers of several hosts differ from this clock${seconds}.`];
      case 'validity':
        return [`This clock misses the validity dates of every certificate of the service${seconds}.`];
      case null:
        return [];
    }
  },
  explanation:
    'The skew is the median over the Date headers of several hosts. Without two such hosts, certificates that are all out of date in one direction are the evidence. Less than five minutes is ignored.',
  originalChecks: ['122007', '122035'],
});
