import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { renderTargets } from '../../src/catalogue/render-targets.ts';
import { selectTargets } from '../../src/catalogue/select-targets.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { selectionOf } from './selection-of.ts';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/catalogues');
const load = (name: string, bytes: Buffer | string) => loadCatalogue({ kind: 'file', name, bytes: Buffer.from(bytes) });
const fixture = (name: string) => load(name, readFileSync(join(FOLDER, name)));
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
  'regions-unknown.json':
    ', record 1: unknown region "Moon"; did you mean DoD? Known: WW US EU UK AU AE GCC GCC-High DoD',
  'unknown-model.json': ', row 1: "model" is "fast"; write standard, streamlined or both',
  'unknown-region.csv': ', row 2: unknown region "Mars"; did you mean US? Known: WW US EU UK AU AE GCC GCC-High DoD',
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

describe('a list in every format', () => {
  const of = async (name: string) =>
    (await fixture(name)).targets.map((target) => [
      target.url,
      target.service,
      target.regions.join(),
      target.models.join(),
      target.httpMethod,
      target.expectedStatuses?.join() ?? null,
      target.pinned,
      target.required,
    ]);
  it('our JSON, what it leaves out filled from what we know of the URL', async () => {
    expect(await of('ours.json')).toEqual([
      ['https://gw.plant.example/commands/test', 'CnC', 'EU', 'standard', 'GET', '200', true, true],
      [
        'https://winatp-gw-neu.microsoft.com/commands/test',
        'CnC',
        'EU',
        'standard,streamlined',
        'GET',
        '200',
        true,
        true,
      ],
      [
        'http://mirror.plant.example:8080/updates',
        'SecurityIntelligence',
        'custom',
        'standard,streamlined',
        'HEAD',
        null,
        null,
        false,
      ],
    ]);
    expect((await fixture('ours.json')).date).toBe('2026-05-01');
  });
  it('CSV with the columns of a probe list', async () => {
    expect(await of('reference-columns.csv')).toEqual([
      ['https://one.example/ping', 'CyberData', 'WW', 'standard,streamlined', 'GET', '200,404', true, true],
      ['https://two.example', 'MAPS', 'US', 'standard', 'HEAD', null, false, false],
      ['https://three.example', 'CnC', 'GCC,GCC-High,DoD', 'streamlined', 'POST', '200', null, null],
    ]);
  });
  it('CSV with other headings, semicolons and a BOM', async () => {
    expect((await of('other-columns.csv')).map((row) => row.slice(0, 3))).toEqual([
      ['https://winatp-gw-weu.microsoft.com/commands/test', 'CnC', 'EU'],
      ['http://plain.example', 'Custom', 'WW'],
    ]);
  });
  it('endpoints.txt: a URL without NoPinning is pinned, as in the original', async () => {
    expect((await of('endpoints.txt')).map((row) => [row[0], row[6]])).toEqual([
      ['https://winatp-gw-cus.microsoft.com/test', true],
      ['https://automatedirstrprdcus.blob.core.windows.net', false],
      ['http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab', false],
      ['https://new.example/ping', false],
    ]);
  });
  it('RegionsURLs.json with BOM, raw tabs, and ALL as text or array', async () => {
    expect((await of('RegionsURLs.json')).map((row) => [row[0], row[2], row[3], row[6]])).toEqual([
      ['https://winatp-gw-cus.microsoft.com/commands/test', 'US', 'standard', true],
      ['https://us-v20.events.data.microsoft.com/ping', 'US', 'standard', true],
      ['https://automatedirstrprdcus.blob.core.windows.net', 'US', 'standard', false],
      ['https://login.microsoftonline.com', 'US,EU', 'standard', false],
      ['https://winatp-gw-cane.microsoft.com/commands/test', 'US', 'standard', true],
      ['https://winatp-gw-neu.microsoft.com/commands/test', 'EU', 'standard', true],
      ['https://edr-neu.eu.endpoint.security.microsoft.com/edr/commands/test', 'EU', 'streamlined', true],
      ['https://winatp-gw-usgt.microsoft.com/commands/test', 'GCC-High,DoD', 'standard', true],
      ['https://winatp-gw-usmt.microsoft.com/commands/test', 'GCC', 'standard', true],
      [
        'http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab',
        'WW',
        'standard,streamlined',
        false,
      ],
      ['https://settings-win.data.microsoft.com/qos', 'WW', 'standard,streamlined', true],
      ['https://events.data.microsoft.com/ping', 'WW', 'standard,streamlined', true],
    ]);
  });
  it("the published spreadsheet's headings in any order, hosts asked as we know them", async () => {
    const list = await fixture('published-columns.xlsx');
    const urls = list.targets.map((target) => target.url);
    expect(urls).toContain('https://winatp-gw-cus.microsoft.com/commands/test');
    expect(urls).toContain('https://us-v20.events.data.microsoft.com/ping');
    expect(urls).toContain('http://www.microsoft.com/pkiops/crl/MicSecSerCA2011_2011-10-18.crl');
    expect(urls).toContain('https://unitedstates.cp.wd.microsoft.com/wdcp.svc/bond/submitReport/test');
    expect(urls.filter((url) => url === 'https://login.microsoftonline.com')).toHaveLength(1);
    expect(list.targets.find((target) => target.url === 'https://gateway.example')?.excluded).toBe(
      'its geography "CH" is not one that this tool knows',
    );
    expect(list.allowList).toHaveLength(8);
  });
  it.each(['csv', 'json'] as const)('what `targets --format %s` printed, again the same targets', async (format) => {
    const first = selectTargets(await loadCatalogue({ kind: 'embedded' }), selectionOf());
    const printed = renderTargets(first, format, { width: null });
    const again = selectTargets(await load(`targets.${format}`, printed), selectionOf());
    const chosen = again.targets.filter((target) => first.targets.some(({ id }) => id === target.id));
    expect(chosen).toHaveLength(first.targets.length);
    for (const target of first.targets) {
      const other = chosen.find(({ id }) => id === target.id);
      expect(other).toMatchObject({
        url: target.url,
        region: target.region,
        expectedStatuses: target.expectedStatuses,
        pinned: target.pinned,
        required: target.required,
      });
    }
  });
  it('is found by content, whatever the name says', async () => {
    const csv = readFileSync(join(FOLDER, 'reference-columns.csv'));
    expect((await load('list', csv)).targets).toHaveLength(3);
    expect((await load('list.txt', readFileSync(join(FOLDER, 'bare-urls.json')))).targets).toHaveLength(2);
    expect(
      (await load('list.csv', readFileSync(join(FOLDER, 'published-columns.xlsx')))).targets.length,
    ).toBeGreaterThan(5);
  });
  it('in UTF-16 is read too', async () => {
    const text = readFileSync(join(FOLDER, 'endpoints.txt'), 'utf8');
    expect(
      (await load('e.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))).targets,
    ).toHaveLength(4);
  });
});

describe('hostile lists', () => {
  const onlyUsageErrors = async (name: string, bytes: Buffer): Promise<void> => {
    try {
      await load(name, bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).message).not.toMatch(/[\n\r\u202e\u001b]/);
    }
  };
  const names = fc.constantFrom('a.json', 'a.csv', 'a.xlsx', 'a.txt', 'a');
  it('of any bytes are a list or one line', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 400 }), (name, bytes) =>
        onlyUsageErrors(name, Buffer.from(bytes)),
      ),
      { numRuns: 300 },
    );
  });
  it('of any text are a list or one line', async () => {
    const text = fc
      .array(
        fc.constantFrom(
          'url',
          ',',
          '"',
          '\n',
          '\t',
          'https://',
          'a.example',
          'NoPinning',
          '*',
          '{',
          '}',
          '[',
          ']',
          ':',
          '\u001b',
          '\u202e',
          ' ',
          '/',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(names, text, (name, parts) => onlyUsageErrors(name, Buffer.from(parts))),
      { numRuns: 500 },
    );
  });
  it('of any JSON are a list or one line', async () => {
    const row = fc.record(
      {
        url: fc.anything(),
        region: fc.anything(),
        expectedStatuses: fc.anything(),
        answer: fc.anything(),
        id: fc.anything(),
        source: fc.anything(),
        devices: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const root = fc.oneof(
      fc.jsonValue(),
      fc.record({ targets: fc.array(row), allowList: fc.array(fc.anything()) }, { requiredKeys: [] }),
      fc.array(fc.record({ Region: fc.anything(), CnCURLs: fc.anything() })),
    );
    const json = (value: unknown): string =>
      JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null';
    await fc.assert(
      fc.asyncProperty(root, (value) => onlyUsageErrors('a.json', Buffer.from(json(value)))),
      { numRuns: 300 },
    );
  });
  it('of a spreadsheet with broken bytes are a list or one line', async () => {
    const sheet = readFileSync(join(FOLDER, 'published-columns.xlsx'));
    const broken = fc.tuple(fc.nat(sheet.length - 1), fc.nat(255)).map(([at, value]) => {
      const copy = Buffer.from(sheet);
      copy[at] = value;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(broken, (bytes) => onlyUsageErrors('a.xlsx', bytes)),
      { numRuns: 60 },
    );
  });
  it('of ten thousand rows are read in time that grows with the rows', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `https://h${index}.example/path`);
    const result = selectTargets(await load('long.txt', rows.join('\n')), selectionOf());
    expect(result.targets).toHaveLength(10_000);
  });
});
