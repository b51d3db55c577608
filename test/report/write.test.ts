import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { renderJson } from '../../src/report/formats/json.ts';
import { renderStyle } from '../../src/report/formats/styles.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { checkOutputDir, type WriteInput, writeResult } from '../../src/report/store/write.ts';
import { hostile } from './hostile-report.ts';
import { planted, SECRETS } from './planted-report.ts';
import { authRequired, healthy } from './sample-report.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'report-write-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const input = (extra: Partial<WriteInput> = {}): WriteInput => ({
  report: authRequired(),
  outputDir: root,
  formats: ['text', 'html', 'json'],
  zip: true,
  resultStyle: 'mde',
  ...extra,
});
const folder = (): string => join(root, 'MDEClientAnalyzerResult');
const zip = (): string => `${folder()}.zip`;

async function tree(path: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) =>
      entry.isDirectory() ? tree(join(path, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
    ),
  );
  return lists.flat().sort();
}

/** Names and contents as Python's zipfile reads them. */
function unzipped(file: string): Record<string, string> {
  const script =
    'import zipfile,sys,json,base64;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(json.dumps({n:base64.b64encode(z.read(n)).decode() for n in z.namelist()}))';
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1e9 }));
}

async function refusal(run: Promise<unknown>): Promise<UsageError> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  const refused = error as UsageError;
  expect(refused.exitCode).toBe(3);
  expect(refused.message).not.toMatch(/[\r\n]/);
  return refused;
}

/** Nothing half-written, no temporary name left. */
async function untouched(expected: readonly string[]): Promise<void> {
  expect((await readdir(root)).sort()).toEqual([...expected].sort());
}

describe('the result folder', () => {
  it('holds the files that users rely on under their names', async () => {
    const result = await writeResult(input());
    expect(await tree(root)).toEqual([
      'MDEClientAnalyzerResult.zip',
      'MDEClientAnalyzerResult/MDEClientAnalyzer.htm',
      'MDEClientAnalyzerResult/MDEClientAnalyzerResult.json',
      'MDEClientAnalyzerResult/MDEClientAnalyzerResult.txt',
      'MDEClientAnalyzerResult/SystemInfoLogs/MDEClientAnalyzer.xml',
      'MDEClientAnalyzerResult/manifest.json',
      'MDEClientAnalyzerResult/wpad.dat',
    ]);
    expect(result.folder).toBe(folder());
    expect(result.zipFile).toBe(zip());
    expect(result.zipSize).toBe((await lstat(zip())).size);
  });

  it('holds the whole JSON, however many pieces it is written in', async () => {
    const report = hostile(100_000);
    await writeResult(input({ report, formats: ['json'], zip: false }));
    expect(await readFile(join(folder(), 'MDEClientAnalyzerResult.json'), 'utf8')).toBe(renderJson(report));
  });

  it('has the names of 2019 when asked for', async () => {
    await writeResult(input({ resultStyle: 'wdatp', formats: ['text', 'json'] }));
    expect(await tree(root)).toEqual([
      'WDATPConnectivityAnalyzerResult.zip',
      'WDATPConnectivityAnalyzerResult/SystemInfoLogs/MDEClientAnalyzer.xml',
      'WDATPConnectivityAnalyzerResult/WDATPConnectivityAnalyzer.json',
      'WDATPConnectivityAnalyzerResult/WDATPConnectivityAnalyzer.txt',
      'WDATPConnectivityAnalyzerResult/manifest.json',
      'WDATPConnectivityAnalyzerResult/wpad.dat',
    ]);
    expect(Object.keys(unzipped(join(root, 'WDATPConnectivityAnalyzerResult.zip')))).toContain(
      'WDATPConnectivityAnalyzer.txt',
    );
  });

  it('has one file for each format, and the further scripts', async () => {
    const result = await writeResult(input({ formats: FORMATS, scripts: [{ name: 'defender.pac', text: '// x' }] }));
    const names = result.files.map(({ name }) => name);
    for (const name of [
      'MDEClientAnalyzerResult.csv',
      'MDEClientAnalyzerResult.junit.xml',
      'MDEClientAnalyzerResult.md',
      'MDEClientAnalyzerResult.prom',
      'defender.pac',
    ])
      expect(names).toContain(name);
  });

  it('keeps scripts only under safe names', async () => {
    const result = await writeResult(
      input({
        scripts: ['../up.pac', 'a/b.pac', '/etc/x.pac', 'C:\\x.pac', 'con.pac', 'MDEClientAnalyzer.htm', '.x.pac'].map(
          (name) => ({ name, text: 'x' }),
        ),
      }),
    );
    expect(result.files.map(({ name }) => name).filter((name) => /pac$|x/.test(name))).toEqual(
      ['SystemInfoLogs/MDEClientAnalyzer.xml', 'MDEClientAnalyzerResult.txt'].sort(),
    );
  });

  it('creates the output folder, replaces a result of ours, and drops an archive of an older run', async () => {
    const outputDir = join(root, 'a', 'b');
    await writeResult(input({ outputDir }));
    await writeFile(join(outputDir, 'MDEClientAnalyzerResult', '.DS_Store'), 'x');
    await writeResult(input({ outputDir, report: healthy(), zip: false, formats: ['text'] }));
    expect(await tree(outputDir)).toEqual([
      'MDEClientAnalyzerResult/MDEClientAnalyzerResult.txt',
      'MDEClientAnalyzerResult/SystemInfoLogs/MDEClientAnalyzer.xml',
      'MDEClientAnalyzerResult/manifest.json',
    ]);
  });
});

