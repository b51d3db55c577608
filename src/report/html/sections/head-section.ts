import { METHOD_LABELS } from '../../../model/method.ts';
import type { Report } from '../../../model/report.ts';
import { counted } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import { dateTime } from '../model/phrases.ts';
import { serverName } from '../model/probe-words.ts';
import type { View } from '../model/view.ts';
import { icon, type SymbolName } from '../symbols.ts';
import type { PageFinding } from './page-finding.ts';

/** Two sentences; more than this is no verdict. */
const VERDICT_CHARACTERS = 600;
/** The sentences of the verdict, one line each; what follows a semicolon is a sentence of its own. */
export function verdictLines(verdict: string): readonly string[] {
  return verdict
    .split(/(?<=[.!?])\s+(?=\p{Lu}|\d)|;\s+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`);
}

/** Of the whole report, by its numbers and not by its words: a tick only where nothing is wrong, a cross where something that is needed fails, else a triangle. */
export function verdictSymbol({ channels, exit }: Pick<Report, 'channels' | 'exit'>): SymbolName {
  const required = channels.filter((channel) => channel.required);
  if (exit.code === 1 || required.some(({ level }) => level === 'error')) return 'fail';
  // A tick says that it was tested: a report without channels says nothing.
  return exit.code === 0 && channels.length > 0 && required.every(({ level }) => level !== 'warning') ? 'ok' : 'warn';
}

function verdictWords(symbol: SymbolName): string {
  return symbol === 'ok' ? 'OK: ' : symbol === 'warn' ? 'Warning: ' : 'Error: ';
}

/** One symbol for all sentences: a tick before the first one would hide the second. */
function verdictHeading(report: Report): Markup {
  const symbol = verdictSymbol(report);
  const mark = html`${icon(symbol)}<span class="vh">${verdictWords(symbol)}</span>`;
  const lines = verdictLines(clip(report.verdict, VERDICT_CHARACTERS)).map(
    (line, index) => html`<span class="line">${index === 0 ? mark : null}${line} </span>`,
  );
  return html`<h1 class="verdict">${lines}</h1>`;
}

/** The button that copies a sentence which stands in the page. */
export function copyButton(ids: string, label: string): Markup {
  return html`<button class="btn js" type="button" data-copy="${ids}">${label}</button>`;
}

/** The cause to begin with: of the worst ones, the one that explains most. */
function firstCause(findings: readonly PageFinding[]): PageFinding | null {
  const worst = findings.find((entry) => entry.finding.severity !== 'info');
  if (!worst) return null;
  const equal = findings.filter((entry) => entry.finding.severity === worst.finding.severity);
  return equal.reduce((first, entry) => (entry.finding.explains > first.finding.explains ? entry : first), worst);
}

function todo(findings: readonly PageFinding[]): Markup {
  const first = firstCause(findings);
  if (!first) return html`<p class="todo"><b>What to do:</b> nothing.</p>`;
  const { words, anchor, finding } = first;
  const others = findings.filter((entry) => entry.finding.severity === finding.severity).length - 1;
  const more = others > 0 ? html` <a href="#findings">${counted(others, `more ${finding.severity}`)}</a>.` : null;
  return html`<p class="todo"><b>What to do${others > 0 ? ' first' : ''}:</b> ${words.remedy} <a href="#${anchor}">Why, and the evidence</a>.${more} ${
    words.request === null ? null : copyButton(`s-${anchor}`, 'Copy sentence for the firewall team')
  }</p>`;
}

function incomplete(report: Report): Markup | null {
  if (report.run.complete) return null;
  const why = {
    deadline: 'it reached its deadline',
    SIGINT: 'it was interrupted',
    SIGTERM: 'it was ended from outside',
    'internal-error': 'an error of the tool stopped it',
  };
  return html`<p class="partial">${icon('warn')}<span><b>This run is incomplete:</b> ${
    report.run.incompleteBecause ? why[report.run.incompleteBecause] : 'something was left undone'
  }. What was measured stands here; the rest reads “Not tested”.</span></p>`;
}

/** A name or source longer than this is cut: the device line stays a line. */
const FACT_CHARACTERS = 200;

interface HeadFact {
  readonly name: string;
  readonly main: string;
  readonly more: string;
}

function deviceFacts(view: View): readonly HeadFact[] {
  const { host, catalogue, run, sensor, exit } = view.report;
  const reached = view.rows.filter((row) => row.verdict.reachableBy.length > 0).length;
  const required = view.rows.filter((row) => row.target.required);
  const missing = required.filter((row) => row.verdict.reachableBy.length === 0).length;
  const settings = view.report.proxies.find((entry) => entry.method === view.sensorMethod);
  const regions = catalogue.regions.length > 0 ? catalogue.regions.join(', ') : 'no region';
  return [
    {
      name: 'Device',
      main: host.name,
      more: [host.system, ...host.networks.slice(0, 2).map((network) => network.address)].join(', '),
    },
    {
      name: 'Region and list',
      main: `${regions}, ${catalogue.models.join(' and ') || 'custom'}`,
      more: `${catalogue.regionUnknown ? 'region unknown: several taken' : `from ${catalogue.chosenBy}`}`,
    },
    {
      name: 'Reachable',
      main: `${reached} of ${counted(view.rows.length, 'target')}`,
      more: `${missing === 0 ? `all ${required.length} required ones` : `${missing} of ${required.length} required are not`}: exit ${exit.code}`,
    },
    {
      name: 'The sensor would use',
      main: `${METHOD_LABELS[view.sensorMethod]} ${serverName(sensor.address)}`.trim(),
      more: settings?.source ?? sensor.why,
    },
    {
      name: 'Run',
      main: dateTime(run.startedAt),
      more: `as ${host.identity.user}${host.identity.elevated === null ? '' : host.identity.elevated ? ', elevated' : ', not elevated'}`,
    },
  ];
}

/** First screen: the verdict, what to do, the device. */
export function headSection(view: View): Markup {
  const facts = deviceFacts(view).map(
    (fact) =>
      html`<div><dt>${fact.name}</dt><dd><b>${clip(fact.main, FACT_CHARACTERS)}</b><br>${clip(fact.more, FACT_CHARACTERS)}</dd></div>`,
  );
  return html`${verdictHeading(view.report)}${todo(view.findings)}${incomplete(view.report)}<dl class="device">${facts}</dl>`;
}

/** The bar above everything: whose page it is, and the way to its sections. */
export function topBar(view: View): Markup {
  const sections = [
    ['channels', 'Channels'],
    ['findings', 'Findings'],
    ['routes', 'Routes'],
    ['targets', 'Targets'],
    ['settings', 'Proxy settings'],
    ...(view.report.winhttp ? [['winhttp', 'WinHTTP'] as const] : []),
    ['provenance', 'Provenance'],
  ] as const;
  return html`<header class="bar"><span><b>MDE Client Analyzer</b> connectivity report<span class="onprint">, ${view.report.host.name}</span></span><nav aria-label="Sections">${sections.map(
    ([id, name]) => html`<a href="#${id}">${name}</a>`,
  )}</nav></header>`;
}
