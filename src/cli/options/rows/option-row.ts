/** Headings of the help, in its order. */
export const GROUPS = ['Targets', 'Proxies', 'Trust', 'Output', 'Run', 'Lab'] as const;
/** One heading of the help. */
export type OptionGroup = (typeof GROUPS)[number];

/** Commands that take options of more than one of them. */
export type OptionCommand = 'analyze' | 'proxies' | 'targets' | 'replay' | 'lab';

/** One option: parser, help and the table of the documentation come from this row. */
export interface OptionRow {
  /** As commander reads it: `-g, --geo <list>`. */
  readonly flags: string;
  /** One line for people, without a period. */
  readonly help: string;
  readonly group: OptionGroup;
  /** Commands that have it. */
  readonly of: readonly OptionCommand[];
  /** What holds without it, as it would be typed; missing where nothing does. */
  readonly default?: string;
  /** The only values. */
  readonly choices?: readonly string[];
  /** What the flag alone means, where its value may be left out. */
  readonly preset?: string;
  /** True when it may be given several times. */
  readonly repeatable?: boolean;
}
