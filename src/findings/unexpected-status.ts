import { known } from './phrases/facts.ts';
import { areMany, clients, hostsFull, hostsShort } from './phrases/places.ts';
import { type ArgsFrom, count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** Null where the answer is not HTTP. */
  status: count,
  /** What came back. */
  kind: oneOf('status', 'not-http'),
  /** `200` or `200, 404`. */
  expected: text,
  answeredBy: oneOf('target', 'proxy', 'interceptor', 'captive-portal', 'unknown'),
} as const;

/** An answer that proves the way and not the service. */
export const unexpectedStatus = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} ${answer(args)}${known(' instead of ', args.expected)}${args.answeredBy === 'unknown' ? '; it is not certain who answered' : ''}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} ${answer(args)}`,
  cause:
    'The service itself, or something that cannot be told from it, answers with a status that a healthy service does not give. The way to it is open.',
  effect: 'The service may be disturbed, the URL may have changed, or a device answers in its place.',
  remedy: (args) =>
    args.answeredBy === 'target'
      ? 'Repeat the analysis later. If it stays, check the list of URLs for a newer one and the service health page: the way to the service is open.'
      : `Look at the answer in the report and find out which device gives it for ${hostsFull(args)}; let the real service answer.`,
  firewallSentence: (args, networks) =>
    args.answeredBy === 'target'
      ? null
      : `Requests to ${hostsFull(args)}${known(' through ', args.server)}${clients(networks)} are answered with ${args.status ?? (args.kind === 'not-http' ? 'something that is not HTTP' : 'an unexpected status')}; please check whether a device on the way gives this answer, and let the real service answer.`,
  explanation:
    "The list says for each target which statuses prove the healthy service. An answer that is the proxy's or an inspector's is reported under its own code.",
  originalChecks: [],
});

function answer({ status, kind }: Pick<ArgsFrom<typeof ARGS>, 'status' | 'kind'>): string {
  if (status !== null) return String(status);
  return kind === 'not-http' ? 'with something that is not HTTP' : 'with an unexpected status';
}
