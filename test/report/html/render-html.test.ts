import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import type { PageData } from '../../../src/report/html/model/page-data.ts';
import { renderHtml } from '../../../src/report/html/render-html.ts';
import { hostileReport } from './hostile.ts';
import { sampleReport } from './sample.ts';
import { manyTargets, twoRegions } from './sample-targets.ts';

const report = sampleReport();
const page = renderHtml(report);
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const dataOf = (text: string): PageData =>
  JSON.parse(all(text, /<script type="application\/json" id="report">([\s\S]*?)<\/script>/g)[0] ?? '') as PageData; // written by the renderer

describe('the page', () => {
  it('is the same, byte for byte, for the same report', () => expect(renderHtml(sampleReport())).toBe(page));

  it('allows its own script and styles by hash, and nothing else', () => {
    const policy = all(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/g)[0] ?? '';
    const blocks = [...all(page, /<style>([\s\S]*?)<\/style>/g), ...all(page, /<script>([\s\S]*?)<\/script>/g)];
    expect(blocks).toHaveLength(3);
    for (const block of blocks)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(block).digest('base64')}'`);
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toContain('unsafe');
  });

  it('asks for nothing: no address to load from, no inline style, no handler', () => {
    const markup = page.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
    expect(markup).not.toMatch(/\s(src|srcset|style|on\w+|action|formaction|data|poster|background)=/);
    expect(all(markup, /\shref="([^"]*)"/g).filter((href) => !href.startsWith('#'))).toEqual([]);
    expect(all(page, /<style>([\s\S]*?)<\/style>/g).join('')).not.toMatch(/url\(|@import|@font-face/);
  });

  it('has every id once, and every link leads to one', () => {
    const ids = all(page, /\sid="([^"]*)"/g);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const wanted = [
      ...all(page, /\shref="#([^"]*)"/g),
      ...all(page, /data-copy="([^"]*)"/g).flatMap((list) => list.split(' ')),
      ...all(page, /aria-labelledby="([^"]*)"/g),
      ...all(page, /\sfor="([^"]*)"/g),
    ];
    expect([...new Set(wanted)].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('begins with the verdict, in the order of the reader', () => {
    const order = [
      '<h1',
      'What to do',
      'class="device"',
      'id="channels"',
      'id="findings"',
      'id="routes"',
      'id="targets"',
      'id="settings"',
      'id="provenance"',
    ];
    const places = order.map((mark) => page.indexOf(mark));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('gives the verdict one symbol, before its first line', () => {
    expect(all(page, /<span class="line"><svg class="i (\w+)"/g)).toEqual(['fail']);
    expect(all(page, /<span class="(line)">/g)).toHaveLength(2);
  });

  it('names every cell for those who hear it', () => {
    expect(page.includes('id="p-9-named" aria-label="4 Named proxy: Failed 407"')).toBe(true);
    expect(all(page, /role="gridcell" class="c [^>]*?(aria-label)="/g)).toHaveLength(62 * 5);
  });

  it('stores certificates and response heads once', () => {
    const data = dataOf(page);
    expect(new Set(data.strings).size).toBe(data.strings.length);
    expect(data.heads.length).toBeLessThan(10);
    expect(data.targets).toHaveLength(62);
    expect(data.targets[0]?.probes[3]?.sameAs).toBe(0);
    expect(data.open).toBe('10-wpad');
  });

  it('stays under 1.5 MB with 300 targets', () => {
    const big = renderHtml(sampleReport({ targets: manyTargets(300) }));
    expect(Buffer.byteLength(big)).toBeLessThan(1_500_000);
  });

  it('shows those that need attention first when there are thousands, and says what it leaves out', () => {
    const huge = renderHtml(sampleReport({ targets: manyTargets(2000) }));
    expect(Buffer.byteLength(huge)).toBeLessThan(5_000_000);
    expect(all(huge, /<tr role="row" class="t( error)?"/g)).toHaveLength(1116);
    expect(dataOf(huge).targets).toHaveLength(1116);
    expect(/884 targets more, most of them without trouble, are in the JSON and CSV reports/.test(huge)).toBe(true);
    const ids = new Set(all(huge, /\sid="([^"]*)"/g));
    expect(all(huge, /\shref="#([^"]*)"/g).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('other reports', () => {
  const empty: Report = {
    ...report,
    targets: [],
    probes: [],
    findings: [],
    channels: [],
    verdicts: [],
    settings: [],
    proxies: [],
    challenges: [],
    verdict: 'Nothing was tested, so nothing is known about the connection to Defender.',
    host: { ...report.host, networks: [] },
  };
  it.each<[string, Report, string]>([
    ['without anything', empty, 'Nothing was tested'],
    ['without findings', { ...report, findings: [] }, 'What to do:</b> nothing.'],
    [
      'cut short',
      { ...report, run: { ...report.run, complete: false, incompleteBecause: 'deadline' } },
      'it reached its deadline',
    ],
    [
      'with a finding of a later version',
      {
        ...report,
        findings: [{ ...report.findings[0], code: 'from-the-future' } as unknown as Report['findings'][number]],
      },
      'from-the-future',
    ],
    ['with one target', sampleReport({ targets: manyTargets(1) }), '1 target by five methods'],
    [
      'with two findings of one code',
      { ...report, findings: [...report.findings, ...report.findings] },
      'id="flaky-2"',
    ],
    [
      'with many warnings',
      {
        ...report,
        findings: Array.from({ length: 20 }, () => report.findings[4]).filter((entry) => entry !== undefined),
      },
      'and 8 more',
    ],
  ])('%s', (_name, other, words) => expect(renderHtml(other).includes(words)).toBe(true));
});

describe('several regions', () => {
  const two = sampleReport({ targets: twoRegions() });
  const channels = two.channels.map((channel) =>
    channel.region === 'WW' ? { ...channel, level: 'ok' as const } : channel,
  );
  const text = renderHtml({ ...two, channels });
  const table = /<table class="ch">[\s\S]*?<\/table>/.exec(text)?.[0] ?? '';
  it('are rows above their channels, of which only those with trouble follow', () =>
    expect(all(table, /<a href="#([^"]+)"/g)).toEqual([
      'r-WW',
      'r-US',
      'g-AutoIR-US',
      'g-SampleUpload-US',
      'r-EU',
      'g-AutoIR-EU',
    ]));
  it('say how many channels are without trouble', () =>
    expect(all(table, /<tr class="region[\s\S]*?class="says">([^<]*)</g)).toEqual([
      '11 channels without trouble',
      '4 channels without trouble, 2 channels with trouble',
      '4 channels without trouble, 1 channel with trouble',
    ]));
});

describe('hostile reports', () => {
  const hostile = renderHtml(hostileReport());
  it('leave no markup, no control or reordering character, and no end of the script', () => {
    // Booleans keep a failure's message readable: the page is large.
    expect(/<img|<iframe|<\/textarea|<svg onload/i.test(hostile)).toBe(false);
    expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/.test(hostile)).toBe(
      false,
    );
    expect(all(hostile, /(<script)/g)).toHaveLength(2);
    expect(hostile.includes('[U+202E]')).toBe(true);
    expect(() => dataOf(hostile)).not.toThrow();
  });
  it('stay small, whatever was sent', () => expect(Buffer.byteLength(hostile)).toBeLessThan(3_000_000));
});
