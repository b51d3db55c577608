import { known } from './phrases/facts.ts';
import { areMany, clients, hostsShort, hostsToAllow } from './phrases/places.ts';
import { type ArgsFrom, count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** Null where the answer is not HTTP. */
  status: count,
  /** What came back. */
  kind: oneOf('status', 'not-http'),
  /** Statuses that were seen there before: `200` or `200, 404`. */
  expected: text,
  answeredBy: oneOf('target', 'proxy', 'interceptor', 'captive-portal', 'unknown'),
} as const;

/** An answer that proves the way and not the service. */
export const unexpectedStatus = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} ${answer(args)}${args.answeredBy === 'unknown' ? '; the answering device is uncertain' : ''}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} ${answer(args)}`,
  cause: 'The answer holds nothing that only the service sends, so another device may give it. The connection is open.',
  effect: 'Nothing proves that the target is reached. A device may answer in its place, or the URL may have changed.',
  remedy: (args) =>
    args.answeredBy === 'target'
      ? 'Repeat the analysis later. If the answer stays, check for a newer URL list and read the service health page.'
      : `Find the device that gives this answer for ${hostsToAllow(args)}. Let the real service answer.`,
  firewallSentence: (args, networks) =>
    args.answeredBy === 'target'
      ? null
      : `Please check which device answers requests to ${hostsToAllow(args)}${known(' through ', args.server)}${clients(networks)}. The answer today is ${args.status ?? (args.kind === 'not-http' ? 'not HTTP' : 'unexpected')}; please let the real service answer.`,
  shownBy: ({ expected }) => (expected === null ? [] : [`Public sources saw the target answer ${expected}.`]),
  explanation:
    'Inside verified TLS any status proves the target. Elsewhere the content must prove it: its headers, its kind of file or its text. The answer of a proxy or an inspector has its own code.',
  originalChecks: [],
});

function answer({ status, kind }: Pick<ArgsFrom<typeof ARGS>, 'status' | 'kind'>): string {
  if (status !== null) return String(status);
  return kind === 'not-http' ? 'with something that is not HTTP' : 'with an unexpected status';
}
