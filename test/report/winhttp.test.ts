import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/diagnose/evidence-of.ts';
import { METHODS } from '../../src/model/method.ts';
import type { Format } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import type { WinhttpAnswer, WinhttpEvidence } from '../../src/model/winhttp.ts';
import { compareReports } from '../../src/report/compare/compare.ts';
import { render } from '../../src/report/formats/render.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { readSavedReport } from '../../src/report/saved/read-saved.ts';
import schema from '../../src/report/saved/report.schema.json' with { type: 'json' };
import { renderSummary } from '../../src/report/terminal/summary.ts';
import { NO_PAINT, UNICODE_SYMBOLS } from '../../src/report/terminal/summary-style.ts';
import { conclude } from '../../src/run/conclude.ts';
import { healthy } from './sample-report.ts';

const error = { number: 12175, name: 'ERROR_WINHTTP_SECURE_FAILURE' };
const none = { number: 12180, name: 'ERROR_WINHTTP_AUTODETECTION_FAILED' };
const HOSTILE = '</td><script>alert(1)</script>\u202e\u001b[31m|`';

/** A run with answers of every kind; the first target fails for WinHTTP alone. */
function sample(change: Partial<WinhttpEvidence> = {}): Report {
  const base = healthy();
  const way = METHODS.find((method) =>
    base.probes.some((probe) => probe.method === method && probe.outcome === 'reachable'),
  );
  if (!way) throw new Error('the sample reaches nothing');
  const answers = base.targets.map((target, index): WinhttpAnswer => {
    const probe = base.probes.find(({ targetId, method }) => targetId === target.id && method === way);
    const request = { ms: 20, status: probe?.status ?? null, remote: null, error: null };
    return {
      targetId: target.id,
      method: way,
      access: 'automatic',
      state: 'answered',
      why: null,
      resolution: null,
      request: index === 0 ? { ...request, status: null, error } : request,
    };
  });
  const first = base.targets[0]?.id ?? '';
  const cell = { targetId: first, access: 'pac', resolution: null, request: null } as const;
  const winhttp: WinhttpEvidence = {
    unavailable: null,
    machine: {
      defaultProxy: {
        proxy: 'wh-only.corp.example:3128',
        bypass: '*.corp.example',
        pacUrl: null,
        autoDetect: null,
        error: null,
      },
      currentUser: {
        proxy: null,
        bypass: null,
        pacUrl: 'http://anna:hunter2@pac-host.corp.example/p.pac',
        autoDetect: true,
        error: null,
      },
      detected: { url: null, error: none },
    },
    answers: [
      ...answers,
      {
        ...cell,
        method: 'wpad',
        state: 'answered',
        why: null,
        resolution: {
          ms: 3,
          proxy: 'px-9.corp.example:8080',
          bypass: null,
          servers: ['http://px-9.corp.example:8080'],
          error: null,
        },
      },
      { ...cell, method: 'named', state: 'not-asked', why: 'WinHTTP speaks plain HTTP' },
      { ...cell, method: 'command-line', state: 'lost', why: 'no answer within 50 s' },
    ],
    notes: ['-4 holds for our own steps only'],
    ...change,
  };
  return conclude({ ...evidenceOf(base), winhttp }, '1.0.0');
}

const text = (report: Report, format: Format): string => render(report, format);
const summary = (report: Report): string =>
  renderSummary(report, {
    width: 100,
    height: null,
    result: null,
    paint: NO_PAINT,
    symbols: UNICODE_SYMBOLS,
    written: null,
  });

