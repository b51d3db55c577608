import type { Severity } from '../../../findings/shape/finding-info.ts';
import { METHODS, type Method } from '../../../model/method.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Probe } from '../../../model/probe.ts';
import type { Channel, Report, Verdict } from '../../../model/report.ts';
import { type PageFinding, pageFindings } from '../sections/page-finding.ts';
import { type RegionBlock, regionBlocks } from '../sections/region-block.ts';
import { cellOf, type ViewCell } from './cell.ts';
import type { Group, Row } from './group.ts';
import { REGION_WORDS, serviceTitle } from './phrases.ts';

/** Where an observation stands in the page. */
export interface ViewPlace {
  readonly observation: Observation;
  /** Null when it belongs to discovery or to a challenge, not to a probe. */
  readonly row: Row | null;
  readonly method: Method | null;
  /** URL that the antivirus asked for over its own proxy; null for everything else. */
  readonly antivirusUrl: string | null;
}

/** A report, arranged as the page shows it. */
export interface View {
  readonly report: Report;
  /** Every row, shown or not. */
  readonly rows: readonly Row[];
  readonly groups: readonly Group[];
  /** The regions above the channels; null when there is only one. */
  readonly regions: readonly RegionBlock[] | null;
  /** A channel's name: the service, and its region where the service has several. */
  readonly channelTitle: (channel: Pick<Channel, 'service' | 'region'>) => string;
  /** The column that the sensor would use. */
  readonly sensorMethod: Method;
  readonly findings: readonly PageFinding[];
  /** True when the matrix has the row, so that a link can lead there. */
  readonly isShown: (row: Row) => boolean;
  /** The findings about a probe, worst first. */
  readonly findingsOf: (targetId: string, method: Method) => readonly PageFinding[];
  /** The observation of that id; null when the report does not hold it. */
  readonly place: (observationId: string) => ViewPlace | null;
}

const SENSOR_METHOD: Readonly<Record<Report['sensor']['method'], Method>> = {
  Direct: 'none',
  NamedWinHttp: 'default',
  TelemetryProxyServer: 'named',
  AutoDetectWPAD: 'wpad',
};

/** Key of a probe in a map. */
export function probeKey(targetId: string, method: Method): string {
  return `${targetId}/${method}`;
}

function rowState(cells: readonly ViewCell[], verdict: Verdict): Row['state'] {
  const measured = cells.filter((cell) => cell.probe?.state === 'measured');
  if (measured.length === 0) return 'untested';
  if (!measured.some((cell) => cell.probe?.outcome === 'reachable')) return 'not';
  const level: 'ok' | Severity = verdict.level;
  return level === 'error' ||
    level === 'warning' ||
    cells.some((cell) => cell.state === 'warn' || cell.state === 'flaky')
    ? 'warn'
    : 'ok';
}

function buildRows(report: Report, findings: readonly PageFinding[]): readonly Row[] {
  const probes = new Map<string, Probe>(report.probes.map((probe) => [probeKey(probe.targetId, probe.method), probe]));
  const verdicts = new Map(report.verdicts.map((verdict) => [verdict.targetId, verdict]));
  const warned = new Set(findings.flatMap((entry) => (entry.finding.severity === 'info' ? [] : entry.probes)));
  return report.targets.map((target, index) => {
    const verdict: Verdict = verdicts.get(target.id) ?? {
      targetId: target.id,
      level: 'ok',
      reachableBy: [],
      causes: [],
    };
    const cells = METHODS.map((method) => {
      const key = probeKey(target.id, method);
      return cellOf({ report, target, method, probe: probes.get(key) ?? null, verdict, warned: warned.has(key) });
    });
    const state = rowState(cells, verdict);
    return { target, number: index + 1, verdict, state, noWay: state === 'not' && target.required, cells };
  });
}

