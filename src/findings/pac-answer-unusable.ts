import { known } from './phrases/facts.ts';
import { hostsShort } from './phrases/places.ts';
import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Entries of a PAC script's answer that no consumer understands, or that name no real server. */
export const pacAnswerUnusable = defineFinding({
  severity: ['warning', 'info'],
  args: {
    url: text,
    /** The entry as the script wrote it. */
    entry: text,
    /** What is wrong with it. */
    reason: oneOf(
      'http-word',
      'unknown-word',
      'direct-with-server',
      'no-server',
      'more-than-a-server',
      'commas',
      'brackets',
      'host',
      'port',
      'placeholder',
      'direct-as-host',
      'empty',
    ),
    /** What is left for the hosts concerned, as the sensor reads the answer. */
    left: text,
    /** Number of hosts concerned. */
    count,
  },
  title: (args) =>
    args.reason === 'empty'
      ? `The PAC script${known(' ', args.url)} gives an empty answer for ${hostsShort(args)}, which means direct.`
      : `The PAC script${known(' ', args.url)} gives ${quoted(args.entry)} for ${hostsShort(args)}: ${REASONS[args.reason ?? 'unknown-word']}.${known(' Clients use ', args.left, ' instead.')}`,
  clause: ({ entry }) => `the PAC script gives ${quoted(entry)}, which no client can use`,
  cause:
    'The answer of FindProxyForURL is a list of PROXY host:port and DIRECT, separated by semicolons. Other entries are dropped without an error.',
  effect: 'Clients skip the entry. When nothing is left, they go direct, and so does the sensor.',
  remedy: ({ url, entry, reason }) =>
    `Correct ${entry === null || entry === '' ? 'the answer' : `"${entry}"`} in the PAC script${known(' ', url)}: ${REMEDIES[reason ?? 'unknown-word'] ?? 'write PROXY host:port'}.`,
  firewallSentence: () => null,
  shownBy: ({ count: hosts }) =>
    hosts === null ? [] : [`The entry was given for ${hosts} of the hosts that were asked for.`],
  explanation: "The answer is read by Chromium's grammar, which WinHTTP shares for PROXY and DIRECT.",
  originalChecks: [],
});

const quoted = (entry: string | null): string => (entry === null || entry === '' ? 'an entry' : `"${entry}"`);

const REASONS = {
  'http-word': 'only Firefox knows the word HTTP',
  'unknown-word': 'its first word is no kind of proxy',
  'direct-with-server': 'DIRECT takes no server',
  'no-server': 'no server is named',
  'more-than-a-server': 'more than a server follows the word',
  commas: 'entries are separated by semicolons, not by commas',
  brackets: 'its brackets are out of place',
  host: 'its host is no valid name',
  port: 'its port is no number from 0 to 65535',
  placeholder: 'it is a placeholder of an example',
  'direct-as-host': 'DIRECT is used as a server name',
  empty: 'it is empty',
} as const;

const REMEDIES: Readonly<Partial<Record<keyof typeof REASONS, string>>> = {
  'http-word': 'write PROXY in place of HTTP',
  commas: 'write a semicolon in place of each comma',
  'direct-as-host': 'write DIRECT alone',
  'direct-with-server': 'write DIRECT alone',
  placeholder: "name the company's own proxy",
};
