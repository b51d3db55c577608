import type { FindingArgs } from '../finding.ts';
import type { FindingInfo } from '../finding-info.ts';
import { behindWord, capital, clients, hostsFull, hostsShort, items, joined, text } from './say.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  'name-not-resolved': 'its name cannot be resolved',
  refused: 'it refuses the connection',
  silent: 'it does not answer',
  reset: 'it ends the connection',
  unreachable: 'there is no route to it',
  tls: 'its own TLS certificate or handshake fails',
  'not-a-proxy': 'what answers there is not a proxy of this kind',
  forbidden: 'the system forbids the connection',
};

const proxy = (args: FindingArgs): string => text(args, 'server', 'the proxy');
/** `the proxy`, with its name where there is one. */
const namedProxy = (args: FindingArgs): string => `the proxy${behindWord(text(args, 'server'))}`;
/** `proxy 10.0.0.6:8080`, or `the proxy`. */
const proxyItself = (name: string): string => (name === '' ? 'the proxy' : `proxy ${name}`);
const schemes = (args: FindingArgs): string => joined(items(args, 'schemes')) || 'no known scheme';
const askerName = (args: FindingArgs): string => text(args, 'behind') || text(args, 'server');
const asker = (args: FindingArgs): string => askerName(args) || 'the proxy';

