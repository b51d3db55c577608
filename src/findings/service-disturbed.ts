import { joined } from '../text/list.ts';
import { areMany, hostsShort } from './phrases/places.ts';
import { type ArgsFrom, type CommonArgs, count, list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** The statuses, each once: `503`. */
  statuses: list,
  /** How often each host answered so. */
  asked: count,
} as const;

/** The service itself answers that it is in trouble. */
export const serviceDisturbed = defineFinding({
  severity: ['warning'],
  args: ARGS,
  title: (args) => `The service is disturbed: ${answers(args)}.`,
  clause: (args) => answers(args),
  cause:
    'The service has a fault of its own, such as an outage, overload or maintenance. The network is not the cause.',
  effect:
    'The network path works. Defender repeats its requests, and cloud features may fail until the service recovers.',
  remedy: () =>
    'Read the service health page of Microsoft 365 and repeat the analysis later. The network needs no change.',
  firewallSentence: () => null,
  explanation:
    'Only the service can answer inside its verified TLS, so a status from 500 to 599 is its own. The tool asks once more, after Retry-After where that is at most 2 seconds. A status that was seen at the healthy target before is none. A 5xx that a proxy makes is tunnel-rejected or block-page.',
  originalChecks: [],
});

function answers(args: ArgsFrom<typeof ARGS> & CommonArgs): string {
  const often = args.asked !== null && args.asked > 1 ? ` to each of ${args.asked} requests` : '';
  return `${hostsShort(args)} ${areMany(args) ? 'answer' : 'answers'} ${joined(args.statuses) || '5xx'}${often}`;
}
