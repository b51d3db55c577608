import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipArchive } from 'archiver';
import { assert, asyncProperty, constantFrom, integer, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Report, SCHEMA_VERSION } from '../../src/model/report.ts';
import { seenStatuses } from '../../src/model/target.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { renderJson } from '../../src/report/formats/json.ts';
import { render } from '../../src/report/formats/render.ts';
import { readSavedReport } from '../../src/report/saved/read-saved.ts';
import { writeResult } from '../../src/report/store/write.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, SCENARIOS } from './sample-report.ts';

const bytes = (report: unknown): Buffer => Buffer.from(JSON.stringify(report));
const read = (given: Buffer | string): Promise<Report> => readSavedReport(Buffer.from(given as string), 'saved.json');

async function archive(entries: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const zip = new ZipArchive({ zlib: { level: 9 } });
  for (const [name, content] of Object.entries(entries)) zip.append(content, { name });
  const chunks: Buffer[] = [];
  zip.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.all([zip.finalize(), new Promise<void>((resolve) => zip.on('finish', resolve))]);
  return Buffer.concat(chunks);
}

/** Letters that pack badly. */
const noise = (length: number): Buffer => Buffer.from(randomBytes(length / 2).toString('hex'));

async function refusal(given: Buffer | string): Promise<string> {
  const error: unknown = await read(given).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { exitCode, message } = error as UsageError;
  expect(exitCode).toBe(2);
  expect(message).toMatch(/^saved\.json: [^\r\n]+$/);
  return message;
}