function titles(report: Report): View['channelTitle'] {
  const regions = new Map<string, number>();
  for (const { service } of report.channels) regions.set(service, (regions.get(service) ?? 0) + 1);
  return ({ service, region }) =>
    (regions.get(service) ?? 0) > 1
      ? `${serviceTitle(service)}, ${REGION_WORDS[region] ?? region}`
      : serviceTitle(service);
}

/** Up to this many targets the page shows every row; above it, so many with trouble and so many without. A page of 20 MB helps nobody. */
const ALL_ROWS = 1000;
const LOUD_ROWS = 1000;
const QUIET_ROWS = 500;

/** Picks the rows to show, in order, until the room is used up. */
function createPicker(total: number): (rows: readonly Row[]) => readonly Row[] {
  if (total <= ALL_ROWS) return (rows) => rows;
  let loud = LOUD_ROWS;
  let quiet = QUIET_ROWS;
  return (rows) => rows.filter((row) => (row.state === 'ok' ? quiet-- > 0 : loud-- > 0));
}

function buildGroups(report: Report, rows: readonly Row[], title: View['channelTitle']): readonly Group[] {
  const byChannel = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.target.service}|${row.target.region}`;
    const own = byChannel.get(key);
    if (own) own.push(row);
    else byChannel.set(key, [row]);
  }
  const pick = createPicker(rows.length);
  return report.channels.map((channel) => {
    const own = byChannel.get(`${channel.service}|${channel.region}`) ?? [];
    const shown = pick(own);
    return {
      key: `${channel.service}-${channel.region}`,
      channel,
      title: title(channel),
      service: serviceTitle(channel.service),
      rows: shown,
      left: own.length - shown.length,
    };
  });
}

function findingFinder(findings: readonly PageFinding[]): View['findingsOf'] {
  const byProbe = new Map<string, PageFinding[]>();
  for (const entry of findings)
    for (const key of entry.probes) {
      const own = byProbe.get(key);
      if (own) own.push(entry);
      else byProbe.set(key, [entry]);
    }
  return (targetId, method) => byProbe.get(probeKey(targetId, method)) ?? [];
}

function placeFinder(report: Report, rows: readonly Row[]): View['place'] {
  const places = new Map<string, ViewPlace>();
  const add = (
    observation: Observation,
    row: Row | null,
    method: Method | null,
    antivirusUrl: string | null = null,
  ): void => {
    if (!places.has(observation.id)) places.set(observation.id, { observation, row, method, antivirusUrl });
  };
  // A probe that was measured itself is the better place than one that shares its route.
  for (const shared of [false, true])
    for (const row of rows)
      for (const { method, probe } of row.cells) {
        if (!probe || (probe.sharedWith !== null) !== shared) continue;
        if (probe.resolution) add(probe.resolution, row, method);
        for (const attempt of probe.attempts) for (const step of attempt.observations) add(step, row, method);
      }
  for (const settings of report.proxies) for (const step of settings.observations) add(step, null, settings.method);
  for (const challenge of report.challenges)
    for (const step of challenge.observations) add(step, null, challenge.method);
  const urls = new Map(report.targets.map((target) => [target.id, target.url]));
  for (const { targetId, attempts } of report.antivirus?.probes ?? [])
    for (const attempt of attempts)
      for (const step of attempt.observations) add(step, null, null, urls.get(targetId) ?? targetId);
  return (id) => places.get(id) ?? null;
}

/** Arranges a report for the page; pure. */
export function createView(report: Report): View {
  const findings = pageFindings(report);
  const rows = buildRows(report, findings);
  const channelTitle = titles(report);
  const groups = buildGroups(report, rows, channelTitle);
  const shown = new Set(groups.flatMap((group) => group.rows));
  return {
    report,
    rows,
    groups,
    regions: regionBlocks(groups),
    channelTitle,
    sensorMethod: SENSOR_METHOD[report.sensor.method],
    findings,
    isShown: (row) => shown.has(row),
    findingsOf: findingFinder(findings),
    place: placeFinder(report, rows),
  };
}
