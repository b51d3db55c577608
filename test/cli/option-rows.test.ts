import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE, pageText } from '../../.build/docs.mjs';
import { GROUPS } from '../../src/cli/options/rows/option-row.ts';
import { OPTION_ROWS } from '../../src/cli/options/rows/rows.ts';
import { createProgram } from '../../src/cli/program.ts';

const program = createProgram('1', () => {});
const help = (name: string | null): string =>
  (name === null ? program : program.commands.find((command) => command.name() === name)!)
    .createHelp()
    .formatHelp(
      name === null ? program : program.commands.find((command) => command.name() === name)!,
      program.createHelp(),
    )
    .replace(/\s+/g, ' ');

describe('options are rows', () => {
  it('each flag stands once', () => {
    const flags = OPTION_ROWS.flatMap(({ flags: text }) => text.match(/(?<![\w-])--?[a-z0-9][a-z0-9-]*/g) ?? []);
    expect(flags.filter((flag, index) => flags.indexOf(flag) !== index)).toEqual([]);
  });

  it.each(['analyze', 'proxies', 'targets', 'replay', 'lab'] as const)(
    'the help of %s shows what its rows say',
    (name) => {
      const text = help(name);
      for (const row of OPTION_ROWS.filter(({ of }) => of.includes(name))) {
        expect(text).toContain(row.flags);
        expect(text).toContain(row.help.replace(/\s+/g, ' '));
      }
    },
  );

  it('the help of the program shows the options of analyze in their groups, and no hidden command', () => {
    const text = help(null);
    const places = GROUPS.map((group) => text.indexOf(` ${group}: `));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    for (const { flags } of OPTION_ROWS.filter(({ of }) => of.includes('analyze'))) expect(text).toContain(flags);
    expect(text).not.toContain('-child');
  });

  it('the documentation holds the table that follows from them (npm run docs)', async () => {
    expect(readFileSync(join(import.meta.dirname, '../..', PAGE), 'utf8')).toBe(await pageText());
  });
});
