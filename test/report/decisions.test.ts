import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/model/consumer.ts';
import type { Report } from '../../src/model/report.ts';
import { renderText } from '../../src/report/formats/text.ts';
import { renderHtml } from '../../src/report/html/render-html.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { inspected } from './sample-report.ts';

const decision: Decision = {
  consumer: 'browser',
  name: 'a browser',
  url: 'https://winatp-gw-cus.microsoft.com/commands/test',
  steps: [
    { place: 'GNOME settings', source: 'GNOME settings', value: '', verdict: 'absent', why: 'not set' },
    {
      place: "the user's Internet settings",
      source: 'HKCU\\Software\\<b>',
      value: 'http://pac.only-here.example/p.pac?<script>',
      verdict: 'taken',
      why: 'the script answers PROXY hidden.only-there.example:8080',
    },
  ],
  route: ['http://hidden.only-there.example:8080', 'direct'],
  why: 'the script decides',
};
const report: Report = { ...inspected(), decisions: [decision] };

describe('which proxy each consumer takes', () => {
  it('is one line of the text', () => {
    expect(renderText(report)).toContain(
      "    A browser: http://hidden.only-there.example:8080, then direct (the user's Internet settings)",
    );
    expect(renderText({ ...report, decisions: [{ ...decision, route: [], why: 'X cannot be used' }] })).toContain(
      'A browser: nothing usable, because X cannot be used',
    );
  });
  it('is a table of the page, escaped', () => {
    const page = renderHtml(report);
    expect(page).toContain('Who takes which proxy');
    expect(page).toContain('http://pac.only-here.example/p.pac?&lt;script&gt;');
    expect(page).not.toContain('p.pac?<script>');
  });
  it('is missing in older reports, and so are line and table', () => {
    const { decisions: _left, ...older } = report;
    expect(renderText(older)).not.toContain('Who takes which proxy');
    expect(renderHtml(older)).not.toContain('Who takes which proxy');
  });
  it('names nobody where names are hidden, and keeps its words', () => {
    const hidden = redact(report, { anonymize: true });
    expect(JSON.stringify(hidden)).not.toMatch(/only-t?here/);
    expect(hidden.decisions?.[0]?.steps.map(({ verdict }) => verdict)).toEqual(['absent', 'taken']);
    expect(hidden.decisions?.[0]?.route[1]).toBe('direct');
  });
});
