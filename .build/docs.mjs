// Fills the table of options in the documentation, between its marks, from the rows that the program is made of.
//   node .build/docs.mjs (npm run docs); a test says when it is not current
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The page that holds the table. */
export const PAGE = 'bin/README.md';
const MARKS = /(<!-- usage:start -->\n)[\s\S]*?(<!-- usage:end -->)/;

async function tables() {
  const built = await build({
    stdin: { contents: "export { usageTables } from './src/cli/options/usage-table.ts';", resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(built.outputFiles[0].contents).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)).usageTables();
}

/** The page as it must be. */
export async function pageText() {
  const text = await readFile(root + PAGE, 'utf8');
  if (!MARKS.test(text)) throw new Error(`${PAGE} has no usage:start and usage:end`);
  const filled = await tables();
  return text.replace(MARKS, (_, start, end) => `${start}\n${filled}\n\n${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(root + PAGE, await pageText());
