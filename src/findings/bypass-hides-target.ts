import { known } from './phrases/facts.ts';
import { hostsFull, hostsShort } from './phrases/places.ts';
import { count, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A bypass entry sends targets past the proxy. */
export const bypassHidesTarget = defineFinding({
  severity: ['by-impact', 'error', 'warning', 'info'],
  args: {
    /** The entry that matches. */
    entry: text,
    /** Where the list lives. */
    source: text,
    /** The whole bypass list. */
    list: text,
    /** Number of hosts that the entry covers. */
    count,
  },
  title: (args) =>
    `The bypass list sends ${hostsShort(args, 'Defender hosts')} past the proxy${known(' (entry ', args.entry, ')')}.`,
  clause: (args) => `the bypass list sends ${hostsShort(args, 'the target')} past the proxy`,
  cause: 'An entry of the bypass list covers hosts of Defender, so that they go direct although a proxy is set.',
  effect: 'Where direct connections are blocked, these hosts fail while all others work.',
  remedy: (args) =>
    `Remove ${args.entry === null ? 'the entry that matches' : `the entry ${args.entry}`} from the bypass list${known(' in ', args.source)}, or allow ${hostsFull(args)} directly.`,
  firewallSentence: () => null,
  explanation:
    'Each bypass list is matched in its own dialect against every target. It is a note where the hosts answer directly.',
  originalChecks: [],
});
