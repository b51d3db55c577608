import type { Finding } from '../../../src/findings/shape/finding.ts';
import type { Report } from '../../../src/model/report.ts';
import { sampleReport } from './sample.ts';

/** What somebody on the way could put into any text: markup, ends of elements, reordering, controls, marks. */
export const HOSTILE =
  `</script><img src=x onerror=alert(1)><svg onload=alert(2)></textarea></title>"'\`{{7*7}}\u202Egnp.exe\u0000\u001b[31m\u2028\u2066` as const;

function poison(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => poison(entry, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poison(entry, name)]));
  return typeof value === 'string' && FREE.has(key) ? `${value}${HOSTILE}` : value;
}

/** Fields that hold text from the network, the registry or a saved file; the others are words of our own. */
export const FREE = new Set([
  'name',
  'url',
  'native',
  'reason',
  'subject',
  'issuer',
  'altNames',
  'cipher',
  'serverName',
  'source',
  'why',
  'value',
  'notes',
  'query',
  'answer',
  'user',
  'system',
  'verdict',
  'sentence',
  'sha256',
  'runWarnings',
  'chosenBy',
  'hosts',
  'schemes',
  'product',
  'aliases',
  'localAddress',
  'prefix',
  'date',
  'startedAt',
  'id',
  'fileName',
  'address',
  'interface',
]);

/** The sample with hostile text in every free field, and answers of 5 MB. */
export function hostileReport(): Report {
  const sample = sampleReport();
  const body = `${HOSTILE}${'A'.repeat(5_000_000)}`;
  const headers = Array.from({ length: 500 }, (_, index) => [`x-${index}${HOSTILE}`, HOSTILE.repeat(50)] as const);
  const loud: Report = {
    ...sample,
    probes: sample.probes.map((probe, index) => ({
      ...probe,
      attempts: probe.attempts.map((attempt) => ({
        ...attempt,
        observations: attempt.observations.map((step) =>
          index < 25 && (step.phase === 'http' || step.phase === 'tunnel')
            ? { ...step, headers, body: `${index}${body}` }
            : step,
        ),
      })),
    })),
  };
  const ids = { targets: sample.targets, probes: loud.probes, verdicts: sample.verdicts, findings: sample.findings };
  const poisoned = poison({ ...loud, probes: [], findings: [], verdicts: [], targets: [] }, '') as Report; // same shape, other texts
  return {
    ...poisoned,
    ...ids,
    targets: sample.targets.map((target) => ({
      ...target,
      url: `${target.url}/${HOSTILE}`,
      notes: HOSTILE,
      source: HOSTILE,
    })),
    probes: loud.probes.map((probe, index) =>
      index < 60
        ? {
            ...probe,
            attempts: poison(
              probe.attempts.map((attempt) => ({
                ...attempt,
                observations: attempt.observations.map((step) => ({ ...step })),
              })),
              '',
            ) as typeof probe.attempts,
          }
        : probe,
    ), // same shape
    findings: sample.findings.map((finding) => ({
      ...finding,
      args: poison(finding.args, 'hosts'),
    })) as readonly Finding[], // same shape
    host: { ...poisoned.host, platform: 'win32' },
    run: { ...poisoned.run, options: sample.run.options },
  };
}
