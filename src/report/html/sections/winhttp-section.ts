import { counted } from '../../../text/list.ts';
import {
  answerWords,
  disagreementWords,
  machineLines,
  type WinhttpRow,
  winhttpRows,
  winhttpSentence,
} from '../../words/winhttp-words.ts';
import { clip, html, type Markup } from '../markup.ts';
import { numberedMethod } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon } from '../symbols.ts';

/** Longest list of answers in the page; the JSON report holds all of them. */
const MOST_ROWS = 400;
const LIMIT = 400;

function row({ target, answer, disagreement }: WinhttpRow): Markup {
  const agreement =
    answer.state !== 'answered'
      ? html`${icon('absent')}<span>not compared</span>`
      : disagreement === null
        ? html`${icon('ok')}<span>no difference</span>`
        : html`${icon(disagreement.kind === 'number' ? 'info' : 'warn')}<span>${clip(disagreementWords(disagreement), LIMIT)}</span>`;
  return html`<tr class="${disagreement === null ? 'off' : 'on'}"><td data-l="Target" class="m">${clip(target.url, LIMIT)}</td><td data-l="Method">${numberedMethod(answer.method)}</td><td data-l="WinHTTP">${clip(answerWords(target, answer), LIMIT)}</td><td data-l="Beside ours"><span class="state">${agreement}</span></td></tr>`;
}

function table(rows: readonly WinhttpRow[], caption: string): Markup {
  return html`<table class="st"><caption class="vh">${caption}</caption><thead><tr><th scope="col" class="w31">Target</th><th scope="col" class="w18">Method</th><th scope="col" class="w32">WinHTTP</th><th scope="col">Beside ours</th></tr></thead><tbody>${rows.slice(0, MOST_ROWS).map(row)}</tbody></table>${rows.length > MOST_ROWS ? html`<p class="note pad">${counted(rows.length - MOST_ROWS, 'more row')} in the JSON report.</p>` : null}`;
}

/** What Windows' own HTTP stack answered, differences first; null in runs that did not ask it. */
export function winhttpSection({ report }: View): Markup | null {
  const { winhttp } = report;
  if (!winhttp) return null;
  const rows = winhttpRows(report, winhttp);
  const different = rows.filter(({ disagreement }) => disagreement !== null);
  const facts = machineLines(winhttp).map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${clip(value, LIMIT)}</dd></div>`,
  );
  const notes = winhttp.notes
    .slice(0, 20)
    .map((note) => html`<li>${icon('info')}<span>${clip(note, LIMIT)}</span></li>`);
  return html`<section id="winhttp" class="s" aria-labelledby="h-w"><header><h2 id="h-w">WinHTTP</h2><p class="note">What Windows’ own HTTP stack, the sensor’s, answers beside our own steps.</p></header><div class="body"><p class="why">${clip(winhttpSentence(winhttp), LIMIT)}.</p>${facts.length === 0 ? null : html`<dl class="prov">${facts}</dl>`}${notes.length === 0 ? null : html`<ol class="steps">${notes}</ol>`}${different.length === 0 ? null : html`<h3 class="sub">Where the two differ</h3>${table(different, 'Where WinHTTP and our own steps differ')}`}${rows.length === 0 ? null : html`<details class="pad"><summary>${counted(rows.length, 'answer')} of WinHTTP</summary>${table(rows, 'Every answer of WinHTTP')}</details>`}</div></section>`;
}
