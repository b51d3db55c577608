import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/model/options.ts';
import { compareReports } from '../../src/report/compare/compare.ts';
import { renderComparison } from '../../src/report/compare/render-comparison.ts';
import { annotationsFor } from '../../src/report/formats/annotations.ts';
import { render } from '../../src/report/formats/render.ts';
import { renderStyle } from '../../src/report/formats/styles.ts';
import { renderXml } from '../../src/report/formats/xml.ts';
import { mapStrings } from '../../src/report/privacy/map-strings.ts';
import { lastGate } from '../../src/text/plain.ts';
import { hostile } from './hostile-report.ts';

const COMMANDS = [
  '##vso[task.setvariable variable=PATH]/tmp/evil',
  '##[add-path]/tmp/evil',
  '::error::injected',
  '\n::set-output name=a::b',
  '###VSO[x]',
  '\u009b31mRED\u202eevil\u2028::error::',
].join(' ');
const AGENT = /##\w*\[|^\s*::[a-z][\w-]*(?: .*)?::/im;

/** The hostile report with commands in place of what it says itself. */
const report = mapStrings(
  hostile(),
  (text) => (/img src=x/.test(text) ? COMMANDS : text),
  (_name, value) => (/img src=x/.test(value) ? COMMANDS : value),
);

describe('a pipeline that reads the output', () => {
  it('the report is hostile', () => expect(JSON.stringify(report)).toMatch(AGENT));

  it.each([
    ...FORMATS.map((format) => [format, () => render(report, format)] as const),
    ['xml', () => renderXml(report)] as const,
    ...(['text', 'json', 'markdown'] as const).map(
      (format) => [`comparison, ${format}`, () => renderComparison(compareReports(hostile(), report), format)] as const,
    ),
    ...(['intune-detect', 'intune-remediate', 'configmgr', 'nagios', 'ansible'] as const).map(
      (style) => [`style ${style}`, () => renderStyle(report, style).line] as const,
    ),
  ])('%s has no command and nothing unseen, by its own doing', (_name, text) => {
    const written = text();
    expect(written.match(AGENT)).toBeNull();
    expect(lastGate(written)).toBe(written);
  });

  it('annotations of ours stay one command each', () => {
    for (const environment of [{ GITHUB_ACTIONS: 'true' }, { TF_BUILD: 'True' }])
      for (const line of annotationsFor(report, environment)) {
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.replace(/^(::|##)/, '')).not.toMatch(AGENT);
      }
  });
});
