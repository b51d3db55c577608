/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { all, byId } from './dom.ts';

/** A row of targets with what the filters look at. */
export interface MatrixRow {
  readonly element: HTMLTableRowElement;
  readonly state: string;
  /** Host and path in lower case. */
  readonly text: string;
  readonly cells: readonly HTMLElement[];
}

/** A channel's head and its rows. */
export interface MatrixGroup {
  readonly key: string;
  readonly head: HTMLTableRowElement;
  readonly button: HTMLButtonElement;
  readonly rows: readonly MatrixRow[];
}

/** What is asked for. */
export interface Filter {
  readonly state: string;
  readonly channel: string;
  readonly text: string;
}

/** The groups of the table, read once. */
export function readGroups(): readonly MatrixGroup[] {
  return all<HTMLTableSectionElement>('.mx tbody').flatMap((body) => {
    const head = body.querySelector<HTMLTableRowElement>('tr.g');
    const button = head?.querySelector('button');
    if (!head || !button) return [];
    const rows = all<HTMLTableRowElement>('tr.t', body).map(
      (row): MatrixRow => ({
        element: row,
        state: row.dataset.r ?? '',
        text: (row.querySelector('th')?.textContent ?? '').toLowerCase(),
        cells: all('.c', row),
      }),
    );
    return [{ key: body.dataset.g ?? '', head, button, rows }];
  });
}

/** True when a group stands open. */
export function isOpen(group: MatrixGroup): boolean {
  return group.button.getAttribute('aria-expanded') === 'true';
}

/** Opens or closes a group; {@link applyFilter} shows it. */
export function setOpen(group: MatrixGroup, open: boolean): void {
  group.button.setAttribute('aria-expanded', String(open));
}

/** Shows what matches, hides the rest, and opens what a filter finds; returns the number of matching targets. */
export function applyFilter(groups: readonly MatrixGroup[], filter: Filter): number {
  const words = filter.text.trim().toLowerCase().split(/\s+/);
  const filtered = filter.state !== '' || filter.channel !== '' || filter.text.trim() !== '';
  let found = 0;
  for (const group of groups) {
    const wanted = filter.channel === '' || filter.channel === group.key;
    const open = isOpen(group);
    let hits = 0;
    for (const row of group.rows) {
      const hit =
        wanted && (filter.state === '' || filter.state === row.state) && words.every((word) => row.text.includes(word));
      if (hit) hits += 1;
      row.element.hidden = !(hit && (open || filtered));
    }
    group.head.hidden = filtered && hits === 0;
    found += hits;
  }
  byId('none').hidden = found > 0;
  return found;
}
