import { describe, expect, it } from 'vitest';
import { STYLES } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import {
  annotationsFor,
  azureAnnotations,
  githubAnnotations,
  gitlabAnnotations,
} from '../../src/report/formats/annotations.ts';
import { LONGEST_LINE, renderStyle } from '../../src/report/formats/styles.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, broken, healthy } from './sample-report.ts';

const withExit = (code: Report['exit']['code']): Report => ({
  ...healthy(),
  exit: { code, reason: `because of ${code}` },
});

describe('lines for fleet tools', () => {
  it.each([
    ['intune-detect', { 0: 0, 1: 1, 2: 1, 3: 1, 4: 1, 130: 1, 143: 1 }],
    ['intune-remediate', { 0: 0, 1: 1, 2: 1, 3: 1, 4: 1, 130: 1, 143: 1 }],
    ['configmgr', { 0: 0, 1: 0, 2: 2, 3: 3, 4: 0, 130: 130, 143: 143 }],
    ['nagios', { 0: 0, 1: 2, 2: 3, 3: 3, 4: 1, 130: 3, 143: 3 }],
    ['ansible', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 130: 130, 143: 143 }],
  ] as const)('%s ends as its host expects', (style, codes) => {
    const got = Object.keys(codes).map((code) => [
      Number(code),
      renderStyle(withExit(Number(code) as Report['exit']['code']), style).exitCode,
    ]);
    expect(got).toEqual(Object.entries(codes).map(([code, expected]) => [Number(code), expected]));
  });

  it.each(STYLES)('%s is one line of at most 2048 characters, whatever the report holds', (style) => {
    const long = { ...hostile(), verdict: 'x'.repeat(10_000), exit: { code: 3 as const, reason: 'y'.repeat(10_000) } };
    for (const report of [authRequired(), broken(), healthy(), hostile(), long]) {
      const { line } = renderStyle(report, style);
      expect(line.length).toBeLessThanOrEqual(LONGEST_LINE);
      expect(line).not.toMatch(/[\u0000-\u001f\u2028\u202e]/);
      expect(line).not.toBe('');
    }
  });

  it.each(STYLES)('%s never reads as good when the run could not finish', (style) => {
    expect(renderStyle(withExit(3), style).line).not.toMatch(/^(OK|Compliant|MDE OK)/);
  });

  it.each(['intune-detect', 'intune-remediate', 'configmgr'] as const)('%s takes stderr for an error', (style) => {
    expect(renderStyle(healthy(), style).stderrAllowed).toBe(false);
  });

  it('says to ConfigMgr one constant word when all is well', () => {
    expect(renderStyle(healthy(), 'configmgr').line).toBe('Compliant');
    expect(renderStyle(authRequired(), 'configmgr').line).toMatch(/^Non-Compliant: .*proxy-auth-required/);
  });

  it('gives Nagios performance data behind the only bar', () => {
    const { line } = renderStyle({ ...authRequired(), verdict: 'a | b' }, 'nagios');
    expect(line).toMatch(
      /^MDE CRITICAL - a \/ b \[proxy-auth-required\] \| reachable=4;;;0;6 failed_probes=\d+;;;0 time=4\.210s;;;0$/,
    );
  });

  it('gives Ansible one JSON document', () => {
    expect(JSON.parse(renderStyle(authRequired(), 'ansible').line)).toMatchObject({
      changed: false,
      failed: true,
      rc: 1,
      findings: ['proxy-auth-required'],
    });
    expect(JSON.parse(renderStyle(hostile(), 'ansible').line)).toMatchObject({ rc: 1 });
    expect(JSON.parse(renderStyle(withExit(4), 'ansible').line)).toMatchObject({ failed: false });
  });
});

describe('annotations', () => {
  it('are those of the pipeline that the environment tells of', () => {
    const report = authRequired();
    expect(annotationsFor(report, {})).toEqual([]);
    expect(annotationsFor(report, { GITHUB_ACTIONS: 'false', TF_BUILD: '', GITLAB_CI: '' })).toEqual([]);
    expect(annotationsFor(report, { GITHUB_ACTIONS: 'true' })).toEqual(githubAnnotations(report));
    expect(annotationsFor(report, { TF_BUILD: 'True' })).toEqual(azureAnnotations(report));
    expect(annotationsFor(report, { GITLAB_CI: 'true' })).toEqual(gitlabAnnotations(report));
    expect(annotationsFor(healthy(), { GITLAB_CI: 'true' })).toEqual([]);
  });

  it("follow GitHub's and Azure's grammar", () => {
    expect(githubAnnotations(authRequired())[0]).toMatch(
      /^::error title=Defender connectivity%3A proxy-auth-required::10\.0\.0\.6:8080 requires authentication/,
    );
    expect(azureAnnotations(authRequired())[0]).toMatch(
      /^##vso\[task\.logissue type=error;code=proxy-auth-required\]10\.0\.0\.6:8080 requires/,
    );
    expect(githubAnnotations(authRequired())[1]).toMatch(/^::notice /);
  });

  it('cannot be ended or forged by hostile values', () => {
    for (const line of [...githubAnnotations(hostile()), ...azureAnnotations(hostile())]) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.slice(2)).not.toMatch(/##\w*\[|\s::[a-z]+.*::/);
    }
    expect(githubAnnotations(hostile()).join()).toContain('%250A');
    expect(gitlabAnnotations(hostile()).slice(1, -1).join()).not.toMatch(/[\u0000-\u001f]/);
  });

  it('are ten at most', () => {
    const report = authRequired();
    const many = { ...report, findings: Array.from({ length: 40 }, () => report.findings[0]!) };
    expect(githubAnnotations(many)).toHaveLength(10);
  });
});
