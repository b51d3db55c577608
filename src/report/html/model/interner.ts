import { clip, visible } from '../markup.ts';

/** Longest text that the page shows of any one value; the JSON report holds more. */
const VALUE_LIMIT = 1000;

/** Stores equal things once and hands out their numbers. */
export class Interner<Item> {
  readonly items: Item[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of an item; equal items have equal keys. */
  number(item: Item, key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}

/** The strings of a page: bounded, and with nothing in them that cannot be seen. */
export class Strings extends Interner<string> {
  text(value: string, limit = VALUE_LIMIT): number {
    const shown = visible(clip(value, limit));
    return this.number(shown, shown);
  }
}
