/// <reference lib="dom" />
import { all } from './dom.ts';

/** On paper nothing is folded: groups and lists open before printing and close again after. */
export function enablePrint(): void {
  let rows: readonly HTMLElement[] = [];
  let folds: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    rows = all('.mx tr[hidden]');
    folds = all<HTMLDetailsElement>('main details:is(.hosts,.rest,.pad):not([open])');
    for (const row of rows) row.hidden = false;
    for (const fold of folds) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const row of rows) row.hidden = true;
    for (const fold of folds) fold.open = false;
  });
}
