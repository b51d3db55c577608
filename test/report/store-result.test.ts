import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZipEntry } from '../../src/report/saved/read-zip.ts';
import { storeResult } from '../../src/report/store/store-result.ts';
import { checkOutputDir, type WriteInput, writeResult } from '../../src/report/store/write.ts';
import { authRequired, healthy } from './sample-report.ts';

const NAME = 'MDEClientAnalyzerResult';
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mde-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const input = (over: Partial<WriteInput> = {}): WriteInput => ({
  report: authRequired(),
  outputDir: join(root, 'out'),
  formats: ['text', 'json'],
  zip: true,
  resultStyle: 'mde',
  ...over,
});

describe('the lock file of another program', () => {
  it.each([
    '.~lock.MDEClientAnalyzerResult.csv#',
    '~$MDEClientAnalyzerResult.xlsx',
    '.MDEClientAnalyzer.htm.swp',
    '.nfs0000000000ab12cd00000001',
  ])('%s costs no result, and stays beside the file that it names', async (lock) => {
    await writeResult(input());
    const path = join(root, 'out', NAME, lock);
    await writeFile(path, 'anna');
    await checkOutputDir(join(root, 'out'), 'mde');
    await writeResult(input({ report: healthy() }));
    expect(await readFile(path, 'utf8')).toBe('anna');
    expect((await readdir(join(root, 'out'))).sort()).toEqual([NAME, `${NAME}.zip`]);
  });

  it('that is a link to elsewhere is moved, not followed', async () => {
    await writeResult(input());
    await writeFile(join(root, 'precious'), 'keep me');
    await symlink(join(root, 'precious'), join(root, 'out', NAME, '.~lock.x#'));
    await writeResult(input());
    expect(await readFile(join(root, 'precious'), 'utf8')).toBe('keep me');
  });
});

describe('a place that takes no result', () => {
  const fallback = async (): Promise<string> => {
    await mkdir(join(root, 'fallback'), { recursive: true });
    return join(root, 'fallback');
  };

  it('costs the place, not the result: it is in a new folder of the first fallback that takes it', async () => {
    await mkdir(join(root, 'out', NAME), { recursive: true });
    await writeFile(join(root, 'out', NAME, 'thesis.doc'), 'x');
    const { written, troubles } = await storeResult(input(), [join(root, 'missing'), await fallback()]);
    expect(troubles[0]).toContain('is not a result of this tool');
    expect(troubles[1]).toBe(`the result is in ${JSON.stringify(join(written?.folder ?? '', '..'))}`);
    expect((await readdir(join(written?.folder ?? '', '..'))).sort()).toEqual([NAME, `${NAME}.zip`]);
    expect(await readdir(join(root, 'out', NAME))).toEqual(['thesis.doc']);
  });

  it('and no fallback either: null, with the reason', async () => {
    await writeFile(join(root, 'out'), 'a file');
    const { written, troubles } = await storeResult(input(), []);
    expect(written).toBeNull();
    expect(troubles).toHaveLength(1);
  });

  it.skipIf(!existsSync('/dev/full') || process.getuid?.() !== 0)(
    'a small disk holds the JSON and the text; what does not fit is named',
    async ({ skip }) => {
      const disk = join(root, 'disk');
      await mkdir(disk);
      const { files } = await writeResult(input({ outputDir: join(root, 'whole') }));
      // Room for all but the page, which is larger than what is left over.
      const room = files.reduce((sum, { size }) => sum + Math.ceil(size / 4096) * 4, 0) + 40;
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', disk], {
          stdio: 'ignore',
        });
      } catch {
        skip('no right to mount here: a container without CAP_SYS_ADMIN');
      }
      try {
        const { written, troubles } = await storeResult(
          input({ outputDir: disk, formats: ['text', 'html', 'json', 'csv'] }),
          [],
        );
        expect(written?.files.map(({ name }) => name)).toContain(`${NAME}.json`);
        expect(troubles.join('\n')).toContain('ENOSPC');
        expect((await readdir(disk)).filter((name) => name.startsWith('.'))).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );
});

describe('several runs at once', () => {
  it('leave one whole result, folder and archive of the same run', async () => {
    const runs = Array.from({ length: 8 }, (_, index) => {
      const report = authRequired();
      return writeResult(input({ report: { ...report, run: { ...report.run, id: `run-${index}` } } }));
    });
    for (const { troubles } of await Promise.all(runs)) expect(troubles).toEqual([]);
    const folder = JSON.parse(await readFile(join(root, 'out', NAME, `${NAME}.json`), 'utf8'));
    const zip = await readZipEntry(join(root, 'out', `${NAME}.zip`), [`${NAME}.json`], 50_000_000);
    expect(JSON.parse(zip?.toString('utf8') ?? '').run.id).toBe(folder.run.id);
    expect((await readdir(join(root, 'out'))).sort()).toEqual([NAME, `${NAME}.zip`]);
  });
});

describe('the archive', () => {
  it('has the JSON whatever the folder has, each with a manifest of its own', async () => {
    const { files } = await writeResult(input({ formats: ['text'] }));
    expect(files.map(({ name }) => name)).not.toContain(`${NAME}.json`);
    const zip = join(root, 'out', `${NAME}.zip`);
    const json = await readZipEntry(zip, [`${NAME}.json`], 50_000_000);
    expect(JSON.parse(json?.toString('utf8') ?? '').verdict).toBe(authRequired().verdict);
    const manifest = JSON.parse((await readZipEntry(zip, ['manifest.json'], 1_000_000))?.toString('utf8') ?? '');
    expect(manifest.files.map(({ name }: { name: string }) => name)).toContain(`${NAME}.json`);
    expect(await readdir(join(root, 'out', NAME))).not.toContain(`${NAME}.json`);
  });
});
