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

/** A row that opens and closes what stands under it: a region or a channel. */
export interface MatrixHead {
  readonly head: HTMLTableRowElement;
  readonly button: HTMLButtonElement;
}

/** A channel's head and its rows. */
export interface MatrixGroup extends MatrixHead {
  readonly key: string;
  readonly rows: readonly MatrixRow[];
  /** Null when the report is about one region. */
  readonly region: MatrixHead | null;
}

/** What is asked for. */
export interface Filter {
  readonly state: string;
  readonly channel: string;
  readonly text: string;
}

function headOf(body: Element): MatrixHead | null {
  const head = body.querySelector<HTMLTableRowElement>('tr.g');
  const button = head?.querySelector('button');
  return head && button ? { head, button } : null;
}

/** The groups of the table, read once; a region stands before its channels. */
export function readGroups(): readonly MatrixGroup[] {
  let region: MatrixHead | null = null;
  const groups: MatrixGroup[] = [];
  for (const body of all<HTMLTableSectionElement>('.mx tbody')) {
    const head = headOf(body);
    if (!head) continue;
    if (body.dataset.g === undefined) region = head;
    else groups.push({ ...head, key: body.dataset.g, rows: readRows(body), region });
  }
  return groups;
}

function readRows(body: Element): readonly MatrixRow[] {
  return all<HTMLTableRowElement>('tr.t', body).map((row) => ({
    element: row,
    state: row.dataset.r ?? '',
    text: (row.querySelector('th')?.textContent ?? '').toLowerCase(),
    cells: all('.c', row),
  }));
}

/** Every head that opens and closes something, in the order of the table. */
export function headsOf(groups: readonly MatrixGroup[]): readonly MatrixHead[] {
  return [...new Set(groups.flatMap((group) => (group.region ? [group.region, group] : [group])))];
}

/** True when a head stands open. */
export function isOpen(group: MatrixHead): boolean {
  return group.button.getAttribute('aria-expanded') === 'true';
}

/** Opens or closes a head; {@link applyFilter} shows it. */
export function setOpen(group: MatrixHead, open: boolean): void {
  group.button.setAttribute('aria-expanded', String(open));
}

/** Shows what matches, hides the rest, and opens what a filter finds; returns the number of matching targets. */
export function applyFilter(groups: readonly MatrixGroup[], filter: Filter): number {
  const words = filter.text.trim().toLowerCase().split(/\s+/);
  const filtered = filter.state !== '' || filter.channel !== '' || filter.text.trim() !== '';
  let found = 0;
  for (const { region } of groups) if (region) region.head.hidden = filtered;
  for (const group of groups) {
    const wanted = filter.channel === '' || filter.channel === group.key;
    const shown = group.region === null || isOpen(group.region);
    const open = shown && isOpen(group);
    let hits = 0;
    for (const row of group.rows) {
      const hit =
        wanted && (filter.state === '' || filter.state === row.state) && words.every((word) => row.text.includes(word));
      if (hit) hits += 1;
      row.element.hidden = !(hit && (open || filtered));
    }
    group.head.hidden = filtered ? hits === 0 : !shown;
    if (group.region && hits > 0) group.region.head.hidden = false;
    found += hits;
  }
  byId('none').hidden = found > 0;
  return found;
}
