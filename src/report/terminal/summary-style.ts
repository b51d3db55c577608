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
  /** Absent, or set and unusable. */
  readonly none: string;
  /** Not tested, or not to the end. */
  readonly untested: string;
  readonly arrow: string;
  readonly dot: string;
}

/** How the summary looks. */
export interface SummaryLook {
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines of the screen, within which the answer is to fit; null: everything (`--all`). */
  readonly height: number | null;
  /** The written archive or folder, for commands that read it; null when nothing is written. */
  readonly result: string | null;
  readonly paint: Paint;
  readonly symbols: Symbols;
  /** The last line, see `writtenLine` and `endLine`; null for none. */
  readonly written: string | null;
}

/** For terminals that show Unicode. */
export const UNICODE_SYMBOLS: Symbols = {
  ok: '✔',
  failed: '✖',
  warning: '▲',
  info: '•',
  none: '–',
  untested: '?',
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
  untested: '?',
  arrow: '>',
  dot: '-',
};
