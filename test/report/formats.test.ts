import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/method.ts';
import { FORMATS } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { CSV_COLUMNS, renderCsv } from '../../src/report/formats/csv.ts';
import { renderJunit } from '../../src/report/formats/junit.ts';
import { renderMarkdown } from '../../src/report/formats/markdown.ts';
import { renderPrometheus } from '../../src/report/formats/prometheus.ts';
import { render } from '../../src/report/formats/render.ts';
import { renderXml } from '../../src/report/formats/xml.ts';
import { csvCell } from '../../src/text/csv.ts';
import { jsonText } from '../../src/text/json-text.ts';
import { readCsv } from './csv-reader.ts';
import { EVIL, hostile } from './hostile-report.ts';
import { authRequired, broken, healthy, inspected, SCENARIOS } from './sample-report.ts';

const all: readonly [string, () => Report][] = [...Object.entries(SCENARIOS), ['hostile', hostile]];
const FORBIDDEN_IN_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe.each(FORMATS)('%s', (format) => {
  it.each(all)('of %s is the same, byte for byte, when rendered twice', (_name, make) => {
    expect(render(make(), format)).toBe(render(make(), format));
  });

  it('does not change the report', () => {
    const report = authRequired();
    render(report, format);
    expect(report).toEqual(authRequired());
  });
});