describe('the section of WinHTTP', () => {
  it('conforms to the published schema and survives being saved, replayed and compared', () => {
    const report = sample();
    const saved: unknown = JSON.parse(text(report, 'json'));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(saved), JSON.stringify(validate.errors)).toBe(true);
    return readSavedReport(Buffer.from(text(report, 'json')), 'x.json').then((read) => {
      expect(conclude(evidenceOf(read), '1.0.0').winhttp).toEqual(report.winhttp);
      expect(conclude(evidenceOf(read), '1.0.0').findings).toEqual(report.findings);
      const without = healthy();
      expect(JSON.stringify(compareReports(without, read))).toContain('winhttp-disagrees');
    });
  });

  it('stands in the text after the verdicts, in lines that nobody takes for a result', () => {
    const lines = text(sample(), 'text').split(/\r?\n/);
    const at = lines.findIndex((line) => line.startsWith('WinHTTP agrees with our own steps in '));
    expect(at).toBeGreaterThan(lines.findIndex((line) => line.startsWith('Verdict:')));
    const own = lines.slice(at, lines.indexOf('', at));
    expect(own).toContainEqual(
      expect.stringMatching(/^ {4}WPAD: not found \(12180 ERROR_WINHTTP_AUTODETECTION_FAILED\)$/),
    );
    expect(own).toContainEqual(
      expect.stringMatching(
        / by \S.*: Failed \(12175 ERROR_WINHTTP_SECURE_FAILURE\) in 20 ms \(another outcome: ours Succeeded \(\d+\), WinHTTP Failed \(12175\)\)$/,
      ),
    );
    expect(own).toContainEqual(expect.stringMatching(/: finds http:\/\/px-9\.corp\.example:8080/));
    expect(own).toContainEqual(expect.stringMatching(/: no answer: no answer within 50 s$/));
    expect(own).toContainEqual(expect.stringMatching(/: not asked: WinHTTP speaks plain HTTP$/));
    // Scripts know `N - Label:` and `Testing URL :`.
    expect(own.filter((line) => /^\d - |Testing URL :/.test(line))).toEqual([]);
  });

  it('stands in summary, page and Markdown', () => {
    const report = sample();
    const { compared, disagreements } = report.winhttp ?? { compared: 0, disagreements: [] };
    const sentence = `WinHTTP agrees with our own steps in ${compared - disagreements.length} of ${compared} answers`;
    expect(disagreements.length).toBeGreaterThan(0);
    expect(summary(report)).toContain(`▲ ${sentence}`);
    for (const format of ['html', 'markdown'] as const) expect(text(report, format)).toContain(sentence);
    expect(text(report, 'html')).toContain('<a href="#winhttp">WinHTTP</a>');
    expect(text(report, 'markdown')).toMatch(
      /\| another outcome: ours Succeeded \\?\(\d+\\?\), WinHTTP Failed \\?\(12175\\?\) \|/,
    );
  });

  it('says why where WinHTTP was not asked, and is nowhere in other runs', () => {
    const unavailable = { obstacle: 'not-windows', words: 'it is a part of Windows' } as const;
    const report = sample({ unavailable, machine: null, answers: [], notes: [] });
    for (const format of ['text', 'html', 'markdown'] as const)
      expect(text(report, format)).toContain('WinHTTP was not asked: it is a part of Windows');
    expect(report.findings.map(({ code }) => code)).not.toContain('winhttp-disagrees');
    expect(summary(report)).not.toContain('WinHTTP');
    const without = healthy();
    expect(JSON.parse(text(without, 'json'))).not.toHaveProperty('winhttp');
    expect(text(without, 'html')).not.toContain('id="winhttp"');
  });

  it('loses secrets always and names of proxies when asked for', () => {
    for (const anonymize of [false, true]) {
      const report = redact(sample(), { anonymize });
      const all = (['json', 'text', 'html', 'markdown'] as const).map((format) => text(report, format)).join('\n');
      expect(all).not.toContain('hunter2');
      for (const name of ['wh-only.corp.example', 'pac-host.corp.example', 'px-9.corp.example'])
        expect(all.includes(name), `${name}, anonymize ${anonymize}`).toBe(!anonymize);
      expect(report.winhttp?.answers.map(({ state, access }) => [state, access])).toEqual(
        sample().winhttp?.answers.map(({ state, access }) => [state, access]),
      );
      expect(JSON.stringify(report.winhttp)).toContain('ERROR_WINHTTP_SECURE_FAILURE');
    }
  });

  it('writes hostile texts out in every format', () => {
    const cell = { targetId: healthy().targets[0]?.id ?? '', method: 'wpad', access: 'pac' } as const;
    const resolution = { ms: 1, proxy: HOSTILE, bypass: HOSTILE, servers: [HOSTILE], error: null };
    const report = sample({
      notes: [HOSTILE],
      machine: null,
      answers: [
        {
          ...cell,
          state: 'answered',
          why: null,
          resolution,
          request: { ms: 1, status: 200, remote: HOSTILE, error: null },
        },
        { ...cell, method: 'named', state: 'lost', why: HOSTILE, resolution: null, request: null },
      ],
    });
    for (const format of ['text', 'html', 'markdown'] as const) {
      const shown = text(report, format);
      expect(shown).not.toMatch(/\u202e|\u001b\[31m/);
      if (format !== 'text') expect(shown).not.toContain('<script>alert(1)');
    }
  });
});