describe('the archive', () => {
  it('holds the same bytes as the folder, and a manifest that matches them', async () => {
    const result = await writeResult(input({ formats: FORMATS }));
    const entries = unzipped(zip());
    const names = Object.keys(entries);
    expect(names).toEqual([...names].sort());
    expect([...names].sort()).toEqual(await tree(folder()));
    for (const name of names)
      expect(Buffer.from(entries[name]!, 'base64').equals(await readFile(join(folder(), name))), name).toBe(true);
    const manifest = JSON.parse(Buffer.from(entries['manifest.json']!, 'base64').toString('utf8'));
    expect(manifest.files).toEqual(result.files);
    expect(manifest.files.map((file: { name: string }) => file.name).sort()).toEqual(
      names.filter((name) => name !== 'manifest.json').sort(),
    );
    for (const file of manifest.files) {
      const bytes = Buffer.from(entries[file.name]!, 'base64');
      expect(file).toEqual({
        name: file.name,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    }
  });

  it.skipIf(!existsSync('/usr/bin/unzip'))('passes the test of Info-ZIP', async () => {
    await writeResult(input());
    expect(execFileSync('unzip', ['-t', zip()], { encoding: 'utf8' })).toContain('No errors detected');
  });

  it('is the same, byte for byte, for equal reports in different places', async () => {
    await writeResult(input({ outputDir: join(root, 'one') }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeResult(input({ outputDir: join(root, 'two') }));
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => readFile(join(root, name, 'MDEClientAnalyzerResult.zip'))),
    );
    expect(one!.equals(two!)).toBe(true);
  });
});

describe('what is in the way', () => {
  const places: readonly [string, () => string][] = [
    ['folder', folder],
    ['archive', zip],
  ];
  it.each(places)('a link in place of the %s is refused and not followed', async (_name, place) => {
    const elsewhere = join(root, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, place());
    for (const run of [() => writeResult(input()), () => checkOutputDir(root, 'mde')])
      expect((await refusal(run())).message).toContain('is a link');
    expect(await readdir(elsewhere)).toEqual([]);
    await untouched(['elsewhere', place().slice(root.length + 1)]);
  });

  it.each(places)('a dangling link in place of the %s is refused', async (_name, place) => {
    await symlink(join(root, 'nowhere'), place());
    expect((await refusal(writeResult(input()))).message).toContain('is a link');
  });

  const foreignFile = async (...name: readonly string[]): Promise<void> => {
    await mkdir(dirname(join(folder(), ...name)), { recursive: true });
    await writeFile(join(folder(), ...name), name.at(-1) === 'manifest.json' ? '{"files":[]}' : 'x');
  };
  const amongOurs = async (...name: readonly string[]): Promise<void> => {
    await writeResult(input({ zip: false }));
    await foreignFile(...name);
  };
  const fileForLogs = async (): Promise<void> => {
    await writeResult(input({ zip: false }));
    await rm(join(folder(), 'SystemInfoLogs'), { recursive: true });
    await foreignFile('SystemInfoLogs');
  };
  it.each([
    ['a foreign folder', () => foreignFile('thesis.doc')],
    ['a file in place of the folder', () => writeFile(folder(), 'x')],
    ['a folder in place of the archive', () => mkdir(zip())],
    ['a foreign archive', () => writeFile(zip(), 'PK not really')],
    ['an empty file in place of the archive', () => writeFile(zip(), '')],
    ['a manifest of somebody else', () => foreignFile('manifest.json')],
    ['a file in place of the folder of logs', fileForLogs],
    ['a file of the user among ours', () => amongOurs('notes.txt')],
    ['a file of the user among our logs', () => amongOurs('SystemInfoLogs', 'notes.txt')],
  ] as const)('%s is refused before and after the probes, and stays', async (_name, prepare) => {
    await prepare();
    const before = await tree(root);
    for (const run of [() => checkOutputDir(root, 'mde'), () => writeResult(input())]) {
      expect((await refusal(run())).message).toMatch(/move it away or choose another --output/);
      expect(await tree(root)).toEqual(before);
    }
  });

  it('an empty folder is no obstacle', async () => {
    await mkdir(folder());
    await checkOutputDir(root, 'mde');
    await writeResult(input());
    await untouched(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
  });

  it('an older result with a link planted in it is removed without following the link', async () => {
    await writeResult(input());
    const precious = join(root, 'precious');
    await writeFile(precious, 'keep me');
    await rm(join(folder(), 'wpad.dat'));
    await symlink(precious, join(folder(), 'wpad.dat'));
    await writeResult(input());
    expect(await readFile(precious, 'utf8')).toBe('keep me');
    expect((await lstat(join(folder(), 'wpad.dat'))).isSymbolicLink()).toBe(false);
  });

  it('a result of ours stays whole when the new one cannot be put in its place', async () => {
    await writeResult(input());
    await rm(zip());
    await mkdir(zip());
    const before = await readFile(join(folder(), 'MDEClientAnalyzerResult.txt'));
    await refusal(writeResult(input({ report: healthy() })));
    expect((await readFile(join(folder(), 'MDEClientAnalyzerResult.txt'))).equals(before)).toBe(true);
  });
});

describe('an output folder that cannot be used', () => {
  it('a file', async () => {
    await writeFile(join(root, 'file'), 'x');
    for (const outputDir of [join(root, 'file'), join(root, 'file', 'below')]) {
      await refusal(checkOutputDir(outputDir, 'mde'));
      await refusal(writeResult(input({ outputDir })));
    }
  });

  it('a name that the system cannot hold', async () => {
    await refusal(checkOutputDir(join(root, 'x'.repeat(5000)), 'mde'));
    await refusal(checkOutputDir(join(root, 'a\0b'), 'mde'));
  });

  it.skipIf(!existsSync('/proc/self'))('a file system that takes no files', async () => {
    await refusal(checkOutputDir('/proc/self', 'mde'));
    await refusal(writeResult(input({ outputDir: '/proc' })));
  });

  it.skipIf(process.getuid?.() === 0)('a folder without the right to write', async () => {
    await chmod(root, 0o500);
    await refusal(checkOutputDir(root, 'mde'));
    await chmod(root, 0o700);
  });

  it.skipIf(!existsSync('/dev/full') || process.getuid?.() !== 0)(
    'a full disk: one line, nothing half-written',
    async ({ skip }) => {
      const disk = join(root, 'disk');
      await mkdir(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
      } catch {
        skip('no right to mount here: a container without CAP_SYS_ADMIN');
      }
      try {
        expect((await refusal(writeResult(input({ outputDir: disk })))).message).toContain('no space left');
        expect(await readdir(disk)).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );

  it('checking leaves nothing behind', async () => {
    await checkOutputDir(root, 'mde');
    await untouched([]);
  });
});

describe('planted secrets', () => {
  it.each([false, true])('are in no byte of any file, archive included (anonymize %s)', async (anonymize) => {
    const report: Report = redact(planted(), { anonymize });
    await writeResult(input({ report, formats: FORMATS }));
    const files = await tree(root);
    const texts = await Promise.all(files.map(async (name) => (await readFile(join(root, name))).toString('latin1')));
    const packed = Object.values(unzipped(zip())).map((text) => Buffer.from(text, 'base64').toString('latin1'));
    const styled = (['intune-detect', 'intune-remediate', 'configmgr', 'nagios', 'ansible'] as const).map(
      (style) => renderStyle(report, style).line,
    );
    for (const secret of SECRETS)
      for (const text of [...texts, ...packed, ...styled]) expect(text.includes(secret), secret).toBe(false);
    expect(dirname(folder())).toBe(root);
  });
});
