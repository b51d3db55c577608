import { consumerLine } from '../../findings/phrases/consumer-line.ts';
import { METHODS } from '../../model/method.ts';
import type { HostInfo, Report } from '../../model/report.ts';
import { plain } from '../../text/plain.ts';
import { toldConsumers } from '../words/consumer-lines.ts';
import { findingLines } from '../words/finding-lines.ts';
import { worstFirst } from '../words/finding-words.ts';
import { probeRows, settingsOf } from '../words/probe-table.ts';
import { resultLine, statusWords } from '../words/status-words.ts';
import {
  answerWords,
  disagreementWords,
  machineLines,
  wayOf,
  winhttpRows,
  winhttpSentence,
} from '../words/winhttp-words.ts';

/** Readers take any line with these words as the begin of a block; a value that contains them must not. */
const neutral = (line: string): string => line.replaceAll('Testing URL :', 'Testing URL');

/** As whom the tool ran, for people: `CORP\anna, elevated`. */
export function identityWords(identity: HostInfo['identity']): string {
  const elevated = identity.elevated === null ? 'elevation unknown' : identity.elevated ? 'elevated' : 'not elevated';
  return `${plain(identity.user, 200)}, ${identity.system ? 'account of the sensor' : elevated}`;
}

/** Which list was tested, for people: `embedded of 2026-10-01, regions US EU (unknown), standard`. */
export function catalogueWords(catalogue: Report['catalogue']): string {
  const regions = catalogue.regions.length > 0 ? catalogue.regions.join(' ') : 'none';
  const unknown = catalogue.regionUnknown ? ' (the device does not tell its region)' : '';
  const models = catalogue.models.length > 0 ? `, ${catalogue.models.join(' and ')}` : '';
  return `${plain(catalogue.name, 300)} of ${plain(catalogue.date ?? 'unknown date', 40)}, region ${regions}${unknown}${models}`;
}

function header(report: Report): readonly string[] {
  const { host, run, tool } = report;
  const build = host.osBuild === null ? '' : ` build ${host.osBuild}`;
  return [
    `${plain(tool.name, 100)} ${plain(tool.version, 100)}`,
    `Start: ${plain(run.startedAt, 40)}`,
    `Run: ${plain(run.id, 100)}${run.complete ? '' : ` (incomplete: ${run.incompleteBecause ?? 'unknown'})`}`,
    `Host: ${plain(host.name, 300)}${host.recorded ? ' (a recorded machine)' : ''}`,
    `System: ${plain(host.system, 300)}${build}, ${plain(host.architecture, 40)}`,
    `Identity: ${identityWords(host.identity)}`,
    `Catalogue: ${catalogueWords(report.catalogue)}`,
  ];
}

function blocks(report: Report): readonly string[] {
  const settings = METHODS.map((method) => settingsOf(report, method));
  return probeRows(report).flatMap(({ target, probes }) => [
    '',
    `Testing URL : ${plain(target.url)}`,
    ...METHODS.map((method, i) => resultLine(method, target, probes[i] ?? null, settings[i] ?? null)),
  ]);
}

/** The antivirus's own proxy, for people: it is none of the five methods, so its lines are no block. */
function antivirus(report: Report): readonly string[] {
  const { antivirus: own } = report;
  if (!own) return [];
  const urls = new Map(report.targets.map((target) => [target.id, target.url]));
  const reached = own.probes.filter((probe) => probe.outcome === 'reachable').length;
  return [
    '',
    `Antivirus proxy (${plain(own.settings.source, 300)}): ${reached} of ${own.probes.length} targets reachable`,
    ...own.probes.map((probe) => {
      const servers = probe.servers.length > 0 ? ` by ${plain(probe.servers.join(' '), 300)}` : '';
      return `    ${plain(urls.get(probe.targetId) ?? probe.targetId)}${servers}: ${statusWords(probe, own.settings)}`;
    }),
  ];
}

/** Which proxy each consumer takes, one line each. */
function decisions({ decisions: told = [] }: Report): readonly string[] {
  if (told.length === 0) return [];
  return ['', 'Who takes which proxy:', ...told.map((decision) => `    ${plain(consumerLine(decision))}`)];
}

/** WinHTTP's own answers, for people: its lines are no block either. */
function winhttp(report: Report): readonly string[] {
  if (!report.winhttp) return [];
  return [
    '',
    plain(winhttpSentence(report.winhttp)),
    ...machineLines(report.winhttp).map(([name, value]) => `    ${name}: ${plain(value)}`),
    ...report.winhttp.notes.map((note) => `    Note: ${plain(note)}`),
    ...winhttpRows(report, report.winhttp).map(({ target, answer, disagreement }) => {
      const differs = disagreement === null ? '' : ` (${plain(disagreementWords(disagreement))})`;
      return `    ${plain(target.url)} by ${wayOf(answer)}: ${plain(answerWords(target, answer))}${differs}`;
    }),
  ];
}

function conclusions(report: Report): readonly string[] {
  const findings = worstFirst(report.findings).flatMap((finding) => [
    '',
    ...findingLines(finding, report.host.networks),
  ]);
  return [
    '',
    `Verdict: ${plain(report.verdict)}`,
    ...report.channels.map((channel) => `Verdict: ${plain(channel.sentence)}`),
    ...toldConsumers(report).map(({ sentence }) => `Consumer: ${plain(sentence)}`),
    ...decisions(report),
    ...antivirus(report),
    ...winhttp(report),
    ...findings,
    ...(report.runWarnings.length > 0 ? ['', ...report.runWarnings.map((note) => `Note: ${plain(note)}`)] : []),
    '',
    `Exit: ${report.exit.code}, ${plain(report.exit.reason)}`,
  ];
}

/** The result text, whose lines scripts read (grammar: `test/report/grammar-reader.ts`): CRLF for Windows machines, LF elsewhere, UTF-8 without BOM. */
export function renderText(report: Report): string {
  const end = report.host.platform === 'win32' ? '\r\n' : '\n';
  const sensor = report.sensor;
  const lines = [
    ...header(report).map(neutral),
    neutral(`Proxy config: Method=${sensor.method}, address=${plain(sensor.address, 300)}`),
    ...blocks(report),
    ...conclusions(report).map(neutral),
  ];
  return lines.join(end) + end;
}
