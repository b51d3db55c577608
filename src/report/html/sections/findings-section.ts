import type { Severity } from '../../../findings/shape/finding-info.ts';
import { counted, joined } from '../../../text/list.ts';
import { html, type Markup } from '../markup.ts';
import { evidenceLine } from '../model/evidence-words.ts';
import { LEVEL_WORDS, methodNumber } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon, type SymbolName } from '../symbols.ts';
import { copyButton } from './head-section.ts';
import type { PageFinding } from './page-finding.ts';

/** Most findings of one level that stand open; the rest is one line. */
const OPEN_FINDINGS = 12;
/** Hosts that a list shows one by one. */
const LISTED_HOSTS = 1000;
/** Pieces of evidence that stand open; the rest is one line. */
const OPEN_EVIDENCE = 3;

const SEVERITY_SYMBOLS: Readonly<Record<Severity, SymbolName>> = { error: 'fail', warning: 'warn', info: 'info' };

function severityMark(severity: Severity): Markup {
  return html`${icon(SEVERITY_SYMBOLS[severity])}<span class="vh">${LEVEL_WORDS[severity]}: </span>`;
}

const failedProbes = (view: View): number =>
  view.report.probes.filter((probe) => probe.outcome === 'unreachable').length;

function metaLine(entry: PageFinding, view: View): Markup {
  const { finding } = entry;
  const ids = new Set(finding.affected.map((key) => key.slice(0, key.lastIndexOf('/'))));
  const rows = view.rows.filter((row) => ids.has(row.target.id));
  const stuck = rows.filter((row) => row.verdict.reachableBy.length === 0);
  const parts: string[] = [];
  if (finding.method !== null) {
    // A finding of one method says nothing about targets that other causes stop elsewhere.
    parts.push(
      `${rows.length === 0 ? '' : `${counted(rows.length, 'target')} by `}method ${methodNumber(finding.method)}`,
    );
  } else {
    const required = stuck.filter((row) => row.target.required).length;
    const another = rows.length - stuck.length;
    if (required > 0) parts.push(`${counted(required, 'required target')} by no method`);
    if (stuck.length > required) parts.push(`${counted(stuck.length - required, 'optional target')} by no method`);
    if (another > 0) parts.push(`${counted(another, 'target')} reachable by another method`);
  }
  if (finding.explains > 0)
    parts.push(`explains ${finding.explains} of ${counted(failedProbes(view), 'failed probe')}`);
  return html`<p class="meta"><code>${finding.code}</code>${parts.map((part) => html` · ${part}`)}</p>`;
}

function evidenceItem(view: View, id: string, control: boolean): Markup | null {
  const line = evidenceLine(view, id);
  if (!line) return null;
  const title = control ? `Control: ${line.title}` : line.title;
  return html`<li>${line.href === null ? title : html`<a href="${line.href}">${title}</a>`}<br><span class="quiet">${line.result}</span></li>`;
}

function evidenceList(entry: PageFinding, view: View): Markup | null {
  const { evidence, control, explains } = entry.finding;
  const items = evidence.map((id) => evidenceItem(view, id, false)).filter((item) => item !== null);
  if (items.length === 0 && entry.words.shownBy.length === 0) return null;
  const shown = entry.words.shownBy.map((line) => html`<li>${line}</li>`);
  const rest = items.slice(OPEN_EVIDENCE);
  const proof = control === null ? null : evidenceItem(view, control, true);
  const weaker =
    explains > 0
      ? html`<li class="quiet">No control: nothing that works over the same way was measured, so the claim is weaker.</li>`
      : null;
  return html`<div><h4>Evidence</h4><ul class="ev">${shown}${items.slice(0, OPEN_EVIDENCE)}${proof ?? weaker}</ul>${
    rest.length > 0 ? html`<details><summary>${rest.length} more</summary><ul class="ev">${rest}</ul></details>` : null
  }</div>`;
}

/** Lines that stand in one list; the rest is in the JSON report. */
function lines(entries: readonly string[]): string {
  const rest = entries.length - LISTED_HOSTS;
  return entries.slice(0, LISTED_HOSTS).join('\n') + (rest > 0 ? `\nand ${rest} more in the JSON report` : '');
}

