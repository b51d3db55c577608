import type { FindingArgs } from '../finding.ts';
import type { FindingInfo } from '../finding-info.ts';
import { behindWord, clients, hostsFull, hostsShort, items, text } from './say.ts';

const FAULTS: Readonly<Record<string, string>> = {
  expired: 'has expired',
  'not-yet-valid': 'is not valid yet',
  'wrong-name': 'is for another name',
  'incomplete-chain': 'comes without its intermediate certificate',
  'self-signed': 'is self-signed',
  revoked: 'is revoked',
  other: 'is not valid',
};

/** `issuer "Corp CA"`; empty where it is not known. */
function quoted(args: FindingArgs, key: string): string {
  return text(args, key) === '' ? '' : `${key} "${text(args, key)}"`;
}

/** ` (a, b)` of what is known; empty where nothing is. */
function factsInParentheses(facts: readonly string[]): string {
  const known = facts.filter((fact) => fact !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

function inspectorFacts(args: FindingArgs): string {
  const behind = text(args, 'server') === '' ? '' : `behind ${text(args, 'server')}`;
  return factsInParentheses([text(args, 'product'), quoted(args, 'issuer'), behind]);
}

/** Words for TLS and certificates. */
export const CERTIFICATE_WORDS = {
  'tls-inspection': {
    title: (args) =>
      `${text(args, 'product', 'A device')} opens the TLS of ${hostsShort(args)}: the certificate comes from ${text(args, 'issuer') === '' ? 'an unknown authority' : `"${text(args, 'issuer')}"`}, not from Microsoft or DigiCert.`,
    clause: (args) =>
      `${text(args, 'product', 'a device')} inspects TLS${text(args, 'issuer') === '' ? '' : ` (issuer "${text(args, 'issuer')}")`}`,
    cause:
      "A proxy, firewall or security program on the way ends the TLS connection and presents a certificate of its own in place of the service's.",
    effect:
      'The sensor pins the certificates of the service: it refuses an inspected connection (WinHTTP 12175) even where the machine trusts the inspecting root. Hosts that are not pinned go on working, but what is sent there is read on the way.',
    remedy: (args) =>
      `Exempt ${hostsFull(args)} from TLS inspection${text(args, 'product') === '' ? '' : ` in ${text(args, 'product')}`}. Adding the inspecting root to the machine does not help.`,
    firewallSentence: (args, networks) =>
      `Please exempt ${hostsFull(args)} from TLS inspection${inspectorFacts(args)}${clients(networks)}: Microsoft Defender for Endpoint accepts only Microsoft's own certificates there.`,
    originalChecks: ['132012', '132026', '132027'],
    explain:
      'The chain is compared with the roots that the service really uses, by fingerprint. A root that is in the public lists is not called inspection where the host is not pinned. The maker is named where the issuer or a header of the answer tells it.',
  },
  'certificate-invalid': {
    title: (args) =>
      `The certificate of ${hostsShort(args)} ${FAULTS[text(args, 'kind', 'other')] ?? FAULTS.other}${text(args, 'detail') === '' ? '' : ` (${text(args, 'detail')})`}.`,
    clause: (args) => `the certificate ${FAULTS[text(args, 'kind', 'other')] ?? FAULTS.other}`,
    cause:
      'The server that answered shows a certificate that cannot be accepted: expired, not valid yet, for another name, self-signed, or without the intermediate that leads to a root.',
    effect: 'The sensor refuses the connection (WinHTTP 12175) and sends nothing.',
    remedy: (args) => {
      const shown = text(args, 'subject') === '' ? 'this certificate' : `the certificate "${text(args, 'subject')}"`;
      switch (text(args, 'kind')) {
        case 'wrong-name':
          return `Find out which server answers in place of ${hostsFull(args)}: it shows ${text(args, 'subject') === '' ? "another name's certificate" : `"${text(args, 'subject')}"`}. Correct the DNS entry, the route or the device that answers.`;
        case 'incomplete-chain':
          return `Let the server or device that answers for ${hostsFull(args)} send its intermediate certificate${text(args, 'issuer') === '' ? '' : ` "${text(args, 'issuer')}"`}.`;
        case 'expired':
        case 'not-yet-valid':
          return `Check the date of this machine first; if it is right, find out who answers for ${hostsFull(args)} with ${shown} and renew it there.`;
        default:
          return `Find out which device answers for ${hostsFull(args)} with ${shown}, and let the real service through.`;
      }
    },
    firewallSentence: (args, networks) =>
      `Connections to ${hostsFull(args)}${text(args, 'server') === '' ? '' : ` through ${text(args, 'server')}`} end at a server whose certificate ${FAULTS[text(args, 'kind', 'other')] ?? FAULTS.other}${factsInParentheses([quoted(args, 'subject'), quoted(args, 'issuer')])}; please pass them to the real service unchanged${clients(networks)}.`,
    originalChecks: ['131028', '132012'],
    explain:
      'Expired, not valid yet, wrong name, incomplete chain and self-signed are told apart, and all of them from inspection: that shows a well-made certificate for the right name by another authority. A wrong clock is looked for before a date is blamed on a certificate.',
  },
  'tls-version-or-cipher': {
    title: (args) =>
      `No common TLS version or cipher with ${text(args, 'peer') === 'proxy' ? `the proxy${behindWord(text(args, 'server'))}` : hostsShort(args)}${text(args, 'alert') === '' ? '' : ` (alert ${text(args, 'alert')})`}.`,
    clause: () => 'there is no common TLS version or cipher',
    cause:
      'The other side speaks only versions or ciphers that this machine does not offer, or a device on the way breaks the negotiation. TLS 1.2 or newer with ECDHE and AES-GCM is needed.',
    effect: 'No connection comes about (WinHTTP 12175).',
    remedy: (args) =>
      `Allow TLS 1.2 and 1.3 with ECDHE and AES-GCM on every device between this machine and ${hostsFull(args)}, and keep TLS 1.2 enabled in the client (Schannel: SCHANNEL\\Protocols\\TLS 1.2\\Client).`,
    firewallSentence: (args, networks) =>
      `Please let TLS 1.2 and TLS 1.3 with ECDHE and AES-GCM pass unchanged to ${hostsFull(args)}${text(args, 'server') === '' ? '' : ` through ${text(args, 'server')}`}${clients(networks)}; today the handshake ends with ${text(args, 'alert', 'an alert')}.`,
    originalChecks: ['122044', '122045', '122046', '132006'],
    explain: "It is concluded from the TLS alert or from the library's own error, never from a closed connection.",
  },
  'clock-skew': {
    title: (args) => `The clock of this machine is ${text(args, 'skew', 'minutes')} ${text(args, 'direction', 'off')}.`,
    clause: (args) => `the clock of this machine is ${text(args, 'skew', 'minutes')} ${text(args, 'direction', 'off')}`,
    cause: "The machine's time differs from the time that the service states in its answers.",
    effect:
      'Certificates look expired or not valid yet, and the service refuses tokens and signatures from a wrong time. Onboarding and uploads fail although the network is fine.',
    remedy: () =>
      'Set the clock: check time zone and time service (w32tm /resync on Windows, timedatectl on Linux) and repeat the analysis.',
    firewallSentence: () => null,
    originalChecks: ['122007', '122035'],
    explain:
      'The skew is the median over the Date headers of answers by several targets; without two of them, certificates that are all out of date in the same direction are the evidence. Less than five minutes is not reported.',
  },
  'revocation-unreachable': {
    title: (args) =>
      `Revocation lists cannot be fetched ${text(args, 'way', 'by this method')}: ${hostsShort(args, 'their hosts')} ${items(args, 'hosts').length === 1 ? 'does' : 'do'} not answer.`,
    clause: () => 'certificate revocation lists cannot be fetched',
    cause: 'The CRL and OCSP hosts use plain HTTP on port 80, which many rules that were written for port 443 forget.',
    effect:
      'Windows cannot tell whether a certificate is revoked. The antivirus cloud (MAPS) then refuses connections although its own hosts answer, and other connections wait for the time-out of the check.',
    remedy: (args) =>
      `Allow plain HTTP to ${hostsFull(args)} the same way as the service itself; for LocalSystem that means the machine's WinHTTP proxy or a direct rule.`,
    firewallSentence: (args, networks) =>
      `${text(args, 'server') === '' ? 'On the firewall' : `On proxy ${text(args, 'server')}`}, please allow plain HTTP (GET, no authentication) to ${hostsFull(args)}${clients(networks)}: Windows checks there whether the certificates of Microsoft Defender for Endpoint are revoked.`,
    originalChecks: ['130010', '131004', '131005'],
    explain:
      'Reported where a method reaches the service but not the revocation hosts. Where the method reaches nothing at all, its own cause is reported instead.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
