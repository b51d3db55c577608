// How src becomes a program: the same for the product (build.mjs) and while it is worked on (dev.mjs).
import { build } from 'esbuild';
import { esbuildEmbed, esbuildLeaveOut } from './embed.mjs';

/** Bundles the command line and the API into the folder `out`; working folder is the repository. */
export function bundle({ out, version, minify, sourcemap, extension = '.js' }) {
  return build({
    metafile: true,
    entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: out,
    outExtension: { '.js': extension },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    packages: 'bundle',
    legalComments: 'none',
    sourcemap,
    minifySyntax: minify,
    minifyWhitespace: minify,
    chunkNames: 'chunk/[name]-[hash]',
    // Bundled CommonJS packages call require() for Node's own modules. Nothing else is given to them: an optional package
    // in NODE_PATH or in a folder above ours would run with our rights.
    banner: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is code.
      js: "import{createRequire as __cr,isBuiltin as __ib}from'node:module';const require=n=>{if(__ib(n))return __cr(import.meta.url)(n);throw Object.assign(new Error(`Cannot find module '${n}'`),{code:'MODULE_NOT_FOUND'})};",
    },
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [esbuildEmbed, esbuildLeaveOut],
  });
}
