import { METHOD_LABELS } from '../../../model/method.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Probe } from '../../../model/probe.ts';
import type { ViewCell } from './cell.ts';
import type { Row } from './group.ts';
import { failureWords, methodNumber } from './phrases.ts';
import { commonName, type Fact } from './step-facts.ts';
import type { View } from './view.ts';

/** `10.0.0.6:8080` of `http://10.0.0.6:8080`; other protocols keep their scheme. */
export function serverName(server: string): string {
  return server.replace(/^http:\/\//i, '');
}

/** The line of the result text. */
export function probeLine(cell: ViewCell): string {
  const first = cell.probe?.servers.find((server) => server !== 'direct');
  const named = cell.method === 'named' || cell.method === 'command-line';
  const server = named && first !== undefined ? ` ( ${serverName(first)} )` : '';
  return `${methodNumber(cell.method)} - ${METHOD_LABELS[cell.method]}${server}: ${cell.words}`;
}

/** The last step that was made for a probe; null when none was. */
export function lastStep(probe: Probe): Observation | null {
  return probe.attempts.at(-1)?.observations.at(-1) ?? null;
}

/** Who issued the certificate that stands for the target; null when none was received. */
export function issuerName(probe: Probe): string | null {
  for (const attempt of [...probe.attempts].reverse())
    for (const step of attempt.observations)
      if (step.phase === 'tls' && step.peer === 'target') {
        const leaf = step.chain[0];
        if (leaf) return commonName(leaf.issuer);
      }
  return null;
}

const SKIPPED: Readonly<Record<NonNullable<Probe['skippedBecause']>, string>> = {
  methods: 'Not tested: --methods left this method out.',
  deadline: 'Not tested: the run reached its deadline first.',
  interrupted: 'Not tested: the run was interrupted first.',
  'local-resource': 'Not tested: this computer ran short of descriptors, ports, threads or memory.',
};

function unreachableWords(probe: Probe): string {
  const { failure } = probe;
  if (!failure) return 'Nobody answered.';
  const peer = failure.peer === 'proxy' ? 'the proxy' : 'the target';
  return `Nobody answered. The ${failure.phase} step with ${peer} failed: ${failureWords(failure.code)}.`;
}

/** One sentence: who answered, or why nothing was measured. */
export function probeWho(cell: ViewCell, row: Row): string {
  const { probe } = cell;
  if (!probe) return 'The report holds no such probe.';
  if (probe.state === 'skipped') return SKIPPED[probe.skippedBecause ?? 'methods'];
  if (probe.state === 'absent')
    return 'This method is not configured here, so there was nothing to measure. That is an answer, not a failure.';
  if (probe.state === 'unusable') {
    const reason = probe.resolution?.failure;
    return `A setting is there that cannot be used${reason ? `: ${failureWords(reason.code)}` : ''}.`;
  }
  const server = probe.attempts.at(-1)?.server ?? 'direct';
  switch (probe.answeredBy) {
    case 'target':
      return probe.outcome === 'reachable'
        ? 'Who answered: the target itself.'
        : `Who answered: the target itself, but not as expected of ${row.target.pinned ? 'a pinned service' : 'it'}.`;
    case 'proxy':
      return `Who answered: the proxy ${serverName(server)}, not the target.`;
    case 'interceptor':
      return interceptedWords(probe);
    case 'captive-portal':
      return 'Who answered: a captive portal, not the target.';
    case 'unknown':
      return 'Who answered: somebody who could not be identified.';
    default:
      return unreachableWords(probe);
  }
}

/** Who stands between: TLS inspection by the name of who signs, or a device that answers plain http. */
function interceptedWords(probe: Probe): string {
  const issuer = issuerName(probe);
  const inspection = `TLS inspection${issuer === null ? '' : ` by ${issuer}`}`;
  if (probe.outcome === 'reachable') return `Answered by the target, through ${inspection}.`;
  if (
    !probe.attempts.some(({ observations }) =>
      observations.some((step) => step.phase === 'tls' && step.peer === 'target'),
    )
  )
    return 'Answered by a device in the network, not by the target.';
  if (probe.failure?.phase === 'tls') return `Answered through ${inspection}, whose certificate the sensor refuses.`;
  return `Answered by ${inspection}, not by the target.`;
}

/** Sentences about how the probe came about. */
export function probeNotes(cell: ViewCell): readonly string[] {
  const { probe } = cell;
  if (!probe) return [];
  const notes: string[] = [];
  if (probe.sharedWith !== null)
    notes.push(
      `Same route as method ${methodNumber(probe.sharedWith)} (${METHOD_LABELS[probe.sharedWith]}): measured once.`,
    );
  if (probe.bypassed) notes.push('A bypass entry of the setting sends this host direct.');
  if (probe.flaky) notes.push('It succeeded only after a failed attempt over the same server.');
  return notes;
}

/** Where the method's setting comes from and which servers it means here. */
export function settingFacts(view: View, cell: ViewCell): readonly Fact[] {
  const settings = view.report.proxies.find((entry) => entry.method === cell.method);
  const facts: Fact[] = [];
  if (settings) facts.push(['setting', settings.source]);
  if (settings?.why) facts.push(['because', settings.why]);
  const servers = cell.probe?.servers ?? [];
  if (servers.length > 0)
    facts.push([servers.length > 1 ? 'servers, in order' : 'server', servers.map(serverName).join(', ')]);
  return facts;
}
