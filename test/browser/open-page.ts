import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that is used: the variable CHROMIUM, else the first usual place; null when there is none. */
export const BROWSER: string | null = process.env.CHROMIUM ?? CANDIDATES.find((path) => existsSync(path)) ?? null;

/** Says why nothing runs, so that a skipped suite is not taken for a passed one. */
export function sayIfSkipped(): void {
  if (BROWSER === null)
    console.warn(
      'SKIPPED: no Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.',
    );
}

/** A page from disk, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  /** Console errors, exceptions and policy violations. */
  readonly complaints: readonly string[];
  /** Requests for anything but the file itself. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Writes a page to a new folder and opens it from disk, in a new profile. */
export async function openPage(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'mde-page-'));
  const file = join(folder, 'MDEClientAnalyzer.htm');
  await writeFile(file, html);
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: BROWSER ?? '',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  const page = context.pages()[0] ?? (await context.newPage());
  const own = pathToFileURL(file).href;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) requests.push(request.url());
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(own);
  return {
    page,
    complaints,
    requests,
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