/** The hosts that remedy and request count, once, one a line and ready to copy; beside them the patterns that open more. */
function hostList({ words, anchor }: PageFinding): Markup | null {
  const { hosts, patterns } = words;
  if (hosts.length === 0) return null;
  const wider =
    patterns.length === 0
      ? null
      : html`<p class="quiet">Published patterns that cover these hosts, and more:</p><pre tabindex="0">${lines(patterns)}</pre>`;
  return html`<details class="hosts"><summary>The ${hosts.length} hosts, one by one</summary><pre id="l-${anchor}" tabindex="0">${lines(hosts)}</pre>${wider}</details>`;
}

/** Ids of what a reader copies for the firewall team: the sentence, and the list that it speaks of. */
function requestIds({ words, anchor }: PageFinding): string {
  return words.hosts.length === 0 ? `s-${anchor}` : `s-${anchor} l-${anchor}`;
}

function requestBox(entry: PageFinding): Markup | null {
  const { request } = entry.words;
  if (request === null) return hostList(entry);
  return html`<div class="fw"><div class="top"><h4>For the firewall team</h4>${copyButton(requestIds(entry), 'Copy sentence for the firewall team')}</div><p id="s-${entry.anchor}">${request}</p>${hostList(entry)}</div>`;
}

function findingArticle(entry: PageFinding, view: View): Markup {
  const { finding, words, anchor } = entry;
  const why = finding.severity === 'info' ? words.effect : `${words.cause} ${words.effect}`;
  const head = html`${severityMark(finding.severity)}<div><h3>${words.title}</h3>`;
  if (finding.severity === 'info')
    return html`<article class="f info" id="${anchor}">${head}<p class="why">${why} ${words.remedy} ${words.shownBy.join(' ')} <code>${finding.code}</code></p>${hostList(entry)}</div></article>`;
  return html`<article class="f ${finding.severity}" id="${anchor}">${head}${metaLine(entry, view)}<p class="why">${why}</p><div class="two"><div><h4>Remedy</h4><p class="fix">${words.remedy}</p></div>${evidenceList(
    entry,
    view,
  )}</div>${requestBox(entry)}</div></article>`;
}

function levelBlock(level: Severity, view: View): Markup | null {
  const articles = view.findings
    .filter((entry) => entry.finding.severity === level)
    .map((entry) => findingArticle(entry, view));
  const rest = articles.slice(OPEN_FINDINGS);
  if (rest.length === 0) return html`${articles}`;
  return html`${articles.slice(0, OPEN_FINDINGS)}<details class="rest"><summary>and ${rest.length} more</summary>${rest}</details>`;
}

function summary(view: View): string {
  const of = (severity: Severity): number =>
    view.findings.filter((entry) => entry.finding.severity === severity).length;
  const parts = [
    of('error') > 0 ? counted(of('error'), 'error') : '',
    of('warning') > 0 ? counted(of('warning'), 'warning') : '',
    of('info') > 0 ? counted(of('info'), 'note') : '',
  ].filter((part) => part !== '');
  const failed = failedProbes(view);
  if (parts.length === 0)
    return failed === 0 ? 'None: no probe failed.' : `None, although ${counted(failed, 'probe')} failed.`;
  const explained = new Set(view.findings.flatMap((entry) => entry.finding.affected)).size;
  const account =
    failed === 0
      ? ''
      : explained >= failed
        ? ` They account for all ${counted(failed, 'failed probe')}.`
        : ` They account for ${explained} of ${counted(failed, 'failed probe')}.`;
  return `Causes, worst first: ${joined(parts)}.${account}`;
}

/** The causes: what, why, what to do, the proof, and the sentence for the firewall team. */
export function findingsSection(view: View): Markup {
  const requests = view.findings.filter((entry) => entry.words.request !== null && entry.finding.severity !== 'info');
  const all =
    requests.length > 1
      ? html`<p class="copyall">${copyButton(requests.map(requestIds).join(' '), `Copy all ${requests.length} requests`)}</p>`
      : null;
  const index = view.findings
    .slice(0, 20)
    .map(
      (entry) =>
        html`<li>${severityMark(entry.finding.severity)}<a href="#${entry.anchor}">${entry.words.title.replace(/\.$/, '')}</a></li>`,
    );
  const blocks = (['error', 'warning', 'info'] as const).map((level) => levelBlock(level, view));
  return html`<section id="findings" class="s" aria-labelledby="h-f"><header><div class="stick"><h2 id="h-f">Findings</h2>${index.length > 0 ? html`<p class="note">${summary(view)}</p>` : null}${all}${
    index.length > 0 ? html`<ol class="fi">${index}</ol>` : null
  }</div></header><div class="body">${blocks}${
    index.length > 0 ? null : html`<p class="why">${summary(view)}</p>`
  }</div></section>`;
}