describe('CSV', () => {
  it.each(all)('of %s has one row per target and method, equally long, by a reader of RFC 4180', (_name, make) => {
    const report = make();
    const rows = readCsv(renderCsv(report));
    expect(rows[0]).toEqual([...CSV_COLUMNS]);
    expect(rows).toHaveLength(1 + report.targets.length * METHODS.length);
    for (const row of rows) expect(row).toHaveLength(CSV_COLUMNS.length);
  });

  it('tells what each probe gave', () => {
    const [head = [], ...rows] = readCsv(renderCsv(authRequired()));
    const row = rows.find((cells) => cells.includes('us-upload-1') && cells.includes('named')) ?? [];
    const value = (name: string): string | undefined => row[head.indexOf(name)];
    expect([value('outcome'), value('status'), value('code'), value('answered_by'), value('findings')]).toEqual([
      'unreachable',
      '407',
      '407',
      'proxy',
      'proxy-auth-required',
    ]);
  });

  it.each([
    ['=cmd|calc', `"'=cmd|calc"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['  =1', `"'  =1"`],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    [' a', '" a"'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j becomes %s: nothing that a spreadsheet would run', (given, expected) => {
    expect(csvCell(given)).toBe(expected);
  });

  it('leaves numbers numbers, also negative ones, and nothing empty', () => {
    expect([csvCell(-1), csvCell(0), csvCell(null), csvCell(false)]).toEqual(['-1', '0', '', 'false']);
  });
});

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly skipped: string;
  readonly testcase: readonly {
    readonly name: string;
    readonly failure?: { readonly type: string };
    readonly skipped?: unknown;
  }[];
}

function readJunit(text: string): { readonly root: Record<string, string>; readonly suites: readonly Suite[] } {
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  const { testsuites } = parser.parse(text);
  return { root: testsuites, suites: testsuites.testsuite ?? [] };
}

describe('JUnit', () => {
  it.each(all)('of %s is read by a stock parser, and its totals are those of its cases', (_name, make) => {
    const report = make();
    const { root, suites } = readJunit(renderJunit(report));
    const cases = suites.flatMap((suite) => suite.testcase);
    expect(cases).toHaveLength(report.targets.length * METHODS.length);
    expect(Number(root.tests)).toBe(cases.length);
    expect(Number(root.failures)).toBe(cases.filter((entry) => entry.failure !== undefined).length);
    expect(Number(root.skipped)).toBe(cases.filter((entry) => entry.skipped !== undefined).length);
    for (const suite of suites) {
      expect(Number(suite.tests)).toBe(suite.testcase.length);
      expect(Number(suite.failures)).toBe(suite.testcase.filter((entry) => entry.failure !== undefined).length);
    }
    expect(suites).toHaveLength(report.channels.length);
  });

  it.each(Object.entries(SCENARIOS))(
    'of %s fails what the report calls unreachable or unusable, and skips what was not tested',
    (_name, make) => {
      const report = make();
      const { root } = readJunit(renderJunit(report));
      const count = (test: (probe: Report['probes'][number]) => boolean): number => report.probes.filter(test).length;
      expect(Number(root.failures)).toBe(
        count((probe) => probe.outcome === 'unreachable' || probe.state === 'unusable'),
      );
      expect(Number(root.skipped)).toBe(count((probe) => probe.state === 'absent' || probe.state === 'skipped'));
    },
  );

  it('names the finding as the type of a failure, and carries the exit code', () => {
    const text = renderJunit(authRequired());
    const { suites } = readJunit(text);
    const upload = suites.find((suite) => suite.name.startsWith('sample upload'));
    const named = upload?.testcase.find((entry) => entry.name.startsWith('Named proxy: https://ussus1'));
    expect(named?.failure?.type).toBe('proxy-auth-required');
    expect(text).toContain('<property name="exit-code" value="1"/>');
  });
});

describe('XML for readers of the original', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'event',
  });
  const events = (report: Report): Record<string, unknown>[] =>
    parser.parse(renderXml(report)).MDEResults.events.event ?? [];
  const ids = (report: Report): string[] => events(report).map((event) => String(event['@id']));

  it.each(all)('of %s is well-formed, without DOCTYPE and forbidden characters', (_name, make) => {
    const text = renderXml(make());
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).not.toMatch(/<!/);
    expect(text).not.toMatch(FORBIDDEN_IN_XML);
    expect(Object.keys(parser.parse(text).MDEResults)).toEqual([
      'general',
      'devInfo',
      'EDRCompInfo',
      'MDEDevConfig',
      'AVCompInfo',
      'events',
    ]);
  });

  it.each([
    ['healthy', healthy, ['130017', '130018', '130020']],
    ['two of two upload targets failed', authRequired, ['130017', '130018', '132024']],
    ['inspection, but the direct way works', inspected, ['130017', '130018', '130020', '132026']],
  ] as const)("%s gives the original's ids", (_name, make, expected) => expect(ids(make())).toEqual(expected));

  it('warns with 1310xx when exactly one failed', () => {
    const report = authRequired();
    const verdicts = report.verdicts.map((verdict) =>
      verdict.targetId === 'us-upload-1' ? { ...verdict, reachableBy: ['none' as const] } : verdict,
    );
    expect(ids({ ...report, verdicts })).toContain('131016');
  });

  it('calls nothing a success that was not tested', () => {
    const report = healthy();
    const probes = report.probes.map((probe) => ({ ...probe, state: 'skipped' as const, outcome: null }));
    expect(ids({ ...report, probes })).toEqual(['131001']);
  });

  it('tells the proxy as the original does', () => {
    expect(renderXml(authRequired())).toContain(
      '<value>Proxy config: Method=TelemetryProxyServer, address=10.0.0.6:8080</value>',
    );
  });
});

describe('Prometheus', () => {
  const METRIC =
    /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.eE+-]+|NaN|[+-]Inf)$/;

  it.each(all)(
    'of %s keeps to the exposition format: types first, no series twice, no timestamps, final newline',
    (_name, make) => {
      const text = renderPrometheus(make());
      expect(text.endsWith('\n')).toBe(true);
      expect(text).not.toContain('\r');
      const typed = new Set<string>();
      const series = new Set<string>();
      let current = '';
      for (const line of text.slice(0, -1).split('\n')) {
        const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
        if (comment) {
          if (comment[1] === 'TYPE') {
            expect(typed.has(comment[2]!), `${comment[2]} twice`).toBe(false);
            typed.add(comment[2]!);
            current = comment[2]!;
          }
          continue;
        }
        const sample = METRIC.exec(line);
        expect(sample, line).not.toBeNull();
        expect(sample?.[1]).toBe(current);
        const key = `${sample?.[1]}${sample?.[2]}`;
        expect(series.has(key), key).toBe(false);
        series.add(key);
      }
      expect(typed.size).toBeGreaterThan(8);
    },
  );

  it('has labels by host only: no path, no query, however many targets a host has', () => {
    const report = authRequired();
    const more = Array.from({ length: 50 }, (_, i) => ({
      ...report.targets[0]!,
      id: `t${i}`,
      url: `https://winatp-gw-cus.microsoft.com/a/${i}?sig=secret${i}`,
    }));
    const probes = more.map((target) => ({ ...report.probes[0]!, targetId: target.id }));
    const text = renderPrometheus({
      ...report,
      targets: [...report.targets, ...more],
      probes: [...report.probes, ...probes],
    });
    expect(text).not.toMatch(/secret|\/a\//);
    expect(text.split('\n').length).toBe(renderPrometheus(report).split('\n').length);
  });

  it('says of a host with several targets what is worst', () => {
    const report = authRequired();
    const twin = { ...report.targets[0]!, id: 'twin', url: 'https://winatp-gw-cus.microsoft.com/other' };
    const bad = { ...report.probes[0]!, targetId: 'twin', outcome: 'unreachable' as const };
    const text = renderPrometheus({ ...report, targets: [...report.targets, twin], probes: [...report.probes, bad] });
    expect(text).toContain(
      'probe_success{service="CnC",region="US",host="winatp-gw-cus.microsoft.com",method="default"} 0',
    );
  });

  it('carries the exit code and the expiry of certificates', () => {
    const text = renderPrometheus(authRequired());
    expect(text).toContain('\nmde_client_analyzer_exit_code 1\n');
    expect(text).toContain(
      `certificate_expiry_seconds{host="winatp-gw-cus.microsoft.com"} ${Date.UTC(2027, 0, 1) / 1000}\n`,
    );
  });
});

