import { some } from '../text/list.ts';
import { inParentheses } from './phrases/facts.ts';
import { areMany, hostsShort } from './phrases/places.ts';
import { list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Redirects that are told one by one. */
const MOST_REDIRECTS = 5;

/** A target answers with a status that no source has seen there. */
export const statusNotSeen = defineFinding({
  severity: ['info'],
  args: {
    /** The statuses, each once: `302`, `404`. */
    statuses: list,
    /** Hosts that redirect, each pair once. */
    redirectsFrom: list,
    /** Where the host at the same place of `redirectsFrom` redirects to: `https://` and the host. */
    redirectsTo: list,
  },
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} with a status that was not seen there before${inParentheses([some(args.statuses, 4)])}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} with a status not seen before`,
  cause: 'The service changed its answer since the statuses of the list were noted. Services do so at any time.',
  effect: 'None: the target itself answered, and the status does not decide whether a target is reached.',
  remedy: () => 'No change is needed. A newer list may know the status.',
  firewallSentence: () => null,
  shownBy: ({ redirectsFrom, redirectsTo }) => [
    ...redirectsFrom
      .slice(0, MOST_REDIRECTS)
      .flatMap((from, index) =>
        redirectsTo[index] === undefined
          ? []
          : [`${from} redirects to ${redirectsTo[index]}. The tool did not follow the redirect.`],
      ),
    ...(redirectsFrom.length > MOST_REDIRECTS ? [`${redirectsFrom.length - MOST_REDIRECTS} more hosts redirect.`] : []),
  ],
  explanation:
    'The target itself answered, with a status below 500 that no public source saw there. Targets without such sources are left out. A plain http answer counts where it redirects to HTTPS of the same host for good.',
  originalChecks: [],
});
