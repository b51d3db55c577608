/** More than this nobody reads, and a hostile file could ask for millions. */
const MAX_COMPLAINTS = 100;

/** Collects what is wrong with a list, one line each: `catalogue lists.json, row 17: …; remedy`. */
export class Complaints {
  readonly #lines: string[] = [];
  readonly #file: string;
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Adds one line; `place` is empty when the whole file is meant. */
  add(place: string, words: string): void {
    this.#count++;
    if (this.#lines.length >= MAX_COMPLAINTS) return;
    this.#lines.push(`catalogue ${this.#file}${place === '' ? '' : `, ${place}`}: ${words}`);
  }

  /** The lines so far, at most 100. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The first line and how many more there are; null when nothing is wrong. */
  summary(): string | null {
    const [first] = this.#lines;
    if (first === undefined) return null;
    const more = this.#count - 1;
    return more === 0 ? first : `${first} (and ${more} more ${more === 1 ? 'mistake' : 'mistakes'})`;
  }
}
