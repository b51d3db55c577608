import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');
const packages = JSON.parse(text).packages as Readonly<Record<string, LockedPackage>>;

describe('the lock file', () => {
  it('names the packages of every platform: npm ci refuses a lock that was made on one machine only', () => {
    const missing = Object.values(packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });

  it('has the hash of each package, but for those of other systems and processors, which package.json explains', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
      readonly '//integrity'?: string;
    };
    expect(manifest['//integrity']).toMatch(/other systems/);
    const bare = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && integrity === undefined);
    for (const [path, { optional, dev, os, cpu }] of bare)
      expect({ path, optional, dev, bound: (os ?? cpu ?? []).length > 0 }).toEqual({
        path,
        optional: true,
        dev: true,
        bound: true,
      });
    for (const [path, { integrity }] of Object.entries(packages))
      if (integrity !== undefined) expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
  });

  it('names no registry', () => {
    expect(Object.values(packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
    expect(text).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });
});
