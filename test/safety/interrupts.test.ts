import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { type CliResult, temporaryFolder } from '../cli/run-cli.ts';

const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../src/report/saved/report.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);
const SLOW = ['--lab', '--concurrency', '1', '--retries', '0'];

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Runs the program and acts on it once probes are under way. */
function disturbed(args: readonly string[], act: (child: ReturnType<typeof spawn>) => void): Promise<CliResult> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    let acted = false;
    child.stdout.on('data', (part) => {
      text.stdout += part;
    });
    child.stderr.on('data', (part) => {
      text.stderr += part;
      if (acted || !/probing 1\//.test(text.stderr)) return;
      acted = true;
      act(child);
    });
    child.on('error', fail).on('close', (code) => done({ code, ...text }));
  });
}
const report = (): Report =>
  JSON.parse(readFileSync(join(folder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json'), 'utf8'));

describe('a run that is disturbed', () => {
  it('ends at once on the second Ctrl-C and leaves an older result whole', async () => {
    mkdirSync(join(folder.path, 'other'));
    const { code } = await disturbed([...SLOW, '--output', folder.path], (child) => {
      child.kill('SIGINT');
      child.kill('SIGINT');
    });
    expect(code).toBe(130);
    const there = existsSync(join(folder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json'));
    if (there) expect(validate(report())).toBe(true);
  });

  it('leaves nothing unfinished when the second Ctrl-C comes while the result is written', async () => {
    const everything = ['-g', 'all', '--format', 'text,html,json,junit,csv,markdown,prometheus'];
    const unfinished = () => readdirSync(folder.path).filter((name) => name.startsWith('.'));
    let caught = 0;
    // The older result is there from the second time on, so that each moment of the exchange is met.
    for (const delayMs of [0, 10, 30, 70]) {
      const { code } = await disturbed(['--lab', ...everything, '--output', folder.path], (child) => {
        child.kill('SIGINT');
        const look = setInterval(() => {
          if (child.exitCode !== null) clearInterval(look);
          if (unfinished().length === 0) return;
          clearInterval(look);
          setTimeout(() => child.kill('SIGINT'), delayMs);
        }, 1);
      });
      if (code === 130 && !existsSync(join(folder.path, 'MDEClientAnalyzerResult.zip'))) caught++;
      expect(unfinished()).toEqual([]);
      const there = existsSync(join(folder.path, 'MDEClientAnalyzerResult'));
      if (there) expect(validate(report())).toBe(true);
    }
    expect(caught).toBeGreaterThan(0);
  });

  it('writes its result anew when the output folder was removed in mid-run', async () => {
    const output = join(folder.path, 'out');
    const { code } = await disturbed([...SLOW, '--output', output], () => rmSync(output, { recursive: true }));
    expect(code).toBe(0);
    expect(readdirSync(output).sort()).toEqual(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
  });

  it('says in one line that the output folder became a file, ends with 3 and leaves it alone', async () => {
    const output = join(folder.path, 'out');
    const { code, stderr } = await disturbed([...SLOW, '--output', output], () => {
      rmSync(output, { recursive: true });
      writeFileSync(output, 'precious');
    });
    expect(code).toBe(3);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.at(-2)).toMatch(/^error: .*cannot be used as a folder/);
    // What was measured is not lost: it goes to the folder for what is temporary, and that is said.
    const elsewhere = /^error: the result is in "(.*)"$/.exec(lines.at(-1) ?? '')?.[1] ?? '';
    expect(readdirSync(elsewhere).sort()).toEqual(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
    rmSync(elsewhere, { recursive: true });
    expect(readFileSync(output, 'utf8')).toBe('precious');
  });

  it('ends as usual when nobody reads stdout and stderr any more', async () => {
    const { code } = await disturbed([...SLOW, '--json', '--output', folder.path], (child) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    expect(code).toBe(0);
    expect(validate(report()), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(report().run.complete).toBe(true);
  });

  it('needs neither stdin nor a terminal', async () => {
    const code = await new Promise((done) =>
      spawn(
        'sh',
        [
          '-c',
          `exec "$0" "$@" <&- >&- 2>&-`,
          process.execPath,
          BIN,
          '--lab',
          '-g',
          'US',
          '--service',
          'CnC',
          '--output',
          folder.path,
        ],
        {
          stdio: 'ignore',
        },
      ).on('close', done),
    );
    expect(code).toBe(0);
    expect(validate(report())).toBe(true);
  });
});
