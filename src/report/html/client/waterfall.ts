/// <reference lib="dom" />
import type { PageAttempt, PageGap, PageStep } from '../model/page-data.ts';
import { drawing, element } from './dom.ts';

/** `3.4 ms`, `180 ms`, `10.0 s`. */
export function time(ms: number): string {
  if (ms >= 9_995) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 99.95 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** How long an attempt took, ms. */
export function attemptSpan(attempt: PageAttempt): number {
  return Math.max(0, ...attempt.steps.map((step) => (typeof step === 'number' ? 0 : step.at + step.ms)));
}

/** The end of an axis: the next round number. */
export function axisEnd(span: number): number {
  if (span <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(span));
  const factor = [1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((candidate) => candidate * power >= span * 1.001) ?? 10;
  return factor * power;
}

/** A bar on a track, to scale; a step too short to see is two units wide. */
export function bar(from: number, length: number, end: number, failed: boolean): SVGElement {
  const percent = (ms: number): string => `${((ms / end) * 100).toFixed(2)}%`;
  return drawing(
    'svg',
    { class: 'tr', 'aria-hidden': 'true', width: '100%', height: 14 },
    drawing('path', { class: 'base', d: 'M0 7H4000' }),
    drawing('rect', { class: failed ? 'bar x' : 'bar', x: percent(from), y: 1, width: percent(length), height: 12 }),
    drawing('rect', { class: failed ? 'bar x' : 'bar', x: percent(from), y: 1, width: 2, height: 12 }),
  );
}

function stepRow(step: PageStep | PageGap, end: number, word: (number: number) => string): HTMLElement {
  const label = element('th', { scope: 'row' }, word(step.label));
  if ('why' in step) {
    const why = word(step.why);
    return element(
      'tr',
      { class: 'n' },
      label,
      element('td', {}, element('em', {}, why)),
      element('td', { class: 'ms' }, '–'),
    );
  }
  const failed = step.failure !== undefined;
  return element(
    'tr',
    { class: failed ? 'x' : null },
    label,
    element('td', {}, bar(step.at, step.ms, end, failed)),
    element('td', { class: 'ms' }, time(step.ms), failed ? element('span', { class: 'vh' }, ', failed') : null),
  );
}

/** Widths of name, track and time. */
export function columns(): HTMLElement {
  return element('colgroup', {}, element('col', { class: 'name' }), element('col'), element('col', { class: 'time' }));
}

/** The steps of every attempt, one under the other on one axis. */
export function waterfall(
  attempts: readonly PageAttempt[],
  gaps: readonly PageGap[],
  word: (number: number) => string,
): HTMLElement {
  const end = axisEnd(Math.max(...attempts.map(attemptSpan)));
  const short = (ms: number): string => time(ms).replace('.0 ', ' ');
  const axis = element('div', {}, ...['0', short(end / 2), short(end)].map((text) => element('span', {}, text)));
  const body = element(
    'tbody',
    {},
    element('tr', { class: 'ax', 'aria-hidden': 'true' }, element('td'), element('td', {}, axis), element('td')),
  );
  attempts.forEach((attempt, index) => {
    if (attempts.length > 1) {
      const title = `Attempt ${index + 1} of ${attempts.length}: ${word(attempt.title)}`;
      body.append(element('tr', { class: 'at' }, element('th', { colspan: 3, scope: 'rowgroup' }, title)));
    }
    for (const entry of attempt.steps) {
      const step = typeof entry === 'number' ? gaps[entry] : entry;
      if (step) body.append(stepRow(step, end, word));
    }
  });
  return element('table', { class: 'wf' }, element('caption', { class: 'vh' }, 'Time of each step'), columns(), body);
}
