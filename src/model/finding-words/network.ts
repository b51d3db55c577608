import type { FindingArgs } from '../finding.ts';
import type { FindingInfo } from '../finding-info.ts';
import { clients, count, counted, hostsFull, hostsShort, items, place, some, text } from './say.ts';

const NAME_REASONS: Readonly<Record<string, string>> = {
  dns_nxdomain_error: 'does not exist for the name server of this machine',
  dns_no_answer: 'has no address',
  dns_server_failure: 'cannot be resolved: the name server failed',
  dns_refused_error: 'cannot be resolved: the name server refuses to answer',
  dns_timeout_error: 'cannot be resolved: no name server answers',
  address_family_unavailable: 'has no address of the chosen family',
};

const DNS_KINDS: Readonly<Record<string, string>> = {
  loopback: 'an address of this machine itself',
  private: 'a private address',
  unspecified: 'an address that leads nowhere',
  sinkhole: 'a sinkhole address',
  wildcard: 'the same address as names that do not exist',
  'private-link': 'a private address by Azure Private Link',
  'other-network': 'an address outside the ranges of Azure',
};

const BLOCKED_HOW: Readonly<Record<string, string>> = {
  dropped: 'is dropped without an answer',
  refused: 'is refused',
  reset: 'is reset at once',
  'reset-at-hello': 'is reset as soon as the name is sent (TLS ClientHello)',
  mixed: 'is blocked',
};

const via = (args: FindingArgs): string =>
  text(args, 'server') === '' ? 'directly' : `through ${text(args, 'server')}`;

