import { type Command, Option } from 'commander';
import type { OptionCommand, OptionRow } from './rows/option-row.ts';
import { OPTION_ROWS } from './rows/rows.ts';

/** Values of a repeatable option, in their order. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

function optionOf(row: OptionRow): Option {
  const option = new Option(row.flags, row.help).helpGroup(`${row.group}:`);
  if (row.choices) option.choices([...row.choices]);
  if (row.repeatable === true) option.argParser(collect);
  if (row.preset !== undefined) option.preset(row.preset);
  return row.default === undefined ? option : option.default(row.default);
}

/** Gives a command the options that its rows say. */
export function addOptions(command: Command, name: OptionCommand): Command {
  for (const row of OPTION_ROWS) if (row.of.includes(name)) command.addOption(optionOf(row));
  return command;
}
