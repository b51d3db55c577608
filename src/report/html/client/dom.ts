/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Attributes of a new element; null leaves one out. */
export type Attributes = Readonly<Record<string, string | number | null>>;

const SVG = 'http://www.w3.org/2000/svg';

/** A new element with text and elements inside: nothing from the report is ever read as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, String(value));
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A new drawing element. */
export function drawing(tag: string, attributes: Attributes = {}, ...children: readonly Node[]): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement; // The namespace decides the class; the DOM types do not know it for any name.
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** The symbol of a state. */
export function icon(name: string): SVGElement {
  const symbol = name === 'soft' ? 'fail' : name;
  return drawing('svg', { class: `i ${name}`, 'aria-hidden': 'true' }, drawing('use', { href: `#i-${symbol}` }));
}

/** The element of that id; the page always has it. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

/** All elements that match, as an array. */
export function all<Found extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): readonly Found[] {
  return [...within.querySelectorAll<Found>(selector)];
}

/** Says something to those who hear the page. */
export function announce(text: string): void {
  byId('live').textContent = text;
}
