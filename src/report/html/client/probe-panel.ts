/// <reference lib="dom" />
import type { Detail } from './detail.ts';
import { byId, element } from './dom.ts';

/** From this width the probe stands beside the matrix; below it opens under its row. */
const DOCKED = '(min-width:1141px)';

/** Shows one probe at a time, beside the matrix or under the row. */
export class ProbePanel {
  readonly #detail: Detail;
  readonly #methods: readonly string[];
  readonly #wide = matchMedia(DOCKED);
  #open: HTMLElement | null = null;
  constructor(detail: Detail, methods: readonly string[]) {
    this.#detail = detail;
    this.#methods = methods;
  }

  #build(cell: HTMLElement): DocumentFragment {
    const [, number, method] = /^p-(\d+)-(.+)$/.exec(cell.id) ?? [];
    return this.#detail.build(Number(number), this.#methods.indexOf(method ?? ''));
  }

  /** Shows a probe where there is room for it. */
  show(cell: HTMLElement): void {
    this.showDocked(cell);
    if (this.#wide.matches) return;
    const close = element('button', { class: 'btn', type: 'button' }, 'Close');
    close.addEventListener('click', () => this.close());
    const inline = element('div', { class: 'probe inline' }, this.#build(cell));
    inline.querySelector('.end')?.append(close);
    const holder = element('td', { colspan: 7, role: 'gridcell' }, inline);
    cell.closest('tr')?.after(element('tr', { class: 'dr', role: 'row' }, holder));
  }

  /** Shows a probe beside the matrix only; what the narrow page prints is there too. */
  showDocked(cell: HTMLElement): void {
    this.closeInline();
    this.#open?.setAttribute('aria-selected', 'false');
    this.#open = cell;
    cell.setAttribute('aria-selected', 'true');
    const dock = byId('probe');
    dock.replaceChildren(this.#build(cell));
    dock.scrollTop = 0;
  }

  /** Opens a probe; under a row, a second time closes it. */
  toggle(cell: HTMLElement): void {
    if (!this.#wide.matches && this.#open === cell && document.querySelector('.dr')) this.close();
    else this.show(cell);
  }

  /** Follows the focus while the probe stands beside the matrix, so that left and right compare two methods. */
  follow(cell: HTMLElement): void {
    if (this.#open && this.#wide.matches) this.show(cell);
  }

  closeInline(): void {
    document.querySelector('.dr')?.remove();
  }

  /** Closes what is open and gives the focus back to its cell. */
  close(): void {
    this.closeInline();
    const cell = this.#open;
    this.#open = null;
    byId('probe').replaceChildren();
    cell?.setAttribute('aria-selected', 'false');
    cell?.focus();
  }
}
