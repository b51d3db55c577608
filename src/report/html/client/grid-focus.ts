/// <reference lib="dom" />
import { headsOf, isOpen, type MatrixGroup, type MatrixHead } from './matrix.ts';

/** One visible row for the arrows: a channel's button, or the five cells of a target. */
type GridLine = readonly HTMLElement[];

/** Rows that Page Up and Page Down pass. */
const PAGE_ROWS = 10;

/** One tab stop for the whole matrix; the arrows move inside it. */
export class GridFocus {
  readonly #groups: readonly MatrixGroup[];
  #stop: HTMLElement | null = null;
  /** The column kept while passing a channel's head. */
  #column = 0;
  constructor(groups: readonly MatrixGroup[]) {
    this.#groups = groups;
    for (const head of headsOf(groups)) head.button.tabIndex = -1;
    for (const group of groups) for (const row of group.rows) for (const cell of row.cells) cell.tabIndex = -1;
    this.keepVisible();
  }

  #lines(): readonly GridLine[] {
    const started = new Set<MatrixHead | null>([null]);
    return this.#groups.flatMap((group) => [
      ...this.#regionLine(group, started),
      ...(group.head.hidden ? [] : [[group.button]]),
      ...group.rows.filter((row) => !row.element.hidden).map((row) => row.cells),
    ]);
  }

  /** A region's line stands before its first channel. */
  #regionLine({ region }: MatrixGroup, started: Set<MatrixHead | null>): readonly GridLine[] {
    if (region === null || started.has(region)) return [];
    started.add(region);
    return region.head.hidden ? [] : [[region.button]];
  }

  /** Makes an element the tab stop. */
  stopAt(element: HTMLElement): void {
    if (this.#stop) this.#stop.tabIndex = -1;
    this.#stop = element;
    element.tabIndex = 0;
  }

  /** After filtering, the tab stop must be something that can be seen. */
  keepVisible(): void {
    const lines = this.#lines();
    if (this.#stop && lines.some((line) => this.#stop !== null && line.includes(this.#stop))) return;
    const first = lines.find((line) => line.length > 1)?.[0] ?? lines[0]?.[0];
    if (first) this.stopAt(first);
  }

  /** Where a key leads from an element; null when the key means nothing here. */
  target(from: HTMLElement, event: KeyboardEvent): HTMLElement | null {
    const lines = this.#lines();
    const row = lines.findIndex((line) => line.includes(from));
    const line = lines[row];
    if (!line) return null;
    if (line.length > 1) this.#column = line.indexOf(from);
    const column = this.#column;
    const at = (index: number, place: number): HTMLElement | null => {
      const found = lines[Math.min(lines.length - 1, Math.max(0, index))];
      return found?.[Math.min(found.length - 1, Math.max(0, place))] ?? null;
    };
    switch (event.key) {
      case 'ArrowUp':
        return at(row - 1, column);
      case 'ArrowDown':
        return at(row + 1, column);
      case 'ArrowLeft':
        return line.length > 1 ? at(row, column - 1) : null;
      case 'ArrowRight':
        return line.length > 1 ? at(row, column + 1) : null;
      case 'Home':
        return event.ctrlKey ? at(0, 0) : at(row, 0);
      case 'End':
        return event.ctrlKey ? at(lines.length - 1, 4) : at(row, 4);
      case 'PageUp':
        return at(row - PAGE_ROWS, column);
      case 'PageDown':
        return at(row + PAGE_ROWS, column);
      default:
        return null;
    }
  }

  /** The region or channel whose head is focused and that the key opens or closes; null when it is another key. */
  folds(from: HTMLElement, key: string): MatrixHead | null {
    const group = headsOf(this.#groups).find((entry) => entry.button === from);
    if (!group) return null;
    return (key === 'ArrowRight' && !isOpen(group)) || (key === 'ArrowLeft' && isOpen(group)) ? group : null;
  }
}
