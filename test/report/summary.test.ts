import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/shape/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { endLine, renderSummary, writtenLine } from '../../src/report/terminal/summary.ts';
import {
  ASCII_SYMBOLS,
  NO_PAINT,
  type Paint,
  type SummaryLook,
  UNICODE_SYMBOLS,
} from '../../src/report/terminal/summary-style.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, broken, SCENARIOS } from './sample-report.ts';

const look: SummaryLook = { width: 100, paint: NO_PAINT, symbols: UNICODE_SYMBOLS, written: null };
const show = (report: Report, extra: Partial<SummaryLook> = {}): string => renderSummary(report, { ...look, ...extra });

describe('summary', () => {
  it('begins with the verdict and shows channels by five methods', () => {
    const lines = show(authRequired()).split('\n');
    expect(lines[0]).toBe(
      'EDR works through the named proxy. Sample upload does not: 10.0.0.6:8080 asks for a password.',
    );
    expect(lines).toContain('  channel                    default       WPAD     direct      named   cmd line');
    expect(lines).toContain(
      '  sample upload                ✖ 0/2      ✖ 0/2      ✖ 0/2      ✖ 0/2       –     required',
    );
  });

  it.each(Object.keys(SCENARIOS))('%s fits its width, at 60, 80, 100 and 120 columns', (name) => {
    for (const width of [60, 80, 100, 120])
      for (const line of show(SCENARIOS[name]!(), { width }).split('\n'))
        expect(line.length, line).toBeLessThanOrEqual(width);
  });

  it('says the same without colour: no sign or word is lost', () => {
    const marked = (mark: string) => (text: string) => `\u001b[${mark}m${text}\u001b[0m`;
    const paint: Paint = {
      good: marked('1'),
      bad: marked('2'),
      warn: marked('3'),
      note: marked('4'),
      strong: marked('5'),
      faint: marked('6'),
    };
    for (const make of Object.values(SCENARIOS)) {
      const coloured = show(make(), { paint });
      expect(coloured).toContain('\u001b[');
      expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(show(make()));
    }
  });

  it('is plain ASCII where the console shows nothing else', () => {
    const report = authRequired();
    expect(show(report, { symbols: ASCII_SYMBOLS, written: endLine(report, ASCII_SYMBOLS.dot) })).toMatch(
      /^[\n\x20-\x7e]+$/,
    );
  });

  it('shows errors before warnings before notes, twelve at most, and counts the rest', () => {
    const report = authRequired();
    const [note, error] = report.findings;
    const many = { ...report, findings: [...Array(9).fill(note), ...Array(7).fill(error)] };
    const text = show(many);
    expect(text.match(/^ ✖ /gm)).toHaveLength(7);
    expect(text.match(/^ • /gm)).toHaveLength(5);
    expect(text.indexOf(' ✖ ')).toBeLessThan(text.indexOf(' • '));
    expect(text).toContain('and 4 more in the report: 4 notes');
  });

  it('folds channels without trouble when there are too many', () => {
    const report = authRequired();
    const fine = Array.from({ length: 60 }, (_, i) => ({
      ...report.channels[0]!,
      region: i % 2 === 0 ? ('US' as const) : ('EU' as const),
    }));
    const text = show({ ...report, channels: [...fine, ...report.channels] });
    expect(text).toContain('sample upload (US)');
    expect(text).toContain('more channels without trouble');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('tells "not tested" from "absent", with a legend only where it occurs', () => {
    const report = authRequired();
    expect(show(report)).not.toContain('not tested');
    const [channel] = report.channels;
    if (!channel) expect.unreachable();
    const none = { ...channel, level: 'warning', reachable: 0, reachableBy: [] } as const;
    const byMethod = { ...channel.byMethod, wpad: null, none: null, 'command-line': null };
    const own = new Set(
      report.targets.filter((t) => t.service === channel.service && t.region === channel.region).map(({ id }) => id),
    );
    const probes = report.probes.map((probe) =>
      own.has(probe.targetId) && probe.method === 'none'
        ? ({ ...probe, state: 'skipped', skippedBecause: 'deadline', outcome: null } as const)
        : own.has(probe.targetId)
          ? ({ ...probe, state: 'absent', outcome: null } as const)
          : probe,
    );
    for (const width of [100, 50]) {
      const text = show({ ...report, channels: [{ ...none, byMethod }], probes }, { width });
      expect(text).toContain('  ? not tested, or not to the end\n');
      expect(text).toMatch(width === 100 ? /command and control .* – +\? .* – +required/ : /\? command and control 0/);
    }
  });

  it('keeps a remedy short: two hosts by name, the rest counted, the pattern behind them', () => {
    const report = authRequired();
    const hosts = Array.from({ length: 16 }, (_, i) => `h${i}.example.com:443`);
    const [first] = report.findings.filter(({ code }) => code === 'proxy-auth-required');
    if (!first) expect.unreachable();
    const text = show({
      ...report,
      findings: [{ ...first, args: { ...first.args, hosts, allow: ['*.example.com:443'] } } as Finding], // same code, same arguments
    });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'allow these 16 hosts on 443 (list below) without authentication. Hosts: h0.example.com:443, h1.example.com:443 and 14 more (full list in the report).',
    );
    expect(text).not.toContain('h2.example.com');
  });

  it('tells of the antivirus where it has a proxy of its own', () => {
    const report = authRequired();
    const settings = report.proxies[3] ?? expect.unreachable();
    const text = show({ ...report, antivirus: { settings, probes: report.probes.slice(3, 5) } });
    expect(text).toContain('  the antivirus by its own proxy  ✖ 1/2');
    expect(show(report)).not.toContain('antivirus by');
  });

  it('says when a run is incomplete', () => expect(show(broken())).toContain('▲ Incomplete: the deadline came'));

  it('ends with where the files are and how the process ends', () => {
    const report = authRequired();
    const result = {
      folder: 'out/MDEClientAnalyzerResult',
      zipFile: 'out/MDEClientAnalyzerResult.zip',
      zipSize: 68_400,
      files: [],
      troubles: [],
    };
    const written = writtenLine(result, report, '·');
    expect(written).toBe(
      'Written: out/MDEClientAnalyzerResult/ and out/MDEClientAnalyzerResult.zip (68 kB) · 4.2 s · exit 1',
    );
    expect(show(report, { written }).trimEnd().endsWith(written)).toBe(true);
    expect(writtenLine({ ...result, zipFile: null, zipSize: null }, report, '·')).toBe(
      'Written: out/MDEClientAnalyzerResult/ · 4.2 s · exit 1',
    );
    expect(writtenLine({ ...result, folder: 'C:\\out' }, report, '·')).toContain('C:\\out\\ and');
  });

  it('shows hostile values without obeying them', () => {
    expect(show(hostile())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
  });
});
