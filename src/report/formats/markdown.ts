import { wordsOf } from '../../findings/shape/words-of.ts';
import { METHOD_HEADS, METHODS } from '../../model/method.ts';
import type { Channel, Report } from '../../model/report.ts';
import { SERVICE_NAMES } from '../../model/target.ts';
import { some } from '../../text/list.ts';
import { worstFirst } from '../words/finding-words.ts';
import { probeRows, settingsOf } from '../words/probe-table.ts';
import { statusWords } from '../words/status-words.ts';
import { disagreementWords, winhttpRows, winhttpSentence } from '../words/winhttp-words.ts';
import { markdown, markdownCode } from './markup-escape.ts';
import { catalogueWords, identityWords } from './text.ts';

/** GitHub refuses step summaries above 1 MiB; rows beyond this count are counted, not shown. */
const MOST_ROWS = 200;
const MOST_FINDINGS = 50;

const HEADINGS = METHODS.map((method) => METHOD_HEADS[method]);

function channelRow(channel: Channel): string {
  const cells = METHODS.map((method) => {
    const seen = channel.byMethod[method];
    if (!seen) return '–';
    return `${seen.reachable === seen.measured ? '✔' : '✖'} ${seen.reachable}/${seen.measured}`;
  });
  const name = `${SERVICE_NAMES[channel.service]} (${channel.region})${channel.required ? '' : ', optional'}`;
  return `| ${markdown(name)} | ${cells.join(' | ')} | ${channel.level} |`;
}

/** Hosts that one finding lists; a comment of a pull request has its limits. */
const MOST_HOSTS = 100;

function findings(report: Report): readonly string[] {
  const shown = worstFirst(report.findings)
    .slice(0, MOST_FINDINGS)
    .flatMap((finding) => {
      const words = wordsOf(finding, report.host.networks);
      return [
        `- **${finding.severity}** ${markdownCode(finding.code)} ${markdown(words.title)}`,
        ...(words.effect === '' ? [] : [`  - Why: ${markdown(words.effect)}`]),
        ...(words.remedy === '' ? [] : [`  - Do: ${markdown(words.remedy)}`]),
        ...(words.request === null ? [] : [`  - For the firewall team: ${markdown(words.request)}`]),
        ...(words.hosts.length === 0 ? [] : [`  - Hosts: ${markdown(some(words.hosts, MOST_HOSTS))}`]),
        ...(words.shownBy.length === 0 ? [] : [`  - Shown by: ${markdown(words.shownBy.join(' '))}`]),
      ];
    });
  const rest = report.findings.length - MOST_FINDINGS;
  return rest > 0 ? [...shown, `- and ${rest} more in the report`] : shown;
}

function failedTargets(report: Report): readonly string[] {
  const failed = probeRows(report).filter(({ probes }) =>
    probes.some((probe) => probe?.outcome === 'unreachable' || probe?.state === 'unusable'),
  );
  if (failed.length === 0) return [];
  const rows = failed.slice(0, MOST_ROWS).map(({ target, probes }) => {
    const cells = METHODS.map((method, i) => statusWords(probes[i] ?? null, settingsOf(report, method)));
    return `| ${markdownCode(target.url, 300)} | ${cells.join(' | ')} |`;
  });
  const rest = failed.length - MOST_ROWS;
  return [
    '',
    '<details><summary>Targets that fail by at least one method</summary>',
    '',
    `| target | ${HEADINGS.join(' | ')} |`,
    `|---|${'---|'.repeat(HEADINGS.length)}`,
    ...rows,
    ...(rest > 0 ? ['', `and ${rest} more in the report`] : []),
    '',
    '</details>',
  ];
}

/** Where Windows' own HTTP stack differs from our steps. */
function winhttp(report: Report): readonly string[] {
  if (!report.winhttp) return [];
  const different = winhttpRows(report, report.winhttp).filter(({ disagreement }) => disagreement !== null);
  const rows = different.slice(0, MOST_ROWS).map(({ target, answer, disagreement }) => {
    const words = disagreement === null ? '' : disagreementWords(disagreement);
    return `| ${markdownCode(target.url, 300)} | ${METHOD_HEADS[answer.method]} | ${markdown(words)} |`;
  });
  const rest = different.length - MOST_ROWS;
  return [
    '',
    '### WinHTTP',
    '',
    `${markdown(winhttpSentence(report.winhttp))}.`,
    ...(rows.length === 0 ? [] : ['', '| target | method | difference |', '|---|---|---|', ...rows]),
    ...(rest > 0 ? ['', `and ${rest} more in the report`] : []),
  ];
}

/** A summary for tickets and for `$GITHUB_STEP_SUMMARY`. */
export function renderMarkdown(report: Report): string {
  const lines = [
    `## ${markdown(report.verdict)}`,
    '',
    `| channel | ${HEADINGS.join(' | ')} | level |`,
    `|---|${'---|'.repeat(HEADINGS.length + 1)}`,
    ...report.channels.map(channelRow),
    '',
    ...(report.findings.length > 0 ? ['### Findings', '', ...findings(report)] : ['No findings.']),
    ...failedTargets(report),
    ...winhttp(report),
    '',
    `Proxy config: Method=${report.sensor.method}, address=${markdown(report.sensor.address, 300)}`,
    '',
    `${markdown(`${report.host.name}, ${report.host.system}, as ${identityWords(report.host.identity)}; ${catalogueWords(report.catalogue)}`)}; ` +
      `${markdown(report.run.startedAt)}; ${markdown(`${report.tool.name} ${report.tool.version}`)}, run ${markdownCode(report.run.id)}; ` +
      `exit ${report.exit.code}${report.run.complete ? '' : ', incomplete'}`,
  ];
  return `${lines.join('\n')}\n`;
}
