/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData } from '../model/page-data.ts';
import { enableCopy } from './copy.ts';
import { Detail } from './detail.ts';
import { all, byId } from './dom.ts';
import { GridFocus } from './grid-focus.ts';
import { applyFilter, headsOf, isOpen, readGroups, setOpen } from './matrix.ts';
import { enablePrint } from './print.ts';
import { ProbePanel } from './probe-panel.ts';

const METHODS = ['default', 'wpad', 'none', 'named', 'command-line'];

function start(): void {
  document.documentElement.classList.add('on');
  enableCopy();
  const data = JSON.parse(byId('report').textContent ?? '') as PageData; // Our own renderer wrote it into this page.
  const groups = readGroups();
  const heads = headsOf(groups);
  for (const head of heads) setOpen(head, !head.head.classList.contains('ok') && !head.head.classList.contains('info'));
  const focus = new GridFocus(groups);
  const panel = new ProbePanel(new Detail(data), METHODS);
  const text = byId('text') as HTMLInputElement; // Written as an input by the renderer, like the two below.
  const channel = byId('channel') as HTMLSelectElement;
  const states = all<HTMLInputElement>('[name=state]');
  const total = groups.reduce((sum, group) => sum + group.rows.length, 0);

  const apply = (): void => {
    const state = states.find((choice) => choice.checked)?.value ?? '';
    panel.closeInline();
    const found = applyFilter(groups, { state, channel: channel.value, text: text.value });
    focus.keepVisible();
    byId('count').textContent = found === total ? `${total} targets` : `${found} of ${total} targets`;
    const shut = heads.some((head) => !isOpen(head));
    byId('groups').textContent = shut ? 'Open all groups' : 'Close all groups';
  };
  const choose = (cell: HTMLElement): void => {
    focus.stopAt(cell);
    panel.toggle(cell);
  };

  for (const choice of states) choice.addEventListener('change', apply);
  text.addEventListener('input', apply);
  channel.addEventListener('change', apply);
  byId('tools').addEventListener('submit', (event) => event.preventDefault());
  byId('groups').addEventListener('click', () => {
    const open = heads.some((head) => !isOpen(head));
    for (const head of heads) setOpen(head, open);
    apply();
  });

  const table = document.querySelector<HTMLElement>('.mx');
  table?.addEventListener('click', (event) => {
    const hit = event.target instanceof Element ? event.target : null;
    const group = heads.find((entry) => hit && entry.button.contains(hit));
    if (group) {
      setOpen(group, !isOpen(group));
      focus.stopAt(group.button);
      apply();
    }
    const cell = hit?.closest<HTMLElement>('.c');
    if (cell) {
      cell.focus({ preventScroll: true });
      choose(cell);
    }
  });
  table?.addEventListener('keydown', (event) => {
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>('.c,.g button') : null;
    if (event.key === 'Escape') panel.close();
    if (!from || event.altKey || event.metaKey) return;
    const fold = focus.folds(from, event.key);
    if (fold) {
      setOpen(fold, !isOpen(fold));
      apply();
    } else if (from.classList.contains('c') && (event.key === 'Enter' || event.key === ' ')) choose(from);
    else {
      const next = focus.target(from, event);
      if (!next) return;
      focus.stopAt(next);
      next.focus();
      if (next.classList.contains('c')) panel.follow(next);
    }
    event.preventDefault();
  });

  const jump = (): void => {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    // A finding may stand in a closed list.
    for (let fold = place.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
      fold.open = true;
    const group = groups.find((entry) => entry.head.parentElement?.contains(place));
    const region = heads.find((entry) => entry.head === place && entry !== group);
    if (!group && !region) {
      place.scrollIntoView();
      return;
    }
    for (const choice of states) choice.checked = choice.value === '';
    text.value = '';
    channel.value = '';
    for (const head of [group?.region ?? null, group ?? null, region ?? null]) if (head) setOpen(head, true);
    apply();
    const cell = place.classList.contains('c') ? place : (group ?? region)?.button;
    if (!cell) return;
    focus.stopAt(cell);
    if (cell === place) panel.show(place);
    cell.scrollIntoView({ block: cell === place ? 'center' : 'start' });
    cell.focus({ preventScroll: true });
  };
  addEventListener('hashchange', jump);
  enablePrint();

  apply();
  const first = data.open === null ? null : document.getElementById(`p-${data.open}`);
  if (first) {
    focus.stopAt(first);
    focus.keepVisible();
    panel.showDocked(first);
  }
  if (location.hash !== '') jump();
}

start();
