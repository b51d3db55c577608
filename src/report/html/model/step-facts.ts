import { FAILURE_NAMES, type Failure } from '../../../model/failure.ts';
import type { Certificate, Observation, TcpObservation, TlsObservation } from '../../../model/observation.ts';
import { joined } from '../../../text/list.ts';
import { day, duration, failureWords } from './phrases.ts';

/** Label and value. */
export type Fact = readonly [label: string, value: string];

const TRUST: Readonly<Record<'service' | 'machine' | 'ca-file', string>> = {
  service: 'ends in a root of the service itself',
  machine: 'ends in a root that only this machine trusts',
  'ca-file': 'ends in a root of --ca-file',
};

/** Failure with the names under which other programs know it. */
export function failureSentence(failure: Failure): string {
  const names = Object.hasOwn(FAILURE_NAMES, failure.code) ? FAILURE_NAMES[failure.code] : null;
  const known = names ? [`WinHTTP ${names.winhttp}`, names.chromium] : [];
  const also = [failure.code, ...known, ...(failure.native === null ? [] : [failure.native])];
  return `${failureWords(failure.code)} (${also.join(', ')})`;
}

/** What a chain ends in; empty text when no chain was received. */
export function trustWords(step: TlsObservation): string {
  if (step.chain.length === 0) return '';
  return step.trustedBy === null ? 'ends in no trusted root' : TRUST[step.trustedBy];
}

function tcpFacts(step: TcpObservation): readonly Fact[] {
  const facts: Fact[] = [
    ['address', step.address === null ? `none of port ${step.port}` : `${step.address}, port ${step.port}`],
  ];
  if (step.tried.length > 1 || step.address === null)
    for (const entry of step.tried)
      facts.push([
        'tried',
        `${entry.address}: ${entry.failure ? failureWords(entry.failure.code) : 'connected'}, ${duration(entry.ms)}`,
      ]);
  if (step.localAddress !== null) facts.push(['own address', step.localAddress]);
  if (step.connectTo !== null) facts.push(['--connect-to', step.connectTo]);
  return facts;
}

function tlsFacts(step: TlsObservation): readonly Fact[] {
  const facts: Fact[] = [];
  if (step.serverName !== null) facts.push(['name asked', step.serverName]);
  if (step.version !== null)
    facts.push(['version', [step.version, step.cipher ?? ''].filter((text) => text !== '').join(', ')]);
  if (step.alert !== null) facts.push(['alert', step.alert]);
  return facts;
}

/** What an observation tells beyond its time, in display order. */
export function stepFacts(step: Observation): readonly Fact[] {
  switch (step.phase) {
    case 'proxy-resolution':
      return [
        [step.kind === 'pac-evaluation' ? 'asked for' : 'asked', step.query],
        ['answer', step.answer ?? 'none'],
        ...step.notes.slice(0, 6).map((note): Fact => ['note', note]),
      ];
    case 'dns':
      return [
        ['name', step.name],
        ['addresses', step.addresses.length > 0 ? step.addresses.slice(0, 12).join(', ') : 'none'],
        ...(step.aliases.length > 0 ? [['alias of', step.aliases.slice(0, 8).join(' → ')] as const] : []),
      ];
    case 'tcp':
      return tcpFacts(step);
    case 'tls':
      return tlsFacts(step);
    case 'tunnel':
      return [
        ['asked for', `${step.kind === 'connect' ? 'CONNECT ' : `${step.kind.toUpperCase()} `}${step.authority}`],
        ...(step.authenticated ? [['credentials', 'sent after the proxy asked'] as const] : []),
      ];
    case 'http':
      return [
        [
          'request',
          `${step.request.method} ${step.request.url}${step.request.form === 'absolute' ? ' (absolute form)' : ''}`,
        ],
        ...(step.firstByte === null ? [] : [['first byte', `after ${duration(step.firstByte - step.t0)}`] as const]),
        ['body', step.bodyBytes === 0 ? 'empty' : `${step.bodyBytes} bytes read`],
        ...(step.authenticated ? [['credentials', 'sent after the proxy asked'] as const] : []),
      ];
  }
}

/** The common name of a distinguished name; the whole of it when there is none. */
export function commonName(distinguished: string): string {
  return /(?:^|,\s*)CN=((?:\\.|[^,\\])+)/i.exec(distinguished)?.[1] ?? distinguished;
}

/** What a certificate tells, in display order. */
export function certificateFacts(certificate: Certificate): readonly Fact[] {
  const names = certificate.altNames.slice(0, 6);
  const more = certificate.altNames.length - names.length;
  return [
    ['subject', certificate.subject],
    ['issuer', certificate.issuer],
    ['valid', `${day(certificate.validFrom)} to ${day(certificate.validTo)}`],
    ...(names.length > 0
      ? [['names', more > 0 ? `${names.join(', ')} and ${more} more` : joined(names)] as const]
      : []),
    ['key', certificate.key],
    ['serial', certificate.serial],
    ['SHA-256', certificate.sha256],
    ...(certificate.ocspUrls.length + certificate.crlUrls.length > 0
      ? [['revocation', [...certificate.ocspUrls, ...certificate.crlUrls].slice(0, 4).join(', ')] as const]
      : []),
  ];
}
