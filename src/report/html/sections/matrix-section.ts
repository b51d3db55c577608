import { METHOD_HEADS, METHOD_LABELS, METHODS, type Method } from '../../../model/method.ts';
import type { ProxySettings } from '../../../model/proxy.ts';
import { counted } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import { CELL_SYMBOLS, type ViewCell } from '../model/cell.ts';
import type { Group, Row } from '../model/group.ts';
import { methodNumber, urlParts } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon, type SymbolName } from '../symbols.ts';
import { levelMark, methodCount } from './channels-section.ts';
import type { RegionBlock, Summary } from './region-block.ts';

const FILTERS: readonly { readonly state: Row['state']; readonly label: string; readonly symbol: SymbolName }[] = [
  { state: 'not', label: 'Not reachable', symbol: 'fail' },
  { state: 'warn', label: 'With a warning', symbol: 'warn' },
  { state: 'ok', label: 'Reachable', symbol: 'ok' },
  { state: 'untested', label: 'Not tested', symbol: 'skipped' },
];

function cellMarkup(row: Row, cell: ViewCell, sensor: Method): Markup {
  const name = `${methodNumber(cell.method)} ${METHOD_LABELS[cell.method]}: ${cell.words.replace(/[()]/g, '')}`;
  const classes = cell.method === sensor ? `c sensor ${cell.state}` : `c ${cell.state}`;
  return html`<td role="gridcell" class="${classes}" id="p-${row.number}-${cell.method}" aria-label="${name}">${icon(CELL_SYMBOLS[cell.state])}${cell.code}</td>`;
}

function rowMark(row: Row): Markup | null {
  if (row.state === 'not') return html`${icon('fail')}<span class="vh">Not reachable: </span>`;
  if (row.state === 'warn') return html`${icon('warn')}<span class="vh">Warning: </span>`;
  return null;
}

function rowMarkup(row: Row, sensor: Method): Markup {
  const { host, path, port } = urlParts(row.target.url);
  return html`<tr role="row" class="t${row.noWay ? ' error' : ''}" data-r="${row.state}"><th role="rowheader" scope="row">${rowMark(row)}${clip(host, 260)}<span>${clip(path, 300)}</span></th><td role="gridcell" class="p">${port}</td>${row.cells.map(
    (cell) => cellMarkup(row, cell, sensor),
  )}</tr>`;
}

function countCells(summary: Summary, sensor: Method): readonly Markup[] {
  return METHODS.map((method) => {
    const numbers = summary.byMethod[method];
    const bad =
      method === sensor && summary.level === 'error' && numbers !== null && numbers.reachable < numbers.measured;
    const classes = [method === sensor ? 'sensor' : '', bad ? 'bad' : ''].filter((name) => name !== '').join(' ');
    return html`<td role="gridcell"${classes === '' ? null : html` class="${classes}"`}>${methodCount(summary, method)}</td>`;
  });
}

function headRow(id: string, kind: string, title: string, summary: Summary, sensor: Method): Markup {
  const { level } = summary;
  return html`<tr role="row" class="g${kind} ${level}" id="${id}"><th role="rowheader" scope="rowgroup" colspan="2"><button type="button" aria-expanded="true">${icon('chev')}${levelMark(level)}${title}</button></th>${countCells(summary, sensor)}</tr>`;
}

function groupMarkup(group: Group, name: string, sensor: Method): Markup {
  const { rows, left } = group;
  const title = left === 0 ? name : `${name}, ${rows.length} of ${rows.length + left} shown`;
  return html`<tbody role="rowgroup" data-g="${group.key}">${headRow(`g-${group.key}`, '', title, group.channel, sensor)}${rows.map(
    (row) => rowMarkup(row, sensor),
  )}</tbody>`;
}

/** A region's head and the channels under it. */
function regionMarkup(block: RegionBlock, sensor: Method): Markup {
  const head = headRow(`r-${block.region}`, ' region', block.title, block.summary, sensor);
  return html`<tbody role="rowgroup" data-region="${block.region}">${head}</tbody>${block.groups.map((group) => groupMarkup(group, group.service, sensor))}`;
}

/** A few letters under a column's head: where the method goes. */
function methodHint(settings: ProxySettings | undefined): string {
  switch (settings?.state) {
    case undefined:
      return '';
    case 'absent':
      return 'not set';
    case 'direct':
      return 'direct';
    case 'unusable':
      return 'unusable';
    case 'pac':
      return settings.fileName;
    case 'manual':
      return settings.servers[0]?.server.host ?? 'direct';
  }
}

function tools(view: View): Markup {
  const of = (state: Row['state']): number => view.rows.filter((row) => row.state === state).length;
  const choices = FILTERS.filter(({ state }) => of(state) > 0).map(
    ({ state, label, symbol }) =>
      html`<label><input type="radio" name="state" value="${state}"><span>${icon(symbol)}${label} ${of(state)}</span></label>`,
  );
  const channels = view.groups.map((group) => html`<option value="${group.key}">${group.title}</option>`);
  return html`<form class="tools js" id="tools"><fieldset class="seg"><legend class="vh">Show</legend><label><input type="radio" name="state" value="" checked><span>All ${view.rows.length}</span></label>${choices}</fieldset><label class="vh" for="channel">Channel</label><select id="channel"><option value="">All channels</option>${channels}</select><label class="vh" for="text">Host or URL</label><input id="text" type="search" placeholder="Host or URL" autocomplete="off" spellcheck="false"><button class="btn" type="button" id="groups">Open all groups</button><span class="count" id="count" role="status">${counted(view.rows.length, 'target')}</span></form>`;
}

/** What the page leaves to the other files. */
function leftNote(view: View): string | null {
  const left = view.groups.reduce((sum, group) => sum + group.left, 0);
  return left === 0
    ? null
    : ` ${counted(left, 'target')} more, most of them without trouble, are in the JSON and CSV reports.`;
}

/** Every target by every method, and the place where a probe is shown. */
export function matrixSection(view: View): Markup {
  const sensor = view.sensorMethod;
  const groups =
    view.regions?.map((block) => regionMarkup(block, sensor)) ??
    view.groups.map((group) => groupMarkup(group, group.title, sensor));
  const heads = METHODS.map((method) => {
    const settings = view.report.proxies.find((entry) => entry.method === method);
    return html`<th role="columnheader" scope="col" class="cm${method === sensor ? ' sensor' : ''}"><b>${methodNumber(method)}</b>${METHOD_HEADS[method]}<small>${methodHint(settings)}</small></th>`;
  });
  return html`<section id="targets" class="w" aria-labelledby="h-t"><header><h2 id="h-t">Targets</h2><p class="note">${counted(view.rows.length, 'target')} by five methods. <span class="js">Channels without trouble are closed. </span>A strong cross has no way round it; a light one is reachable by another method. <span class="js">Choose a cell to see its probe.</span>${leftNote(view)}</p></header>${tools(view)}<div class="split"><div><table class="mx" role="grid" aria-label="Targets by proxy method" aria-colcount="7"><colgroup><col class="c1"><col class="cp"><col class="cm"><col class="cm"><col class="cm"><col class="cm"><col class="cm"></colgroup><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="c1">Target</th><th role="columnheader" scope="col" class="cp">Port</th>${heads}</tr></thead>${groups}</table><p class="none" id="none" hidden>No target matches. Clear the text or choose All.</p></div><aside class="probe js" id="probe" aria-label="Probe detail" tabindex="0"></aside></div></section>`;
}
