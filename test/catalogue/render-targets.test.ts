import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';
import { parseCsv } from '../../src/catalogue/formats/parse-csv.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { renderTargets } from '../../src/catalogue/select/render-targets.ts';
import { selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { selectionOf } from './selection-of.ts';

const catalogue = embeddedCatalogue();
const us = selectTargets(catalogue, selectionOf());

describe('targets --format csv', () => {
  const [headings, ...rows] = (parseCsv(renderTargets(us, 'csv', { width: null })) ?? []).map(({ cells }) => cells);
  const cell = (row: readonly string[], name: string) => row[headings?.indexOf(name) ?? -1] ?? '';
  it('is a rectangle', () => {
    for (const row of rows) expect(row).toHaveLength(headings?.length ?? 0);
  });
  it('covers every US and worldwide row of both lists: in, or out with a reason', () => {
    const here = (regions: readonly string[]) => regions.includes('US') || regions.includes('WW');
    for (const target of catalogue.targets.filter(({ regions }) => here(regions))) {
      const row = rows.find((one) => cell(one, 'kind') === 'target' && cell(one, 'id') === target.id);
      expect(row && [cell(row, 'url'), cell(row, 'included')], target.id).toEqual([
        target.url,
        expect.stringMatching(/^(yes|no)$/),
      ]);
      expect(row && cell(row, 'why')).toMatch(/\S/);
    }
    const allow = catalogue.allowList.filter(({ regions }) => here(regions));
    const printed = rows.filter((row) => cell(row, 'kind') === 'allow-list' && here(cell(row, 'region').split(',')));
    expect(printed.map((row) => [cell(row, 'host'), cell(row, 'port')])).toEqual(
      allow.map(({ host, port }) => [host, String(port)]),
    );
    for (const row of printed) expect(cell(row, 'tested_by') !== '' || cell(row, 'why') !== '').toBe(true);
  });
  it('keeps formulas and line ends of foreign lists inside their cell', async () => {
    const list = await loadCatalogue({
      kind: 'file',
      name: '=cmd.json',
      bytes: Buffer.from(
        JSON.stringify([
          { url: 'https://a.example/=1+1', notes: '=HYPERLINK("http://x")', source: '@SUM(A1)' },
          { url: 'https://b.example', notes: 'a\r\nb,"c"' },
        ]),
      ),
    });
    const text = renderTargets(selectTargets(list, selectionOf()), 'csv', { width: null });
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain(`'@SUM(A1)`);
    expect(parseCsv(text)).toHaveLength(3);
  });
});

describe('targets --format table', () => {
  it('says how many, from which list and why, and cuts to the width', () => {
    const lines = renderTargets(us, 'table', { width: 100 }).split('\n');
    expect(lines[0]).toMatch(/^56 targets · catalogue embedded of \d{4}-\d\d-\d\d · US · standard \(--geo\)$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.startsWith('  US  command and control'))).toHaveLength(4);
    expect(lines.some((line) => line.startsWith('Not tested ('))).toBe(true);
  });
  it('lets no control character of a foreign list reach the terminal', async () => {
    const list = await loadCatalogue({
      kind: 'file',
      name: 'x\u001b[2J.txt',
      bytes: Buffer.from('https://a.example\n'),
    });
    expect(renderTargets(selectTargets(list, selectionOf()), 'table', { width: null })).not.toContain('\u001b');
  });
});

describe('targets --format json', () => {
  it('holds the chosen targets, the others with their reason, and the allow-list', () => {
    const document = JSON.parse(renderTargets(us, 'json', { width: null }));
    expect(document.targets).toHaveLength(56);
    expect(document.targets.length + document.out.length).toBe(catalogue.targets.length);
    expect(document.catalogue).toEqual(us.info);
    expect(document.allowList).toHaveLength(catalogue.allowList.length);
  });
});
