// Writes what follows from the folder of findings and the folder of rules, so that nobody keeps a list by hand:
//   src/findings/shape/registry.ts   every finding by its code
//   src/diagnose/rules.ts            every rule, in the order of its stage
//   src/findings/README.md           one section a code, from the words themselves
//   node .build/findings.mjs [--check]   --check writes nothing and fails when a file is not current (npm run findings)
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const FINDINGS = 'src/findings';
const RULES = 'src/diagnose/rules';
const README = 'src/findings/README.md';
const HEAD = '// Written by npm run findings. Do not edit.\n';

const codesIn = async (folder) =>
  (await readdir(root + folder))
    .filter((name) => /^[a-z][a-z0-9-]*\.ts$/.test(name))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();

const nameOf = (code) => code.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const keyOf = (code) => (/^\w+$/.test(code) ? code : `'${code}'`);

function registry(codes) {
  const imports = codes.map((code) => `import { ${nameOf(code)} } from '../${code}.ts';`);
  return `${HEAD}${imports.join('\n')}

/** Every finding by its code: the files of this folder. */
export const FINDING_INFO = {
${codes.map((code) => `  ${keyOf(code)}: ${nameOf(code)},`).join('\n')}
} as const;
`;
}

function rules(codes) {
  const imports = codes.map((code) => `import { ${nameOf(code)} } from './rules/${code}.ts';`);
  return `${HEAD}import type { Rule } from './draft.ts';
${imports.join('\n')}

const ALL: readonly Rule[] = [
${codes.map((code) => `  ${nameOf(code)},`).join('\n')}
];

/** Every rule, in the order of explanation: a failure belongs to the first rule that claims it. */
export const RULES: readonly Rule[] = [...ALL].sort((a, b) => a.stage - b.stage);
`;
}

/** The page of all findings, by the code that `explain` runs. */
async function readme() {
  const built = await build({
    stdin: { contents: "export { findingsPage } from './src/findings/shape/explain.ts';", resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(built.outputFiles[0].contents).toString('base64');
  const { findingsPage } = await import(`data:text/javascript;base64,${code}`);
  return findingsPage();
}

/** What each file must hold, by path; the page last, because it is made of the others. */
export async function findingFiles() {
  const [codes, ruleCodes] = [await codesIn(FINDINGS), await codesIn(RULES)];
  const strange = ruleCodes.filter((code) => !codes.includes(code));
  if (strange.length > 0) throw new Error(`a rule without a finding: ${strange.join(', ')}`);
  return {
    'src/findings/shape/registry.ts': async () => registry(codes),
    'src/diagnose/rules.ts': async () => rules(ruleCodes),
    [README]: readme,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  for (const [path, make] of Object.entries(await findingFiles())) {
    const text = await make();
    if (text === (await readFile(root + path, 'utf8').catch(() => null))) continue;
    if (check) {
      process.exitCode = 1;
      process.stderr.write(`${path} is not current: npm run findings\n`);
    } else {
      await writeFile(root + path, text);
      process.stdout.write(`${path}\n`);
    }
  }
}
