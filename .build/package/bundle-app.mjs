// The command line as one CommonJS script, the only form that Node 22 starts from inside an executable.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { embeddedInputs, esbuildEmbed, esbuildLeaveOut } from '../embed.mjs';
import { bundledPackages } from '../notices.mjs';

/** The script, the one that starts it, and the packages inside. */
export async function bundleApp() {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const result = await build({
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // Inside an executable a script may require what it needs, not import it.
    supported: { 'dynamic-import': false },
    minify: true,
    // Names of errors and classes appear in reports of bugs.
    keepNames: true,
    // One byte a character: Node reads the script from the executable faster.
    charset: 'ascii',
    legalComments: 'none',
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [esbuildEmbed, esbuildLeaveOut],
    logLevel: 'warning',
    // Inside an executable modules have no address, and the place that asks for one knows it.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  const packages = await bundledPackages([...Object.keys(result.metafile.inputs), ...embeddedInputs]);
  const start = await readFile(new URL('start.cjs', import.meta.url), 'utf8');
  return {
    script: result.outputFiles[0].contents,
    start: start.replaceAll('__VERSION__', JSON.stringify(version)),
    packages,
    version,
  };
}
