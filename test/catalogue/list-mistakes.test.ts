import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { FOLDER, load } from './list-on-disk.ts';

const mistakeOf = async (name: string, bytes: Buffer | string): Promise<string> => {
  const error = await load(name, bytes).then(
    () => new Error('no mistake was found'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
};

const TABLE_REMEDY = 'give a JSON, CSV, .xlsx or endpoints.txt list';
const URL_REMEDY = 'write http://… or https://…';
/** Every file of fixtures/catalogues/mistakes: the words after its name. */
const MISTAKES: Readonly<Record<string, string>> = {
  'allow-list-no-array.json': ': "allowList" is no array; write [ { "host": "*.example.com" } ] or leave it out',
  'bad-answer.json': ', row 1: "answer" is "OK"; write { "header": …, "body": … } or null',
  'bad-build.json': ', row 1: "minBuild" is "ten"; write a Windows build number such as 17134',
  'bad-flag.json': ', row 1: "required" is "perhaps"; write true or false',
  'bad-host-pattern.json':
    ', allow-list row 1: "host" is no host pattern: "a b.example"; write a name such as *.example.com',
  'bad-method.json': ', row 1: "httpMethod" is "DELETE"; write GET, HEAD or POST',
  'bad-path.json': ', allow-list row 1: "path" is "/a|b"; write a path such as /folder/*',
  'bad-port.json': ', allow-list row 1: "port" is "70000"; write a number from 1 to 65535',
  'bad-status.json': ', row 1: expected status "2000" is none; write a number from 100 to 599, or unknown',
  'bad-system.json': ', row 1: unknown system "Z"; write letters of W (Windows) D (7/8.1) S (MMA) M (macOS) L (Linux)',
  'binary.bin': `: is no text and no .xlsx; ${TABLE_REMEDY}`,
  'blank-in-url.json': ', row 1: "url" contains a blank or a control character: "https://one.example/a b"; remove it',
  'blank.txt': `: is empty; ${TABLE_REMEDY}`,
  'broken.xlsx': ': is a broken or encrypted spreadsheet; save it again as .xlsx or .csv',
  'builds-swapped.json': ', row 1: "minBuild" 20000 is above "maxBuild" 10000; swap them',
  'credentials.json':
    ', row 1: "url" carries a user name or a password (host "one.example"); remove everything before the @',
  'duplicate-id.json': ', row 2: the id "a" stands in row 1 too; give each row its own',
  'duplicate.csv': ', row 3: is a duplicate of row 2 ("https://one.example"); remove one of them',
  'duplicate.json': ', row 3: is a duplicate of row 1 ("https://one.example/"); remove one of them',
  'duplicate.txt': ', line 2: is a duplicate of line 1 ("https://one.example"); remove one of them',
  'empty.json': `: is empty; ${TABLE_REMEDY}`,
  'ftp-url.csv': `, row 3: "url" is not an http(s) URL: "ftp://x"; ${URL_REMEDY}`,
  'ftp-url.json': `, row 2: "url" is not an http(s) URL: "ftp://x"; ${URL_REMEDY}`,
  'more-than-a-url.txt': ', line 2: has more than a URL and NoPinning; write one URL a line',
  'no-target.json': ': names no target; add at least one row with a "url"',
  'no-targets-key.json': ': "targets" is missing; write { "targets": [ { "url": "https://…" } ] }',
  'no-url-column.csv': ': has no column of URLs; name one "url"',
  'no-url-column.xlsx': ': has no column of URLs; name one "url" or "Endpoint/URL"',
  'no-url.json': `, row 1: "url" is missing; ${URL_REMEDY}`,
  'no-url.txt': `, line 2: "url" is not an http(s) URL: "hello"; ${URL_REMEDY}`,
  'number.json': ', row 1: is "42", no object; write { "url": "https://…" }',
  'open-quote.csv': ': has a quote that is never closed; close it',
  'regions-no-name.json': ', record 2: has no "Region"; write { "Region": "US", "CnCURLs": [ … ] }',
  'regions-no-text.json': ', record 1, CnCURLs 1: is "7", no text; write a URL',
  'regions-unknown.json': ', record 1: unknown region "Moon". Known: WW US EU UK AU AE GCC GCC-High DoD',
  'unknown-model.json': ', row 1: "model" is "fast"; write standard, streamlined or both',
  'unknown-region.csv': ', row 2: unknown region "Mars". Known: WW US EU UK AU AE GCC GCC-High DoD',
  'unknown-region.json': ', row 1: unknown region "EMEA"; did you mean EU? Known: WW US EU UK AU AE GCC GCC-High DoD',
  'wildcard-url.json': ', row 1: "url" has no valid host: "https://*.example/"; write a host name without wildcards',
  'wrong-shape.json': ': "targets" is no array; write { "targets": [ { "url": "https://…" } ] }',
};

describe('a list with a mistake', () => {
  const files = readdirSync(join(FOLDER, 'mistakes'));
  it.each(Object.entries(MISTAKES))('%s is one line with its place and remedy', async (name, words) => {
    expect(await mistakeOf(name, readFileSync(join(FOLDER, 'mistakes', name)))).toBe(`catalogue ${name}${words}`);
  });
  it.each(files.filter((name) => !(name in MISTAKES)))('%s is one line with a remedy', async (name) => {
    const words = await mistakeOf(name, readFileSync(join(FOLDER, 'mistakes', name)));
    expect(words).toMatch(new RegExp(`^catalogue ${name.replaceAll('.', '\\.')}[:,] .+; .+$`));
    expect(words).not.toContain('\n');
  });
  it('of more than 20 MB is refused before it is parsed', async () => {
    const words = await mistakeOf('big.json', Buffer.alloc(100 * 1024 * 1024, '[').subarray(0));
    expect(words).toBe('catalogue big.json: has 100 MB, at most 20 MB are read; give the list of URLs only');
  });
  it('counts the mistakes beyond the first', async () => {
    expect(await mistakeOf('x.json', '["ftp://a","ftp://b","ftp://c"]')).toMatch(/row 1: .* \(and 2 more mistakes\)$/);
  });
  it('never repeats a password', async () => {
    expect(await mistakeOf('x.txt', 'https://anna:hunter2@one.example\n')).not.toMatch(/anna|hunter2/);
  });
  it('that declares a small archive and unpacks to a large one is refused', async () => {
    const bomb = await zipOf('xl/workbook.xml', Buffer.alloc(60 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await mistakeOf('bomb.xlsx', bomb)).toBe(
      'catalogue bomb.xlsx: unpacks to more than 50 MB; save only the sheet of URLs, as .csv',
    );
  });
});

async function zipOf(name: string, content: Buffer): Promise<Buffer> {
  const { ZipArchive } = await import('archiver');
  const zip = new ZipArchive({ zlib: { level: 9 } });
  zip.append(content, { name });
  const chunks: Buffer[] = [];
  zip.on('data', (chunk: Buffer) => chunks.push(chunk));
  await zip.finalize();
  return Buffer.concat(chunks);
}
