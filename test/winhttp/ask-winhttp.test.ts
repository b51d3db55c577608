import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AskLimits, askWinhttp, type WinhttpAsked } from '../../src/winhttp/ask-winhttp.ts';
import { decodeLine, type WinhttpJob, type WinhttpQuestion } from '../../src/winhttp/protocol.ts';
import { temporaryFolder } from '../cli/run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const question = (id: number): WinhttpQuestion => ({
  id,
  access: 'none',
  url: 'https://a.example/',
  verb: 'GET',
  pacUrl: null,
  proxy: null,
  bypass: null,
});
const job: WinhttpJob = { timeoutMs: 1000, concurrency: 2, userAgent: 'x', questions: [question(0), question(1)] };

/** Asks a process that does what `script` says instead of the real one; `say` writes one line of its answers. */
let number = 0;
function ask(script: string, limits: Partial<AskLimits> = {}): Promise<WinhttpAsked> {
  const file = join(folder.path, `child-${++number}.cjs`);
  const say = "const say = (line) => require('fs').writeSync(1, JSON.stringify(line) + '\\n');";
  writeFileSync(
    file,
    `${say}\nconst answer = (id) => say({ kind: 'answer', id, resolution: null, request: null });\n${script}`,
  );
  const place = { folder: folder.path, file: process.execPath, args: [file] };
  return askWinhttp(job, { budgetMs: 20_000, signal: new AbortController().signal, place, ...limits });
}

const STAY = 'setInterval(() => {}, 1000);';

describe('the process that asks WinHTTP', () => {
  it('gets the job on its input, nothing on its command line, and little of the environment', async () => {
    process.env.NODE_OPTIONS_OF_TEST = 'secret';
    const { notes } = await ask(
      `let text = ''; process.stdin.on('data', (part) => (text += part)).on('end', () => {
        say({ kind: 'note', words: JSON.stringify([process.argv.slice(2), JSON.parse(text), Object.keys(process.env)]) });
        say({ kind: 'end' });
      });`,
    );
    const [args, received, names] = JSON.parse(notes[0] ?? '[]');
    expect(args).toEqual(['winhttp-child']);
    expect(received).toEqual(job);
    expect(names).toContain('UV_THREADPOOL_SIZE');
    expect(names.filter((name: string) => /^(NODE|npm|LD_|VITEST|HOME$)/.test(name))).toEqual([]);
    delete process.env.NODE_OPTIONS_OF_TEST;
  });

  it('gives every answer', async () => {
    const asked = await ask("say({ kind: 'note', words: 'n' }); answer(0); answer(1); say({ kind: 'end' });");
    expect([...asked.answers.keys()]).toEqual([0, 1]);
    expect(asked).toMatchObject({ obstacle: null, notes: ['n'], lostBecause: null });
  });

  it.each<[string, string, RegExp]>([
    [
      'a crash',
      "answer(0); process.kill(process.pid, 'SIGSEGV');",
      /^the process that asks WinHTTP ended with SIGSEGV$/,
    ],
    ['an exit', 'answer(0); process.exit(7);', /ended with exit code 7$/],
    [
      'half a line',
      `answer(0); require('fs').writeSync(1, '{"kind":"answer","id":1,'); process.exit(1);`,
      /exit code 1$/,
    ],
    ['garbage', "answer(0); require('fs').writeSync(1, 'null\\n[]\\n{}\\nfoo\\n'); process.exit(0);", /exit code 0$/],
    ['a process that hangs', `answer(0); ${STAY}`, /^no answer within 1 s$/],
  ])('%s costs only what was not answered yet', async (_name, script, because) => {
    const asked = await ask(script, { budgetMs: /hangs/.test(_name) ? 1000 : 20_000 });
    expect([...asked.answers.keys()]).toEqual([0]);
    expect(asked.obstacle).toBeNull();
    expect(asked.lostBecause).toMatch(because);
  });

  it('ends with the run and keeps what it has', async () => {
    const controller = new AbortController();
    const asked = ask(`answer(0); ${STAY}`, { signal: controller.signal });
    setTimeout(() => controller.abort('interrupted'), 700);
    expect(await asked).toMatchObject({ obstacle: null, lostBecause: 'the run ended before' });
    const ended = AbortSignal.abort('deadline');
    expect(await ask(STAY, { signal: ended })).toMatchObject({ obstacle: { obstacle: 'no-answer' } });
  });

  it('does not wait for a process that has said everything and does not end', async () => {
    const asked = await ask(`answer(0); answer(1); say({ kind: 'end' }); ${STAY}`, { budgetMs: 60_000 });
    expect(asked).toMatchObject({ obstacle: null, lostBecause: null });
    expect(asked.answers.size).toBe(2);
  }, 20_000);

  it('tells an obstacle, and that it never said a word', async () => {
    const said = { obstacle: 'module-missing', words: 'w' };
    expect(await ask(`say({ kind: 'obstacle', ...${JSON.stringify(said)} }); say({ kind: 'end' });`)).toMatchObject({
      obstacle: said,
    });
    expect(await ask('process.exit(3)')).toMatchObject({
      obstacle: { obstacle: 'no-answer', words: 'the process that asks WinHTTP ended with exit code 3' },
    });
    const place = { folder: '', file: join(folder.path, 'none'), args: [] };
    const refused = await ask('', { place: { ...place, file: 'a\0b' } });
    expect(refused.obstacle?.words).toMatch(/^the process that asks WinHTTP did not start \(/);
    expect((await ask('', { place })).obstacle?.words).toMatch(/^the process that asks WinHTTP did not start .*ENOENT/);
  });

  it('trouble after some answers costs the rest only', async () => {
    const script =
      "answer(0); say({ kind: 'obstacle', obstacle: 'library-failed', words: 'w' }); say({ kind: 'end' });";
    expect(await ask(script)).toMatchObject({ obstacle: null, lostBecause: 'w' });
  });

  it('an endless line is not kept', async () => {
    const asked = await ask(
      "for (let i = 0; i < 40; i += 1) require('fs').writeSync(1, 'x'.repeat(1 << 17)); require('fs').writeSync(1, '\\n'); answer(1); say({ kind: 'end' });",
    );
    expect([...asked.answers.keys()]).toEqual([1]);
  });

  it.each(['', '{', 'null', '7', '{"kind":"x"}', '{"kind":{}}'])('%j is no line', (text) => {
    expect(decodeLine(text)).toBeNull();
  });
});
