/** Colour functions of the summary, which the command line fills with chalk's. No colour carries meaning alone. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly note: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour: pipes, files, `NO_COLOR`. */
export const NO_PAINT: Paint = { good: same, bad: same, warn: same, note: same, strong: same, faint: same };

/** The signs of the summary, each one column wide. */
export interface Symbols {
  readonly ok: string;
  readonly failed: string;
  readonly warning: string;
  readonly info: string;
  readonly none: string;
  readonly arrow: string;
  readonly dot: string;
}

/** For terminals that show Unicode. */
export const UNICODE_SYMBOLS: Symbols = {
  ok: '✔',
  failed: '✖',
  warning: '▲',
  info: '•',
  none: '–',
  arrow: '→',
  dot: '·',
};

/** For consoles that do not. */
export const ASCII_SYMBOLS: Symbols = {
  ok: '+',
  failed: 'x',
  warning: '!',
  info: '*',
  none: '-',
  arrow: '>',
  dot: '-',
};
