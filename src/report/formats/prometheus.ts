import { METHODS } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import type { Report } from '../../model/report.ts';
import type { Target } from '../../model/target.ts';
import { plain } from '../../text/plain.ts';
import { elapsedMs, observationsOf, probeRows } from '../words/probe-table.ts';

type Labels = Readonly<Record<string, string>>;
interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

const PREFIX = 'mde_client_analyzer_';

const escapeLabel = (text: string): string =>
  plain(text, 300).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** One metric with its help; samples with equal labels are one series, so the worst of them is kept. */
function metric(
  name: string,
  help: string,
  worst: 'lowest' | 'highest',
  samples: readonly Sample[],
): readonly string[] {
  const series = new Map<string, number>();
  for (const { labels, value } of samples) {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    const key = `${PREFIX}${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''}`;
    const before = series.get(key);
    const keep = before === undefined ? value : worst === 'lowest' ? Math.min(before, value) : Math.max(before, value);
    series.set(key, keep);
  }
  if (series.size === 0) return [];
  return [
    `# HELP ${PREFIX}${name} ${help}`,
    `# TYPE ${PREFIX}${name} gauge`,
    ...[...series].map(([key, value]) => `${key} ${Number.isFinite(value) ? value : 'NaN'}`),
  ];
}

const single = (value: number): readonly Sample[] => [{ labels: {}, value }];

/** The host alone: paths and queries would make endless series, and may hold secrets. */
function hostOf(target: Target): string {
  return URL.canParse(target.url) ? new URL(target.url).host : 'invalid';
}

interface LabelledProbe {
  readonly labels: Labels;
  readonly probe: Probe;
}

/** Every measured probe with its labels. */
function measured(report: Report): readonly LabelledProbe[] {
  return probeRows(report).flatMap(({ target, probes }) =>
    METHODS.flatMap((method, i) => {
      const probe = probes[i];
      if (probe?.state !== 'measured') return [];
      return [{ labels: { service: target.service, region: target.region, host: hostOf(target), method }, probe }];
    }),
  );
}

/** By method only: by host as well, one machine would make thousands of series. */
function phaseSamples(cells: readonly LabelledProbe[]): readonly Sample[] {
  return cells.flatMap(({ probe }) =>
    (probe.attempts.at(-1)?.observations ?? []).map((step) => ({
      labels: { method: probe.method, phase: step.phase, peer: step.peer },
      value: Math.max(0, step.t - step.t0) / 1000,
    })),
  );
}

function certificateSamples(cells: readonly LabelledProbe[]): readonly Sample[] {
  return cells.flatMap(({ labels, probe }) =>
    observationsOf(probe).flatMap((step) => {
      const leaf = step.phase === 'tls' && step.peer === 'target' ? step.chain[0] : undefined;
      const expiry = leaf ? Date.parse(leaf.validTo) : Number.NaN;
      const host = { host: labels.host ?? '' };
      return Number.isNaN(expiry) ? [] : [{ labels: host, value: Math.floor(expiry / 1000) }];
    }),
  );
}

function runMetrics(report: Report): readonly string[] {
  const started = Date.parse(report.run.startedAt);
  return [
    ...metric('info', 'Version and list of the last run.', 'highest', [
      {
        labels: {
          version: report.tool.version,
          regions: report.catalogue.regions.join(' '),
          models: report.catalogue.models.join(' '),
        },
        value: 1,
      },
    ]),
    ...metric('exit_code', 'Exit code of the last run.', 'highest', single(report.exit.code)),
    ...metric('complete', '1 when nothing was left undone.', 'lowest', single(report.run.complete ? 1 : 0)),
    ...metric(
      'last_run_seconds',
      'Start of the last run, Unix time.',
      'highest',
      Number.isNaN(started) ? [] : single(started / 1000),
    ),
    ...metric('duration_seconds', 'Length of the last run.', 'highest', single(report.run.durationMs / 1000)),
  ];
}

function conclusionMetrics(report: Report): readonly string[] {
  const channels = (value: (channel: Report['channels'][number]) => number): readonly Sample[] =>
    report.channels.map((channel) => ({
      labels: { service: channel.service, region: channel.region },
      value: value(channel),
    }));
  const found = new Map<string, Sample>();
  for (const { code, severity } of report.findings) {
    const key = `${code} ${severity}`;
    found.set(key, { labels: { code, severity }, value: (found.get(key)?.value ?? 0) + 1 });
  }
  return [
    ...metric(
      'channel_targets',
      'Targets of a channel.',
      'highest',
      channels((channel) => channel.total),
    ),
    ...metric(
      'channel_reachable',
      'Targets of a channel that at least one method reaches.',
      'lowest',
      channels((channel) => channel.reachable),
    ),
    ...metric(
      'channel_required',
      '1 when Defender cannot do without the channel.',
      'highest',
      channels((channel) => (channel.required ? 1 : 0)),
    ),
    ...metric('findings', 'Findings by code and severity.', 'highest', [...found.values()]),
  ];
}

/** Prometheus text format 0.0.4 for the textfile collector: labels by host, no timestamps, final newline. */
export function renderPrometheus(report: Report): string {
  const cells = measured(report);
  const lines = [
    ...runMetrics(report),
    ...conclusionMetrics(report),
    ...metric(
      'probe_success',
      '1 when every target of the host is reachable by the method.',
      'lowest',
      cells.map(({ labels, probe }) => ({ labels, value: probe.outcome === 'reachable' ? 1 : 0 })),
    ),
    ...metric(
      'probe_answered_by',
      '1 for each party that answered.',
      'highest',
      cells.map(({ labels, probe }) => ({
        labels: { ...labels, answered_by: probe.answeredBy ?? 'nobody' },
        value: 1,
      })),
    ),
    ...metric(
      'probe_seconds',
      'Time from the first step to the last, the slowest target of the host.',
      'highest',
      cells.map(({ labels, probe }) => ({ labels, value: (elapsedMs(probe) ?? 0) / 1000 })),
    ),
    ...metric(
      'probe_phase_seconds',
      'Time of each step of the last attempt, the slowest target of the method.',
      'highest',
      phaseSamples(cells),
    ),
    ...metric(
      'certificate_expiry_seconds',
      'End of validity of the certificate that was shown, Unix time, the earliest of the host.',
      'lowest',
      certificateSamples(cells),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
