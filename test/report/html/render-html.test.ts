import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html/render-html.ts';
import { sampleReport } from './sample.ts';

describe('renderHtml', () => {
  const page = renderHtml(sampleReport());
  it('is the same, byte for byte, for the same report', () => expect(renderHtml(sampleReport())).toBe(page));
  it('holds 62 targets', () => expect(page.match(/<tr role="row" class="t[" ]/g)).toHaveLength(62));
});
if (process.env['MDE_KEEP_PAGE'])
  (await import('node:fs')).writeFileSync(process.env['MDE_KEEP_PAGE'], renderHtml(sampleReport()));