describe('a saved report', () => {
  it.each(Object.keys(SCENARIOS))('%s is read back as it was', async (name) => {
    const report = SCENARIOS[name]!();
    expect(await read(renderJson(report))).toEqual(report);
    expect(await read(`\ufeff${renderJson(report)}`)).toEqual(report);
  });

  it.each(['mde', 'wdatp'] as const)('is read from the archive that was written (%s)', async (resultStyle) => {
    const outputDir = await mkdtemp(join(tmpdir(), 'report-read-'));
    try {
      const report = authRequired();
      const { zipFile } = await writeResult({ report, outputDir, formats: ['json'], zip: true, resultStyle });
      expect(await readSavedReport(await readFile(zipFile ?? ''), 'x.zip')).toEqual(report);
    } finally {
      await rm(outputDir, { recursive: true });
    }
  });

  it("is read from an archive with Windows' separators in its names, and beside other files", async () => {
    const report = authRequired();
    expect(await read(await archive({ 'a\\b.txt': 'x', 'MDEClientAnalyzerResult.json': renderJson(report) }))).toEqual(
      report,
    );
  });

  it('of a later minor version is read, unknown fields and all', async () => {
    const report = await read(bytes({ ...authRequired(), schemaVersion: '2.7', novelty: { a: 1 } }));
    expect(report.schemaVersion).toBe('2.7');
  });

  it('of version 1 is brought into the form of today', async () => {
    const { targets, probes, ...rest } = authRequired();
    const old = targets.map(({ observed, ...target }) => ({
      ...target,
      expectedStatuses: observed.map(({ status }) => status),
    }));
    const failure = { code: 'http_unexpected_status', native: 'HTTP 503' };
    const steps = probes.map((probe) => ({
      ...probe,
      attempts: probe.attempts.map((attempt) => ({
        ...attempt,
        observations: attempt.observations.map((step) => (step.phase === 'http' ? { ...step, failure } : step)),
      })),
    }));
    const report = await read(bytes({ ...rest, schemaVersion: '1.0', targets: old, probes: steps }));
    expect(report.schemaVersion).toBe(SCHEMA_VERSION);
    expect(report.targets.map((target) => seenStatuses(target))).toEqual(targets.map((target) => seenStatuses(target)));
    expect(report.targets.flatMap(({ observed }) => observed.map(({ source }) => source))).not.toContain(undefined);
    const http = report.probes.flatMap(({ attempts }) => attempts.flatMap(({ observations }) => observations));
    expect(http.filter(({ phase, failure: failed }) => phase === 'http' && failed !== null)).toEqual([]);
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['blanks', ' \n', 'is empty'],
    ['no JSON', '{"schemaVersion"', 'is not JSON'],
    ['binary', Buffer.from([0, 255, 3]), 'is not JSON'],
    ['another document', '{"a":1}', 'is not a report of this tool'],
    ['null', 'null', 'is not a report of this tool'],
    ['a number', '7', 'is not a report of this tool'],
    ['another major version', bytes({ ...authRequired(), schemaVersion: '3.0' }), 'schema version 3.0'],
    ['a report without probes', bytes({ ...authRequired(), probes: undefined }), 'report.probes is missing'],
    [
      'an unknown finding code',
      bytes({ ...authRequired(), findings: [{ ...authRequired().findings[0], code: '__proto__' }] }),
      'does not know',
    ],
    [
      'a probe of no target',
      bytes({ ...authRequired(), probes: [{ ...authRequired().probes[0], targetId: 'ghost' }] }),
      'unknown target: ghost',
    ],
    ['a verdict without finding', bytes({ ...authRequired(), findings: [] }), 'refers to nothing'],
    [
      'two targets of one id',
      bytes({ ...authRequired(), targets: [...authRequired().targets, authRequired().targets[0]] }),
      'two targets',
    ],
    [
      'a target that only looks like a URL',
      bytes({
        ...authRequired(),
        targets: [{ ...authRequired().targets[0], url: 'http://' }],
        probes: [],
        verdicts: [],
      }),
      'no URL',
    ],
    ['brackets without end', '['.repeat(5_000_000), 'is nested deeper than 64 levels'],
    [
      'a field that nobody knows, deeper than a stack',
      JSON.stringify({ ...authRequired(), novelty: 1 }).replace(
        '"novelty":1',
        `"novelty":${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      ),
      'is nested deeper than 64 levels',
    ],
    ['more values than bytes can mean', `{"schemaVersion":"2.0","a":[${'{},'.repeat(1_000_000)}{}]}`, 'values in'],
    ['a broken archive', Buffer.from('PK\u0003\u0004 and nothing more'), 'cannot be unpacked'],
    [
      'control characters in the message',
      bytes({ ...authRequired(), schemaVersion: '9\u001b[31m\n' }),
      'schema version 9',
    ],
  ])('%s is refused with one line', async (_name, given, words) => {
    const message = await refusal(given as Buffer);
    expect(message).toContain(words);
    expect(message).not.toMatch(/[\u0000-\u001f]/);
  });

  it('an archive without a report is refused', async () => {
    expect(await refusal(await archive({ 'a.json': '{}' }))).toContain('holds no MDEClientAnalyzerResult.json');
  });

  it('a bomb is refused before it is unpacked', async () => {
    const bomb = await archive({ 'MDEClientAnalyzerResult.json': Buffer.alloc(210_000_000, 32) });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await refusal(bomb)).toContain('grows more than 200 times');
  });

  it.each([
    ['brackets', Buffer.alloc(40_000_000, '['), 'grows more than 200 times'],
    ['empty objects', Buffer.alloc(40_000_000, '{},'), 'grows more than 200 times'],
    // Padded with what cannot be packed, so that only the values themselves tell.
    [
      'brackets and noise',
      Buffer.concat([Buffer.from('["'), noise(400_000), Buffer.from('",'), Buffer.alloc(40_000_000, '[')]),
      'is nested deeper than 64 levels',
    ],
    [
      'empty objects and noise',
      Buffer.concat([Buffer.from('["'), noise(400_000), Buffer.from('",'), Buffer.alloc(40_000_000, '{},')]),
      'values in',
    ],
  ])('a small archive of many %s is refused before it is parsed', async (_what, content, words) => {
    const bomb = await archive({ 'MDEClientAnalyzerResult.json': content });
    expect(bomb.length).toBeLessThan(600_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb)).toContain(words);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });

  it('an archive with more files than a result has is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`f${at}`, '']));
    expect(await refusal(await archive(many))).toContain('holds more than 1000 files');
  });

  it('a report with hostile texts is read and rendered', async () => {
    const report = await read(bytes(hostile()));
    expect(render(report, 'text')).toContain('Testing URL : ');
  });

  it('never fails otherwise, whatever bytes of it are changed', async () => {
    const good = Buffer.from(renderJson(authRequired()));
    await assert(
      asyncProperty(integer({ min: 0, max: good.length - 1 }), integer({ min: 0, max: 255 }), async (at, value) => {
        const copy = Buffer.from(good);
        copy[at] = value;
        await read(copy).then(
          (report) => render(report, 'csv'),
          (error: unknown) => expect(error).toBeInstanceOf(UsageError),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('never fails otherwise, whatever bytes follow the mark of an archive', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 400 }), constantFrom('PK\u0003\u0004', '', '{'), async (tail, head) => {
        await read(Buffer.concat([Buffer.from(head), tail])).then(
          () => expect.unreachable(),
          (error: unknown) => expect(error).toBeInstanceOf(UsageError),
        );
      }),
      { numRuns: 100 },
    );
  });
});