/** ` (status 200, "Access Denied")`; empty where neither is known. */
function pageFacts(args: FindingArgs): string {
  const facts = [
    ...(text(args, 'status') === '' ? [] : [`status ${text(args, 'status')}`]),
    ...(text(args, 'pageTitle') === '' ? [] : [`"${text(args, 'pageTitle')}"`]),
  ];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** Words for proxies and whoever answers in the service's place. */
export const PROXY_WORDS = {
  'proxy-auth-required': {
    title: (args) =>
      `${askerName(args) || 'The proxy'} asks for a password for ${hostsShort(args)} (offers ${schemes(args)}${text(args, 'realm') === '' ? '' : `, realm "${text(args, 'realm')}"`})${items(args, 'passedOnBy').length === 0 ? '' : `; ${joined(items(args, 'passedOnBy'))} ${items(args, 'passedOnBy').length > 1 ? 'pass' : 'passes'} the question on`}.`,
    clause: (args) => `${asker(args)} asks for a password`,
    cause: 'The proxy lets only requests with credentials through (status 407).',
    effect:
      'The sensor runs as LocalSystem and is anonymous: it has no password to give, so nothing passes. Defender on Linux and macOS does not support proxy authentication either.',
    remedy: (args) =>
      `On ${asker(args)}, allow ${hostsFull(args)} without authentication.${
        text(args, 'credentials') === 'accepted'
          ? ' With the given credentials the way is open: authentication is the only obstacle.'
          : text(args, 'credentials') === 'rejected'
            ? ' The given credentials were refused, so it is not known whether authentication is the only obstacle.'
            : ''
      }`,
    firewallSentence: (args, networks) =>
      `On ${proxyItself(askerName(args))}, please allow ${hostsFull(args)} without authentication${clients(networks)}: Microsoft Defender for Endpoint runs as LocalSystem and cannot answer the 407${items(args, 'schemes').length === 0 ? '' : ` (${items(args, 'schemes').join(', ')})`} that it gets today.`,
    originalChecks: [],
    explain:
      'The schemes come from every Proxy-Authenticate header of the answer. With --proxy-credentials-env the request is repeated with Basic credentials, only to learn whether authentication is the only obstacle.',
  },
  'proxy-unreachable': {
    title: (args) =>
      `${capital(namedProxy(args))} cannot be used: ${UNREACHABLE[text(args, 'reason')] ?? 'it cannot be reached'}.`,
    clause: (args) => `${namedProxy(args)} cannot be reached`,
    cause:
      'The setting names a server that does not exist, does not listen, is behind a rule, or is not a proxy of the kind that the setting says.',
    effect: 'Everything that should go through this proxy fails, unless the client goes on without it.',
    remedy: (args) => {
      const where = text(args, 'source') === '' ? 'the setting' : text(args, 'source');
      if (text(args, 'reason') === 'not-a-proxy' || text(args, 'reason') === 'tls')
        return `Check scheme and port of ${proxy(args)} in ${where}${text(args, 'detail') === '' ? '' : `: ${text(args, 'detail')}`}.`;
      return `Start or repair ${proxy(args)}, allow this machine to reach it, or correct ${where}.`;
    },
    firewallSentence: (args, networks) =>
      `Please check ${namedProxy(args)}: ${UNREACHABLE[text(args, 'reason')] ?? 'it cannot be reached'}${clients(networks)}. Microsoft Defender for Endpoint is configured to use it.`,
    originalChecks: [],
    explain:
      'The failure lies in a step towards the proxy itself: its name, its port, its TLS, or its answer to any request at all. A proxy that answers with a refusal is tunnel-rejected.',
  },
  'tunnel-rejected': {
    title: (args) => {
      const status = text(args, 'status', 'a refusal');
      if (text(args, 'kind') === 'upstream')
        return `${text(args, 'server', 'The proxy')} cannot reach ${hostsShort(args)} itself (answers ${text(args, 'status', 'with an error')}${text(args, 'hint') === '' ? '' : `, ${text(args, 'hint')}`}).`;
      return `${text(args, 'server', 'The proxy')} refuses ${hostsShort(args)} with ${status}${text(args, 'hint') === '' ? '' : ` (${text(args, 'hint')})`}.`;
    },
    clause: (args) =>
      text(args, 'kind') === 'upstream'
        ? `${proxy(args)} cannot reach ${hostsShort(args)}`
        : `${proxy(args)} refuses with ${text(args, 'status', 'an error')}`,
    cause:
      'The proxy itself answers: a rule forbids the host or port, or the proxy cannot reach the target from where it stands.',
    effect: 'The sensor gets no connection through this proxy (WinHTTP 12029).',
    remedy: (args) =>
      text(args, 'kind') === 'upstream'
        ? `Let ${proxy(args)} resolve and reach ${hostsFull(args)}: check its name servers, its own upstream and the firewall behind it.`
        : `Add ${hostsFull(args)} to the allow list of ${proxy(args)}.`,
    firewallSentence: (args, networks) =>
      text(args, 'kind') === 'upstream'
        ? `Please let ${proxyItself(text(args, 'server'))} resolve and reach ${hostsFull(args)}; today it answers ${text(args, 'status', 'with an error')}${clients(networks)}.`
        : `On ${proxyItself(text(args, 'server'))}, please allow connections to ${hostsFull(args)}${clients(networks)}; today it ${text(args, 'status') === '' ? 'refuses them' : `answers ${text(args, 'status')}`}.`,
    originalChecks: [],
    explain:
      "The status of the tunnel request is the proxy's own and is kept apart from what comes through the tunnel. 407 is proxy-auth-required; a page that says why is block-page.",
  },
  'block-page': {
    title: (args) =>
      `${text(args, 'product', text(args, 'server') === '' ? 'A filter' : `The proxy ${proxy(args)}`)} blocks ${hostsShort(args)} with a page of its own${pageFacts(args)}.`,
    clause: (args) =>
      `${text(args, 'product', text(args, 'server') === '' ? 'a filter' : proxy(args))} blocks with a page of its own`,
    cause:
      'A web filter answers in the place of the service, often with status 200 or a redirect, so that simple tests call it a success.',
    effect: 'The service is not reached, whatever the status says.',
    remedy: (args) =>
      `Take ${hostsFull(args)} off the filter${text(args, 'product') === '' ? '' : ` in ${text(args, 'product')}`}${text(args, 'server') === '' ? '' : ` at ${proxy(args)}`}.`,
    firewallSentence: (args, networks) =>
      `Please allow ${hostsFull(args)} in the web filter${text(args, 'product') === '' ? '' : ` (${text(args, 'product')})`}${text(args, 'server') === '' ? '' : ` on ${proxy(args)}`}${clients(networks)}: Microsoft Defender for Endpoint gets a block page${text(args, 'status') === '' ? '' : ` with status ${text(args, 'status')}`} today.`,
    originalChecks: [],
    explain:
      "Recognised by who answered, by words and headers of the page, and by what the list says that the real service answers. A page inside verified TLS of the service itself is the service's own.",
  },
  'captive-portal': {
    title: (args) =>
      `A captive portal answers in the place of the internet${text(args, 'portal') === '' ? '' : ` (${text(args, 'portal')})`}.`,
    clause: () => 'a captive portal answers in the place of the internet',
    cause:
      'The network (guest, hotel, train) wants somebody to log on or to agree before it lets connections through, or a transparent proxy answers for every name.',
    effect: 'Nothing reaches the service directly until somebody logs on; the sensor cannot.',
    remedy: (args) =>
      `Log on to the network${text(args, 'portal') === '' ? '' : ` at ${text(args, 'portal')}`}, or exempt this device from the portal, then repeat the analysis.`,
    firewallSentence: (args, networks) =>
      `Please exempt these devices from the captive portal${text(args, 'portal') === '' ? '' : ` ${text(args, 'portal')}`}${clients(networks)}, at least for ${hostsFull(args, 'the hosts of Microsoft Defender for Endpoint')}.`,
    originalChecks: [],
    explain:
      'Shown by challenges with answers that nobody can guess: a page with a known text, and a name that cannot exist. A portal that fakes 200 or 204 fails them; a transparent proxy that passes the right answers does not.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