/** Words for names, connections and answers. */
export const NETWORK_WORDS = {
  'name-not-resolved': {
    title: (args) => {
      const many = items(args, 'hosts').length > 2;
      const reason = NAME_REASONS[text(args, 'reason')] ?? 'cannot be resolved';
      const rest = args.proxyResolves === true ? ' A proxy resolves it, so nothing is missing there.' : '';
      return many
        ? `${counted(items(args, 'hosts').length, 'name')} cannot be resolved on this machine${text(args, 'reason') === 'dns_timeout_error' ? ': no name server answers' : ''}.${args.proxyResolves === true ? ' A proxy resolves them, so nothing is missing there.' : ''}`
        : `${hostsShort(args)} ${reason}.${rest}`;
    },
    clause: (args) => `${hostsShort(args)} cannot be resolved`,
    cause:
      'The name server of this machine does not know the name, is not allowed to answer for it, or cannot be reached.',
    effect:
      'Direct connections are impossible. Behind a proxy it does not matter: the proxy resolves the names itself.',
    remedy: (args) =>
      args.proxyResolves === true
        ? 'Nothing while a proxy resolves the names. For direct connections, let the name server answer for them.'
        : `Let the name server of this machine answer for ${hostsFull(args)}: check conditional forwarders, DNS filters and split zones for these names.`,
    firewallSentence: (args, networks) =>
      args.proxyResolves === true
        ? null
        : `Please let the internal name servers resolve ${hostsFull(args)} to their public addresses${clients(networks)}; today the answer is ${text(args, 'native', text(args, 'reason', 'an error'))}.`,
    originalChecks: ['122030'],
    explain:
      'No such name, no address, server failure, refusal and silence are different answers and are told apart. A name that only the proxy can resolve is no failure of the methods that use the proxy.',
  },
  'suspicious-dns-answer': {
    title: (args) => {
      const shown = [some(items(args, 'addresses'), 3), text(args, 'product')].filter((part) => part !== '').join(', ');
      return `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'resolve' : 'resolves'} to ${DNS_KINDS[text(args, 'kind')] ?? 'an unlikely address'}${shown === '' ? '' : ` (${shown})`}.`;
    },
    clause: (args) =>
      `the name server answers with ${DNS_KINDS[text(args, 'kind')] ?? 'an unlikely address'}${items(args, 'addresses').length === 0 ? '' : ` (${some(items(args, 'addresses'), 2)})`}`,
    cause:
      "A DNS filter, a hosts file, a split zone or a wildcard answers for a public name with an address that cannot be the service's. With Azure Private Link a private address is intended.",
    effect: 'Connections end at another machine or nowhere; the sensor does not reach the service directly.',
    remedy: (args) =>
      text(args, 'kind') === 'private-link'
        ? 'Nothing, if a private endpoint for this storage is intended; else remove the privatelink zone for it.'
        : `Correct the DNS filter, hosts file or zone so that ${hostsFull(args)} resolve to their public addresses.`,
    firewallSentence: (args, networks) =>
      text(args, 'kind') === 'private-link'
        ? null
        : `Please take ${hostsFull(args)} off the DNS filter${text(args, 'product') === '' ? '' : ` (${text(args, 'product')})`}${clients(networks)}: they resolve to ${some(items(args, 'addresses'), 5) || 'another address'} today, which is not Microsoft.`,
    originalChecks: [],
    explain:
      'Private, loopback, link-local and reserved addresses, known sinkholes, and addresses that names which cannot exist resolve to as well. A CNAME with privatelink is named as Private Link and is only a note.',
  },
  'direct-blocked': {
    title: (args) => {
      if (text(args, 'family') === 'IPv6') return 'IPv6 connections get no answer; IPv4 works.';
      const port = text(args, 'port', '443');
      const other = text(args, 'openPort') === '' ? '' : `; port ${text(args, 'openPort')} is open`;
      const how = BLOCKED_HOW[text(args, 'how')] ?? BLOCKED_HOW.mixed ?? '';
      const subject = port.includes('and') ? `Ports ${port} ${how.replace(/^is /, 'are ')}` : `Port ${port} ${how}`;
      return `${subject} for direct connections${text(args, 'targets') === '' ? '' : ` (${counted(count(args, 'targets'), 'target')})`}${other}.`;
    },
    clause: () => 'direct connections are blocked',
    cause:
      'A firewall between this machine and the internet lets no direct connection through, as is usual where a proxy is meant to be used.',
    effect:
      'The sensor cannot go direct, also not as the fall-back when its proxy fails. While a configured proxy works, nothing is missing.',
    remedy: (args) => {
      if (text(args, 'family') === 'IPv6')
        return 'Repair or switch off IPv6 on the way to the internet; until then each new connection may wait for IPv4.';
      if (args.needed === false)
        return args.proxyWorks === false
          ? 'Repair the way through the proxy first; direct connections would only be its fall-back.'
          : 'None while a proxy works; there is nothing to ask the firewall team for.';
      if (text(args, 'workingProxy') !== '')
        return `Configure the proxy that works, ${text(args, 'workingProxy')}, for the machine (TelemetryProxyServer or WinHTTP), or allow ${hostsFull(args)} directly.`;
      return `Allow outbound connections to ${hostsFull(args)}, or configure a proxy that may reach them.`;
    },
    firewallSentence: (args, networks) => {
      if (args.needed === false) return null;
      if (text(args, 'family') === 'IPv6')
        return `Please route or reject IPv6 to ${hostsFull(args)}${clients(networks)} instead of dropping it.`;
      return `On the firewall, please allow outbound TCP ${text(args, 'port', '443')} to ${hostsFull(args)}${clients(networks)}: Microsoft Defender for Endpoint needs it; today it ${BLOCKED_HOW[text(args, 'how')] ?? BLOCKED_HOW.mixed}.`;
    },
    originalChecks: [],
    explain:
      'Most direct targets fail below HTTP by the same manner: no answer, refusal, reset, or reset right after the ClientHello that carries the name. The other port (80 beside 443) is tried to tell a rule from a dead network.',
  },
  'connection-reset': {
    title: (args) =>
      `The connection to ${hostsShort(args)} ${via(args)} is ${text(args, 'how') === 'closed' ? 'closed' : text(args, 'how') === 'refused' ? 'refused' : 'reset'}${
        text(args, 'at') === 'client-hello'
          ? ' as soon as the name is sent (TLS ClientHello): a filter by name'
          : text(args, 'at') === 'connect'
            ? ' while it is opened'
            : text(args, 'at') === 'http'
              ? ' after the request'
              : ''
      }.`,
    clause: (args) => `the connection to ${hostsShort(args)} is cut`,
    cause:
      'A device on the way, or the server, ends the connection. A reset at the ClientHello is a filter that reads the server name; one at connect is a closed port or a rejecting rule.',
    effect: "The sensor's connection is cut (WinHTTP 12029 or 12030).",
    remedy: (args) => `${place(args)}, allow ${hostsFull(args)} without filtering by server name.`,
    firewallSentence: (args, networks) =>
      `${place(args)}, please allow connections to ${hostsFull(args)}${clients(networks)}: today they are ${text(args, 'how') === 'refused' ? 'refused' : 'reset'}${text(args, 'at') === 'client-hello' ? ' right after the TLS ClientHello, which points at a filter by server name' : ''}.`,
    originalChecks: [],
    explain: 'Told from direct-blocked by its extent: this is about some hosts while others pass the same way.',
  },
  'timed-out': {
    title: (args) =>
      `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'do' : 'does'} not answer ${via(args)}${text(args, 'after') === '' ? '' : `: nothing came back in ${text(args, 'after')} s`}${text(args, 'at') === 'tunnel' ? '; the proxy itself waits for the target' : ''}.`,
    clause: (args) => `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'do' : 'does'} not answer`,
    cause: 'Packets are dropped on the way, or the other side is too slow. A silent firewall rule looks like this.',
    effect: 'The sensor waits for its own time-out (WinHTTP 12002) and tries again later; nothing arrives.',
    remedy: (args) =>
      `${place(args)}, allow ${hostsFull(args)}. If they are allowed already, look for the packets on the way: the request left this machine and nothing came back.`,
    firewallSentence: (args, networks) =>
      `${place(args)}, please allow connections to ${hostsFull(args)}${clients(networks)}: today they get no answer, not even a reset.`,
    originalChecks: [],
    explain:
      'Where every direct connection is silent, direct-blocked is reported instead; where the proxy itself is silent, proxy-unreachable.',
  },
  'unexpected-status': {
    title: (args) =>
      `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'answer' : 'answers'} ${text(args, 'status', 'with an unexpected status')}${text(args, 'expected') === '' ? '' : ` instead of ${text(args, 'expected')}`}${text(args, 'answeredBy') === 'unknown' ? '; it is not certain who answered' : ''}.`,
    clause: (args) =>
      `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'answer' : 'answers'} ${text(args, 'status', 'with an unexpected status')}`,
    cause:
      'The service itself, or something that cannot be told from it, answers with a status that a healthy service does not give. The way to it is open.',
    effect: 'The service may be disturbed, the URL may have changed, or a device answers in its place.',
    remedy: (args) =>
      text(args, 'answeredBy') === 'target'
        ? 'Repeat the analysis later. If it stays, check the list of URLs for a newer one and the service health page: the way to the service is open.'
        : `Look at the answer in the report and find out which device gives it for ${hostsFull(args)}; let the real service answer.`,
    firewallSentence: (args, networks) =>
      text(args, 'answeredBy') === 'target'
        ? null
        : `Requests to ${hostsFull(args)}${text(args, 'server') === '' ? '' : ` through ${text(args, 'server')}`}${clients(networks)} are answered with ${text(args, 'status', 'an unexpected status')}; please check whether a device on the way gives this answer, and let the real service answer.`,
    originalChecks: [],
    explain:
      "The list says for each target which statuses prove the healthy service. An answer that is the proxy's or an inspector's is reported under its own code.",
  },
  flaky: {
    title: (args) =>
      `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'answer' : 'answers'} only at a later attempt ${via(args)}.`,
    clause: (args) =>
      `${hostsShort(args)} ${items(args, 'hosts').length > 1 ? 'answer' : 'answers'} only at a later attempt`,
    cause:
      'The first attempt failed and a later one over the same way succeeded: an overloaded proxy, a lossy line, or chance.',
    effect: 'Defender works but may be slow or lose time with repeats.',
    remedy: (args) =>
      `Once is chance. If it returns, look at the failed attempt (${text(args, 'first', 'see the report')}) and the log of ${text(args, 'server', 'the firewall')} for that time.`,
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'A success after a failure over the same server within one run. It never counts as a failure.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
