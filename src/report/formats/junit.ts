import type { Finding } from '../../findings/shape/finding.ts';
import { wordsOf } from '../../findings/shape/words-of.ts';
import { METHOD_LABELS, METHODS, type Method } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import type { Report } from '../../model/report.ts';
import { SERVICE_NAMES, type Target } from '../../model/target.ts';
import { briefHosts } from '../words/finding-words.ts';
import { elapsedMs, findingsByProbe, type ProbeRow, probeKey, probeRows, settingsOf } from '../words/probe-table.ts';
import { statusWords } from '../words/status-words.ts';
import { xml } from './markup-escape.ts';

interface Case {
  readonly lines: readonly string[];
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
}

/** A cause with hundreds of consequences is told in each of them: shortly, the whole is in the other files. */
const LONGEST_WORDS = 300;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Failed is what the result text calls `Failed` or invalid; not configured and not tested are `skipped`. */
function resultOf(probe: Probe | null): Case['result'] {
  if (probe?.state === 'measured') return probe.outcome === 'reachable' ? 'passed' : 'failed';
  return probe?.state === 'unusable' ? 'failed' : 'skipped';
}

function failureElement(
  probe: Probe | null,
  cause: Finding | undefined,
  status: string,
  networks: Report['host']['networks'],
): string {
  const type = cause?.code ?? probe?.failure?.code ?? 'unexpected-status';
  const words = cause ? wordsOf(cause, networks) : null;
  const who = probe?.answeredBy ? `answered by ${probe.answeredBy}` : 'nobody answered';
  const where = probe?.failure
    ? `, failed at ${probe.failure.phase} (${probe.failure.peer}): ${probe.failure.code}`
    : '';
  const body = words
    ? [words.title, words.remedy, briefHosts(words) ?? '', ...words.shownBy]
        .filter((line) => line !== '')
        .map((line) => xml(line, LONGEST_WORDS))
    : [];
  return `      <failure type="${xml(type)}" message="${xml(`${status}, ${who}${where}`)}">${body.join('\n')}</failure>`;
}

function testCase(
  report: Report,
  target: Target,
  method: Method,
  probe: Probe | null,
  cause: Finding | undefined,
): Case {
  const result = resultOf(probe);
  const ms = (probe && probe.sharedWith === null ? elapsedMs(probe) : null) ?? 0;
  const status = statusWords(probe, settingsOf(report, method));
  const head = `    <testcase classname="${xml(`${target.service}.${target.region}`)}" name="${xml(`${METHOD_LABELS[method]}: ${target.url}`)}" time="${seconds(ms)}"`;
  if (result === 'passed') return { lines: [`${head}/>`], result, ms };
  const inner =
    result === 'skipped'
      ? `      <skipped message="${xml(status)}"/>`
      : failureElement(probe, cause, status, report.host.networks);
  return { lines: [`${head}>`, inner, '    </testcase>'], result, ms };
}

const count = (cases: readonly Case[], result: Case['result']): number =>
  cases.filter((entry) => entry.result === result).length;

function totals(cases: readonly Case[]): string {
  const time = seconds(cases.reduce((sum, entry) => sum + entry.ms, 0));
  return `tests="${cases.length}" failures="${count(cases, 'failed')}" errors="0" skipped="${count(cases, 'skipped')}" time="${time}"`;
}

function groupByChannel(rows: readonly ProbeRow[]): readonly (readonly ProbeRow[])[] {
  const groups = new Map<string, ProbeRow[]>();
  for (const row of rows) {
    const key = `${row.target.service} ${row.target.region}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** JUnit XML: a suite for each channel, a case for each target and method, failure type = finding code. */
export function renderJunit(report: Report): string {
  const causes = findingsByProbe(report);
  const timestamp = xml(report.run.startedAt.replace(/\.\d+Z$|Z$/, ''));
  const all: Case[] = [];
  const suites = groupByChannel(probeRows(report)).flatMap((rows) => {
    const first = rows[0]?.target;
    if (!first) return [];
    const cases = rows.flatMap(({ target, probes }) =>
      METHODS.map((method, i) =>
        testCase(report, target, method, probes[i] ?? null, causes.get(probeKey(target.id, method))?.[0]),
      ),
    );
    all.push(...cases);
    const name = `${SERVICE_NAMES[first.service]} (${first.region})`;
    return [
      `  <testsuite name="${xml(name)}" hostname="${xml(report.host.name)}" timestamp="${timestamp}" ${totals(cases)}>`,
      '    <properties>',
      `      <property name="run" value="${xml(report.run.id)}"/>`,
      `      <property name="exit-code" value="${report.exit.code}"/>`,
      `      <property name="exit-reason" value="${xml(report.exit.reason)}"/>`,
      '    </properties>',
      ...cases.flatMap((entry) => entry.lines),
      '  </testsuite>',
    ];
  });
  const root = `<testsuites name="${xml(report.tool.name)}" ${totals(all)}>`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', root, ...suites, '</testsuites>'].join('\n')}\n`;
}
