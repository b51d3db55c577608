import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/model/options.ts';
import { render } from '../../src/report/formats/render.ts';
import { renderXml } from '../../src/report/formats/xml.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { FORMAT_EXTENSIONS } from '../../src/report/store/file-names.ts';
import { renderSummary } from '../../src/report/terminal/summary.ts';
import { NO_PAINT, UNICODE_SYMBOLS } from '../../src/report/terminal/summary-style.ts';
import { planted } from './planted-report.ts';
import { SCENARIOS } from './sample-report.ts';

/** The page has tests of its own; every other output is compared whole with fixtures/reports (update: vitest -u). */
const TEXTS: readonly Format[] = ['text', 'json', 'junit', 'csv', 'markdown', 'prometheus'];
const folder = (name: string): string => `../../fixtures/reports/${name}`;

describe.each([
  ...Object.entries(SCENARIOS),
  ['anonymized', () => redact(planted(), { anonymize: true, key: Buffer.alloc(32, 7) })] as const,
])('golden files of %s', (name, make) => {
  it.each(TEXTS)('%s', async (format) => {
    // JSON holds a CR or LF only escaped; the text's own line ends are tested beside: here they would not survive a checkout.
    const text = render(make(), format).replaceAll('\r\n', '\n');
    await expect(text).toMatchFileSnapshot(`${folder(name)}/report${FORMAT_EXTENSIONS[format]}`);
  });

  it('original XML', async () => {
    await expect(renderXml(make())).toMatchFileSnapshot(`${folder(name)}/MDEClientAnalyzer.xml`);
  });

  it('summary', async () => {
    const text = renderSummary(make(), {
      width: 80,
      height: 24,
      result: 'MDEClientAnalyzerResult.zip',
      paint: NO_PAINT,
      symbols: UNICODE_SYMBOLS,
      written: null,
    });
    await expect(text).toMatchFileSnapshot(`${folder(name)}/summary.txt`);
  });
});
