// Four kinds of import that the product needs in every form it ships in (bundle, tests, single executable):
//   './pac.worker.ts?source'  the module with all its imports as one string of script, to start a worker thread from
//   'virtual:quickjs-wasm'    the WebAssembly machine as base64
//   './page.css?page'         a browser script or style sheet with all its imports, minified, as one string
//   './x.schema.json?validator'  the JSON Schema in that file, compiled
// The same code serves esbuild (build.mjs) and Vite (the tests).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { validatorModule } from './validator.mjs';

const WASM_ID = 'virtual:quickjs-wasm';

/** Files that went into embedded scripts: the bundler's own list does not name them, the licence notices must. */
export const embeddedInputs = new Set();

async function workerSource(file) {
  const result = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    minify: true,
    legalComments: 'none',
    // The library asks for its own address only to find the .wasm file, which the main thread hands over.
    define: { 'import.meta.url': '"file:///quickjs-wasi"' },
  });
  for (const input of Object.keys(result.metafile.inputs)) embeddedInputs.add(input);
  return `export const source = ${JSON.stringify(result.outputFiles[0].text)};`;
}

/** A script or a style sheet of the report page: bundled, so that the page stays one file. */
async function pageText(file) {
  const result = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['es2020', 'chrome100', 'edge100', 'firefox115', 'safari15.4'],
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
  });
  return `export const text = ${JSON.stringify(result.outputFiles[0].text.trim())};`;
}

async function validator(file) {
  const { code, inputs } = await validatorModule(file);
  for (const input of inputs) embeddedInputs.add(input);
  return code;
}

async function wasmModule() {
  const folder = dirname(createRequire(import.meta.url).resolve('quickjs-wasi/package.json'));
  const bytes = await readFile(join(folder, 'quickjs.wasm'));
  return `export const quickjsWasmBase64 = ${JSON.stringify(bytes.toString('base64'))};`;
}

export const esbuildEmbed = {
  name: 'embed',
  setup(builder) {
    builder.onResolve({ filter: /\?source$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.slice(0, -'?source'.length)),
      namespace: 'worker-source',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'worker-source' }, async (args) => ({
      contents: await workerSource(args.path),
      loader: 'js',
    }));
    builder.onResolve({ filter: /\?page$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.slice(0, -'?page'.length)),
      namespace: 'page-text',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'page-text' }, async (args) => ({
      contents: await pageText(args.path),
      loader: 'js',
    }));
    builder.onResolve({ filter: /\?validator$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.slice(0, -'?validator'.length)),
      namespace: 'validator',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'validator' }, async (args) => ({
      contents: await validator(args.path),
      loader: 'js',
    }));
    builder.onResolve({ filter: /^virtual:quickjs-wasm$/ }, () => ({ path: WASM_ID, namespace: 'wasm' }));
    builder.onLoad({ filter: /.*/, namespace: 'wasm' }, async () => ({ contents: await wasmModule(), loader: 'js' }));
  },
};

/**
 * Large parts of libraries that no code of ours needs: undici does without node:http2 where it is absent, the archiver's
 * copy of Node's streams is Node's streams, and its checksum is Node's (zlib.crc32, since Node 20.15). undici's assertions
 * are bare ones, for which Node reads and parses the file they stand in to word the error: our whole bundle, for seconds.
 */
export const esbuildLeaveOut = {
  name: 'leave-out',
  setup(builder) {
    builder.onResolve({ filter: /^node:http2$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]undici[\\/]/.test(importer) ? { path: 'http2', namespace: 'left-out' } : undefined,
    );
    builder.onResolve({ filter: /^node:assert$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]undici[\\/]/.test(importer) ? { path: 'assert', namespace: 'plain-assert' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'plain-assert' }, () => ({
      contents: `const fail = (message) => { throw Object.assign(new Error(message ?? 'assertion failed'), { code: 'ERR_ASSERTION' }); };
        module.exports = (value, message) => { if (!value) fail(message); };
        module.exports.ok = module.exports;
        module.exports.strictEqual = (one, other, message) => { if (!Object.is(one, other)) fail(message); };`,
      loader: 'js',
    }));
    builder.onResolve({ filter: /^readable-stream(\/passthrough)?$/ }, ({ path }) => ({
      path: path === 'readable-stream' ? 'node:stream' : path,
      ...(path === 'readable-stream' ? { external: true } : { namespace: 'node-stream' }),
    }));
    builder.onLoad({ filter: /.*/, namespace: 'node-stream' }, () => ({
      contents: "module.exports = require('node:stream').PassThrough;",
      loader: 'js',
    }));
    builder.onResolve({ filter: /^crc-32$/ }, () => ({ path: 'crc-32', namespace: 'node-crc' }));
    builder.onLoad({ filter: /.*/, namespace: 'node-crc' }, () => ({
      // The archiver begins with a seed that is no number, which the package takes for 0.
      contents: `import { crc32 } from 'node:zlib';
        export default { buf: (data, seed) => crc32(data, typeof seed === 'number' ? seed >>> 0 : 0) };`,
      loader: 'js',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw new Error('${path} is left out');`,
      loader: 'js',
    }));
  },
};

export function viteEmbed() {
  return {
    name: 'embed',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === WASM_ID) return `\0${WASM_ID}`;
      if (id.endsWith('?source'))
        return `\0source:${resolve(dirname(importer ?? '.'), id.slice(0, -'?source'.length))}`;
      if (id.endsWith('?validator'))
        return `\0validator:${resolve(dirname(importer ?? '.'), id.slice(0, -'?validator'.length))}.js`;
      // The ending keeps Vite's own handling of style sheets away.
      if (id.endsWith('?page')) return `\0page:${resolve(dirname(importer ?? '.'), id.slice(0, -'?page'.length))}.js`;
      return null;
    },
    load(id) {
      if (id === `\0${WASM_ID}`) return wasmModule();
      if (id.startsWith('\0source:')) return workerSource(id.slice('\0source:'.length));
      if (id.startsWith('\0validator:')) return validator(id.slice('\0validator:'.length, -'.js'.length));
      if (id.startsWith('\0page:')) return pageText(id.slice('\0page:'.length, -'.js'.length));
      return null;
    },
  };
}
