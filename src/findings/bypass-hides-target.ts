import { counted } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { hostsShort, hostsToAllow } from './phrases/places.ts';
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
    `The bypass list excludes ${hostsShort(args, 'Defender hosts')} from the proxy${known(' (entry ', args.entry, ')')}.`,
  clause: (args) => `the bypass list excludes ${hostsShort(args)} from the proxy`,
  cause: 'An entry of the bypass list covers hosts of Defender, so their connections are direct despite the proxy.',
  effect: 'Where direct connections are blocked, these hosts fail while all others work.',
  remedy: (args) =>
    `Remove the ${args.entry === null ? 'matching entry' : `entry ${args.entry}`} from the bypass list${known(' in ', args.source)}. Or allow ${hostsToAllow(args)} directly.`,
  firewallSentence: () => null,
  shownBy: ({ list, count: covered }) => [
    ...(list === null ? [] : [`The bypass list is "${list}".`]),
    ...(covered === null ? [] : [`The entry covers ${counted(covered, 'host')}.`]),
  ],
  explanation:
    'Each bypass list is matched in its own dialect against every target. Hosts that answer directly make it a note.',
  originalChecks: [],
});
