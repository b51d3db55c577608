import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../src/proxy/sources/systemd/environment-file.ts';
import { readUnitEnvironment } from '../../src/proxy/sources/systemd/unit-environment.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';

const SYSTEMD = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd'].find((path) => existsSync(path)) ?? null;
const GENERATOR = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';
if (SYSTEMD === null) console.warn('SKIPPED: systemd is not installed');

/** Folders of the load path, and where the oracle's own stand. */
const FOLDERS = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system'];
const UNIT = 'a-b.service';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The manager refuses to run for root without being the first process: it runs as nobody. */
function asNobody(program: string, args: readonly string[], env: Record<string, string>): string {
  spawnSync('chown', ['-R', '65534:65534', root]);
  const drop = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [file = program, ...rest] = [...drop, program, ...args];
  const ran = spawnSync(file, rest, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
    timeout: 30_000,
  });
  return ran.stdout;
}

/** What systemd itself reads from the same files: it loads the unit and dumps it. */
function dumped(files: Readonly<Record<string, string>>): Record<string, string> {
  root = mkdtempSync(join(tmpdir(), 'units-'));
  chmodSync(root, 0o755);
  for (const [path, text] of Object.entries(files)) write(`${root}${path}`, text);
  const path = [...FOLDERS.map((folder) => `${root}${folder}`), '/usr/lib/systemd/user'].join(':');
  const args = ['--user', '--test', `--unit=${UNIT}`, '--no-pager', '--log-target=console', '--log-level=err'];
  const text = asNobody(SYSTEMD ?? '', args, { SYSTEMD_UNIT_PATH: path, XDG_RUNTIME_DIR: root, HOME: root });
  const begin = text.indexOf(`-> Unit ${UNIT}:`);
  expect(begin, 'systemd dumps the unit').toBeGreaterThanOrEqual(0);
  const end = text.indexOf('-> Unit ', begin + 10);
  const lines = text.slice(begin, end < 0 ? undefined : end).split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const match = /^\t*Environment: ([^=]+)=(.*)$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], match[2] ?? '']];
    }),
  );
}

async function read(files: Record<string, string>): Promise<Record<string, string>> {
  const found = await readUnitEnvironment(createRecordedSystem({ platform: 'linux', files }, 'test'), UNIT);
  return Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
}

const BASE = { [`${FOLDERS[2]}/${UNIT}`]: '[Service]\nExecStart=/bin/true\nEnvironment=A=base\n' };
const piece = fc.constantFrom(
  ...[
    'A=1',
    'B=2',
    '"C=3 4"',
    "'D=5'",
    'E="x y"z',
    'A=',
    '"A=1',
    'A=\\x41',
    '\\q',
    'F=%%40',
    'G=%p',
    'H=%40',
    '1A=1',
    'A',
    '=',
    '\\\\',
    "it's",
  ],
);
const line = fc.oneof(
  fc.array(piece, { maxLength: 4 }).map((words) => `Environment=${words.join(' ')}`),
  fc.array(piece, { maxLength: 3 }).map((words) => ` Environment = ${words.join('  ')} \\\n# no\n  Z=9`),
  fc.constantFrom('Environment=', '#Environment=A=9', '; x', '[Unit]', '[Service]', 'Type=simple'),
);
const folder = fc.constantFrom(
  ...FOLDERS.flatMap((base) => [`${base}/${UNIT}.d`, `${base}/a-.service.d`, `${base}/service.d`]),
);
const dropIn = fc.record({
  folder,
  name: fc.constantFrom('10-a.conf', '20-b.conf', '30-c.conf', 'x.txt', '.h.conf'),
  lines: fc.array(line, { maxLength: 4 }),
  empty: fc.boolean(),
  crlf: fc.boolean(),
});

describe.skipIf(SYSTEMD === null)('units, by systemd and by ours', () => {
  it('give the same environment in generated set-ups', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dropIn, { maxLength: 6 }), async (dropIns) => {
        const files: Record<string, string> = { ...BASE };
        for (const { folder: place, name, lines, empty, crlf } of dropIns) {
          const text = `[Service]\n${lines.join('\n')}\n`;
          files[`${place}/${name}`] = empty && lines.length === 0 ? '' : crlf ? text.replaceAll('\n', '\r\n') : text;
        }
        expect(await read(files)).toEqual(dumped(files));
        rmSync(root, { recursive: true, force: true });
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});

describe.skipIf(!existsSync(GENERATOR))('files of variables, by systemd and by ours', () => {
  const part = fc.constantFrom(
    ...['A', 'B', '=', '=', ' ', '\t', '\n', '\n', '"', "'", '\\', '#', ';', 'export ', '1', 'x y', '\r\n', 'é'],
  );
  it('hold the same variables in generated texts', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
        (text) => {
          // Only since version 254 a comment ends with its line even after a backslash.
          fc.pre(!/^[ \t]*[#;].*\\\s*$/m.test(text));
          root = mkdtempSync(join(tmpdir(), 'environment-'));
          chmodSync(root, 0o755);
          write(`${root}/.config/environment.d/a.conf`, `A=0\n${text}`);
          const output = asNobody(GENERATOR, [], {
            HOME: root,
            XDG_CONFIG_HOME: `${root}/.config`,
            XDG_DATA_DIRS: root,
          });
          const ours = readEnvironmentFile(`A=0\n${text}`);
          rmSync(root, { recursive: true, force: true });
          for (const name of ['A', 'B']) {
            const value = ours.get(name);
            if (value === undefined) expect(output).not.toMatch(new RegExp(`^${name}=`, 'm'));
            // The generator quotes what a shell would split and leaves empty values out: the plain ones are compared.
            else if (/^[A-Za-z0-9=;#]+$/.test(value)) expect(output).toMatch(new RegExp(`^${name}="?${value}"?$`, 'm'));
          }
        },
      ),
      { numRuns: 200 },
    );
  }, 300_000);
});