describe('Markdown', () => {
  it('begins with the verdict and has the matrix', () => {
    const text = renderMarkdown(authRequired());
    expect(text.split('\n')[0]).toBe(
      '## EDR works through the named proxy. Sample upload does not: 10.0.0.6:8080 asks for a password.',
    );
    expect(text).toContain('| sample upload (US) | ✖ 0/2 | ✖ 0/2 | ✖ 0/2 | ✖ 0/2 | – | error |');
  });

  it.each(all)('of %s has tables whose rows are equally long', (_name, make) => {
    const widths = new Map<string, Set<number>>();
    let head = '';
    for (const line of renderMarkdown(make()).split('\n')) {
      if (!line.startsWith('|')) {
        head = '';
        continue;
      }
      head ||= line;
      const cells = line.replaceAll('\\|', '').split('|').length;
      widths.set(head, (widths.get(head) ?? new Set()).add(cells));
    }
    for (const [name, counts] of widths) expect(counts.size, name).toBe(1);
  });

  it('keeps markup of others inert', () => {
    const text = renderMarkdown(hostile());
    for (const raw of ['</script>', '<img', ' @all', '\u001b', '\u202e', '\r']) expect(text).not.toContain(raw);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
  });

  it('stays below the limit of a step summary with a thousand targets', () => {
    const report = inspected();
    const targets = Array.from({ length: 1000 }, (_, i) => ({
      ...report.targets[0]!,
      id: `t${i}`,
      url: `https://h${i}.example/${'x'.repeat(300)}`,
    }));
    const probes = targets.flatMap((target) =>
      report.probes.slice(0, 5).map((probe) => ({ ...probe, targetId: target.id })),
    );
    expect(Buffer.byteLength(renderMarkdown({ ...report, targets, probes }))).toBeLessThan(1_048_576);
  });
});

describe('hostile content', () => {
  it.each(FORMATS.filter((format) => format !== 'html' && format !== 'json'))(
    'stays one line and inert in %s',
    (format) => {
      const text = render(hostile(), format);
      for (const raw of ['\u0000', '\u0007', '\u001b', '\u202e', '\u2028', '\ufeff', '\ud800 '])
        expect(text.includes(raw)).toBe(false);
      expect(text.includes(EVIL)).toBe(false);
    },
  );

  it('of 5 MB does not blow up the other formats', () => {
    const report = hostile(5_000_000);
    for (const format of ['text', 'csv', 'junit', 'markdown', 'prometheus'] as const)
      expect(render(report, format).length).toBeLessThan(1_000_000);
  });

  it.each(all)('JSON of %s is made piece by piece as one document would be', (_name, make) => {
    expect(render(make(), 'json')).toBe(`${jsonText(make(), 1)}\n`);
  });

  it('is kept in JSON, which can hold it', () => {
    expect(JSON.parse(render(hostile(), 'json'))).toEqual(JSON.parse(JSON.stringify(hostile())));
  });

  it('an incomplete run says so', () => {
    expect(render(broken(), 'text')).toContain('(incomplete: deadline)');
    expect(render(broken(), 'markdown')).toContain('incomplete');
    expect(render(broken(), 'prometheus')).toContain('mde_client_analyzer_complete 0');
  });
});
