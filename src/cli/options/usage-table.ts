import { GROUPS } from './rows/option-row.ts';
import { OPTION_ROWS } from './rows/rows.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The options of `analyze` as Markdown, a table for each group: what the documentation holds between its marks. */
export function usageTables(): string {
  return GROUPS.map((group) => {
    const rows = OPTION_ROWS.filter((row) => row.group === group && row.of.includes('analyze')).map(
      ({ flags, help, default: standard }) =>
        `| \`${cell(flags)}\` | ${cell(help)} | ${standard === undefined ? '' : `\`${cell(standard)}\``} |`,
    );
    return [`### ${group}`, '', '| option | meaning | default |', '|---|---|---|', ...rows].join('\n');
  }).join('\n\n');
}
