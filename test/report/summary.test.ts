import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/shape/finding.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';
import type { Report } from '../../src/model/report.ts';
import { endLine, renderSummary, writtenLine } from '../../src/report/terminal/summary.ts';
import {
  ASCII_SYMBOLS,
  NO_PAINT,
  type Paint,
  type SummaryLook,
  UNICODE_SYMBOLS,
} from '../../src/report/terminal/summary-style.ts';
import { worstFirst } from '../../src/report/words/finding-words.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, broken, SCENARIOS } from './sample-report.ts';

const look: SummaryLook = {
  width: 100,
  height: null,
  result: null,
  paint: NO_PAINT,
  symbols: UNICODE_SYMBOLS,
  written: null,
};
const show = (report: Report, extra: Partial<SummaryLook> = {}): string => renderSummary(report, { ...look, ...extra });

describe('summary', () => {
  it('begins with the verdict and shows channels by five methods', () => {
    const lines = show(authRequired()).split('\n');
    expect(lines[0]).toBe(
      'EDR works through the named proxy. Sample upload does not: 10.0.0.6:8080 asks for a password.',
    );
    // Nobody asked for a command line proxy: it takes no column.
    expect(lines).toContain('  channel                    default       WPAD     direct      named');
    expect(lines).toContain('  sample upload                ✖ 0/2      ✖ 0/2      ✖ 0/2      ✖ 0/2  required');
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

  it('shows causes before notes, three at most, and counts the rest; --all shows every one', () => {
    const report = authRequired();
    const [note, error] = report.findings;
    const many = { ...report, findings: [...Array(9).fill(note), ...Array(7).fill(error)] };
    const brief = show(many, { height: 60 });
    expect(brief.match(/^✖ /gm)).toHaveLength(3);
    expect(brief).not.toMatch(/^• /m);
    expect(brief).toContain('  4 more causes and 9 notes: --all shows them');
    const all = show(many);
    expect(all.match(/^✖ /gm)).toHaveLength(7);
    expect(all.match(/^• /gm)).toHaveLength(9);
    expect(all.lastIndexOf('\n✖ ')).toBeLessThan(all.indexOf('\n• '));
  });

  it.each(Object.keys(SCENARIOS))(
    '%s is answered within one screen: verdict, first cause, remedy, table, files',
    (name) => {
      const report = SCENARIOS[name]!();
      for (const [width, height] of [
        [80, 24],
        [120, 40],
      ] as const) {
        const written = 'Written: MDEClientAnalyzerResult.zip (68 kB) and folder · 4.2 s · exit 1';
        const text = show(report, { width, height, written });
        expect(text.split('\n').length, text).toBeLessThanOrEqual(height);
        const worst = worstFirst(report.findings)[0];
        if (!worst || worst.severity === 'info') continue;
        const flat = text.replace(/\s+/g, ' ');
        const words = wordsOf(worst, report.host.networks);
        expect(flat).toContain(words.title.replace(/\s+/g, ' '));
        expect(flat).toContain(words.remedy.replace(/\s+/g, ' '));
        expect(flat).toContain(`explain ${worst.code}`);
      }
    },
  );

  it('folds the channels without trouble into one row, and counts troubled ones that do not fit', () => {
    const report = authRequired();
    const [fine] = report.channels;
    if (!fine) expect.unreachable();
    const healthy = Array.from({ length: 60 }, () => ({ ...fine, level: 'ok' as const }));
    const text = show({ ...report, channels: [...healthy, ...report.channels] }, { height: 24 });
    expect(text).toMatch(/^ {2}6\d more channels +✔ +✔ +✖ +✔ +--all$/m);
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
    const broken = Array.from({ length: 30 }, () => report.channels.find(({ service }) => service === 'SampleUpload')!);
    expect(show({ ...report, channels: broken }, { height: 24 })).toMatch(/and \d+ more channels with trouble: --all/);
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
      expect(text).toMatch(width === 100 ? /command and control .* \? .*required/ : /\? command and control 0/);
    }
  });

  it('lists few hosts one a line, and names the command that prints many', () => {
    const report = authRequired();
    const [first] = report.findings.filter(({ code }) => code === 'proxy-auth-required');
    if (!first) expect.unreachable();
    const withHosts = (n: number): string => {
      const hosts = Array.from({ length: n }, (_, i) => `h${i}.example.com:443`);
      const finding = { ...first, args: { ...first.args, hosts, allow: ['*.example.com:443'] } } as Finding; // same code, same arguments
      return show({ ...report, findings: [finding] }, { result: 'out/MDEClientAnalyzerResult.zip' });
    };
    expect(withHosts(3)).toContain('\n    h0.example.com:443\n    h1.example.com:443\n    h2.example.com:443\n');
    expect(withHosts(16).replace(/\s+/g, ' ')).toContain(
      'All 16 hosts: mde-client-analyzer targets --failed out/MDEClientAnalyzerResult.zip --export csv',
    );
    expect(withHosts(16)).not.toContain('h2.example.com');
  });

  it('tells how each program of Defender fares where they differ, one line each', () => {
    const report = authRequired();
    const consumers = [
      { consumer: 'sensor', level: 'ok', reachable: 4, total: 4, sentence: 'The sensor connects without a proxy.' },
      { consumer: 'antivirus', level: 'warning', reachable: 1, total: 2, sentence: 'Defender Antivirus uses its own.' },
    ] as const;
    expect(show({ ...report, consumers })).toContain(
      '\n  ✔ The sensor connects without a proxy.\n  ▲ Defender Antivirus uses its own.\n',
    );
    expect(show({ ...report, consumers: consumers.slice(0, 1) })).not.toContain('The sensor connects');
    expect(show(report)).not.toContain('antivirus uses');
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
    expect(written).toBe('Written: out/MDEClientAnalyzerResult.zip (68 kB) and folder · 4.2 s · exit 1');
    expect(show(report, { written })).toContain(`\n${written}\n`);
    expect(writtenLine({ ...result, zipFile: null, zipSize: null }, report, '·')).toBe(
      'Written: out/MDEClientAnalyzerResult · 4.2 s · exit 1',
    );
  });

  it('shows hostile values without obeying them', () => {
    expect(show(hostile())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
  });
});
