import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { time } from '../command.ts';
import { median, megabytes, ms, type Row } from '../figures.ts';
import { type Bench, toolRun } from '../peers.ts';

const COUNT = 300;
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The page of a large report: its size, and when a browser has painted it. */
export async function page(bench: Bench): Promise<readonly Row[]> {
  await time(toolRun(bench, COUNT, ''));
  const file = join(bench.stage.folder, 'result/MDEClientAnalyzerResult/MDEClientAnalyzer.htm');
  const { size } = statSync(file);
  const what = `page of a report with ${COUNT} targets`;
  const paints = await firstPaints(file, bench.runs);
  const paint = median(paints);
  return [
    { what: `${what}: size`, goal: '< 1.5 MB', figure: megabytes(size), holds: size < 1.5e6 },
    {
      what: `${what}: first paint`,
      goal: '< 300 ms',
      figure: paints.length === 0 ? 'no Chromium here' : ms(paint),
      holds: paints.length === 0 ? null : paint < 300,
    },
  ];
}

/** First contentful paint by the browser's own clock, each time in a new profile; empty without a browser. */
async function firstPaints(file: string, runs: number): Promise<readonly number[]> {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) return [];
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const found: number[] = [];
  try {
    for (let run = -1; run < runs; run += 1) {
      const context = await browser.newContext();
      const opened = await context.newPage();
      await opened.goto(pathToFileURL(file).href, { waitUntil: 'load' });
      // As text: the benchmark's own types know no browser.
      const paint = await opened.evaluate<number>(`new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      })`);
      if (run >= 0) found.push(paint);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return found;
}
