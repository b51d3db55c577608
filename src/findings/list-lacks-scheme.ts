import { some } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow } from './phrases/places.ts';
import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy list with entries for some kinds of URL: the others go direct. */
export const listLacksScheme = defineFinding({
  severity: ['by-impact', 'error', 'warning', 'info'],
  args: {
    /** Kind of URL without an entry. */
    scheme: oneOf('http', 'https'),
    /** The whole list. */
    value: text,
    /** Where the list lives. */
    source: text,
    /** How it is written: a list of WinHTTP's kind, or variables of an environment. */
    form: oneOf('list', 'environment'),
    /** Number of hosts that go direct therefore. */
    count,
  },
  title: (args) =>
    args.form === 'environment'
      ? `The environment has ${setVariable(args.scheme)} and no ${missingVariable(args.scheme)}: ${hostsShort(args, `${args.scheme ?? 'other'} URLs`)} ${args.hosts.length === 1 ? 'goes' : 'go'} direct.`
      : `The proxy list${known(' "', args.value, '"')} has no entry for ${args.scheme ?? 'these'} URLs: ${hostsShort(args, 'they')} ${args.hosts.length === 1 ? 'goes' : 'go'} direct.`,
  clause: ({ scheme, form }) =>
    form === 'environment'
      ? `the environment has no ${missingVariable(scheme)}`
      : `the proxy list has no entry for ${scheme ?? 'these'} URLs`,
  cause:
    'An entry such as http=host:port serves URLs of that kind only; URLs of a kind without an entry take no proxy.',
  effect:
    'Without https= the sensor and the antivirus cloud go direct. Without http= revocation lists and updates over port 80 go direct, which slows or breaks TLS.',
  remedy: ({ source, scheme, hosts, form }) =>
    form === 'environment'
      ? `Set ${missingVariable(scheme)} beside ${setVariable(scheme)}${known(' (', source, ')')}. Or allow direct connections${hosts.length === 0 ? '' : ` to ${some(hosts, 2)}`}.`
      : `Write host:port without a kind in ${source ?? 'the list'}, or add ${scheme ?? 'https'}=host:port${hosts.length === 0 ? '' : ` (now direct: ${some(hosts, 2)})`}.`,
  firewallSentence: (args, networks) =>
    `Please allow ${hostsToAllow(args)} directly${clients(networks)}. ${args.form === 'environment' ? `The environment has no ${missingVariable(args.scheme)}` : `The proxy list has no entry for ${args.scheme ?? 'such'} URLs`}.`,
  shownBy: ({ count: hosts }) =>
    hosts === null ? [] : [`The list decides so for ${hosts} of the hosts that were asked for.`],
  explanation: 'The list is read as WinHTTP reads it, and held against the URL of each target.',
  originalChecks: [],
});

const missingVariable = (scheme: string | null): string => (scheme === 'http' ? 'HTTP_PROXY' : 'HTTPS_PROXY');
const setVariable = (scheme: string | null): string => (scheme === 'http' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
