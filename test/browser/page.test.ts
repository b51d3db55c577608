import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html/render-html.ts';
import { hostileReport } from '../report/html/hostile.ts';
import { sampleReport } from '../report/html/sample.ts';
import { manyTargets, twoRegions } from '../report/html/sample-targets.ts';
import { BROWSER, type Opened, openPage, sayIfSkipped } from './open-page.ts';

sayIfSkipped();
const html = renderHtml(sampleReport());
const visibleRows = (opened: Opened): Promise<number> => opened.page.locator('.mx tr.t:visible').count();
const focused = (opened: Opened): Promise<string> =>
  opened.page.evaluate(
    () =>
      document.activeElement?.id || document.activeElement?.closest('tr')?.id || document.activeElement?.tagName || '',
  );
const selected = (opened: Opened): Promise<string | null> =>
  opened.page.locator('.c[aria-selected=true]').first().getAttribute('id');
const clean = (opened: Opened): void => {
  expect(opened.complaints).toEqual([]);
  expect(opened.requests).toEqual([]);
};

describe.skipIf(BROWSER === null)('the page in a browser', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPage(html, { permissions: ['clipboard-read', 'clipboard-write'] });
  });
  afterAll(() => opened.close());
  afterEach(() => clean(opened));

  it('starts with quiet channels closed and the first decisive probe open', async () => {
    expect(await visibleRows(opened)).toBe(25);
    expect(await selected(opened)).toBe('p-10-wpad');
    expect(await opened.page.locator('#probe h3').textContent()).toContain('automatedirstrprdeus');
  });

  it('filters by state, channel and text, together, and says how many are left', async () => {
    const { page } = opened;
    await page.getByLabel('Not reachable 12').check();
    expect(await visibleRows(opened)).toBe(12);
    expect(await page.locator('#count').textContent()).toBe('12 of 62 targets');
    await page.locator('#channel').selectOption({ label: 'Automated investigation' });
    expect(await visibleRows(opened)).toBe(4);
    await page.locator('#text').fill('CUS blob');
    expect(await page.locator('.mx tr.t:visible th').allTextContents()).toEqual([
      'Not reachable: automatedirstrprdcus.blob.core.windows.net',
      'Not reachable: automatedirstrprdcus3.blob.core.windows.net',
    ]);
    await page.locator('#text').fill('no such host');
    expect(await page.locator('#none').isVisible()).toBe(true);
    await page.locator('#text').fill('');
    await page.locator('#channel').selectOption('');
    await page.locator('[name=state][value=""]').check();
    expect(await visibleRows(opened)).toBe(25);
  });

  it('opens and closes groups, one and all', async () => {
    const { page } = opened;
    await page.locator('#g-CnC-US button').click();
    expect(await visibleRows(opened)).toBe(31);
    await page.locator('#groups').click();
    expect(await visibleRows(opened)).toBe(62);
    expect(await page.locator('#groups').textContent()).toBe('Close all groups');
    await page.locator('#groups').click();
    expect(await visibleRows(opened)).toBe(0);
    for (const key of ['AutoIR-US', 'SampleUpload-US']) await page.locator(`#g-${key} button`).click();
    expect(await visibleRows(opened)).toBe(16);
  });

  it('shows the waterfall of the cell that was clicked, to scale, with the answer of the proxy', async () => {
    const { page } = opened;
    await page.locator('#p-9-named').click();
    const probe = page.locator('#probe');
    expect(await probe.locator('.res').textContent()).toBe('4 - Named proxy ( 10.40.8.20:3128 ): Failed (407)');
    expect(await probe.locator('.note').allTextContents()).toContain(
      'Same route as method 1 (Default proxy): measured once.',
    );
    const rows = await probe
      .locator('.wf')
      .first()
      .locator('tbody tr:not(.ax)')
      .evaluateAll((list) =>
        list.map(
          (row) =>
            `${row.querySelector('th')?.textContent}: ${row.querySelector('em')?.textContent ?? row.querySelector('.ms')?.textContent?.replace(/[\d.]+/, 'n')}`,
        ),
      );
    expect(rows).toEqual([
      'proxy resolution: not needed: a fixed setting',
      'proxy DNS: not needed: an address is given',
      'proxy TCP: n ms',
      'tunnel: n ms, failed',
      'TLS: not reached',
      'HTTP: not reached',
    ]);
    expect(await probe.locator('pre').first().textContent()).toMatch(
      /^HTTP 407 Proxy Authentication Required\nServer: squid\/6\.10\n/,
    );
    const bars = await probe
      .locator('.wf')
      .first()
      .locator('rect:nth-of-type(1)')
      .evaluateAll((list) =>
        list.map((bar) => ({
          x: Number.parseFloat(bar.getAttribute('x') ?? ''),
          width: Number.parseFloat(bar.getAttribute('width') ?? ''),
        })),
      );
    expect(bars).toHaveLength(2);
    expect(bars[1]?.x).toBeCloseTo((bars[0]?.x ?? 0) + (bars[0]?.width ?? 0), 0);
    expect((bars[1]?.x ?? 0) + (bars[1]?.width ?? 0)).toBeLessThanOrEqual(100);
    await probe.getByRole('link', { name: /^Finding: 10\.40\.8\.31:3128 requires/ }).click();
    expect(page.url()).toMatch(/#proxy-auth-required$/);
  });

  it('shows certificate chains with their end', async () => {
    await opened.page.locator('#p-13-named').click();
    const probe = opened.page.locator('#probe');
    expect(await probe.locator('.chain summary').allTextContents()).toEqual([
      'ussus1eastprod.blob.core.windows.net',
      'Northwind Web Gateway Root',
    ]);
    expect(await probe.textContent()).toContain('ends in a root that only this machine trusts');
  });

  it('follows links from a finding to its probe, also into a closed group', async () => {
    const { page } = opened;
    await page.locator('#g-AutoIR-US button').click();
    expect(await page.locator('#p-10-wpad').isVisible()).toBe(false);
    await page.locator('#proxy-auth-required .ev a').first().click();
    await page.locator('#p-10-wpad').waitFor({ state: 'visible' });
    expect(await selected(opened)).toBe('p-10-wpad');
    expect(await focused(opened)).toBe('p-10-wpad');
  });

  it('copies the sentence that stands there with the list of hosts that it counts, and nothing else', async () => {
    const { page } = opened;
    const button = page.locator('#proxy-auth-required [data-copy]');
    await button.click();
    await page.getByText('Copied', { exact: true }).waitFor();
    const [sentence, hosts, ...more] = (await page.evaluate(() => navigator.clipboard.readText())).split('\n\n');
    expect(sentence).toBe(await page.locator('#s-proxy-auth-required').textContent());
    expect(hosts?.split('\n')).toHaveLength(Number(/these (\d+) hosts/.exec(sentence ?? '')?.[1]));
    expect(more).toEqual([]);
    await page.locator('.copyall button').click();
    await page.locator('.copyall').getByText('Copied').waitFor();
    const all = await page.evaluate(() => navigator.clipboard.readText());
    const sentences = await page.locator('[id^="s-"]').allTextContents();
    expect(sentences).toHaveLength(3);
    for (const one of sentences) expect(all.split('\n\n').filter((part) => part === one)).toHaveLength(1);
  });

  it('copies without the clipboard interface too', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
      addEventListener('copy', () => {
        document.documentElement.dataset.copied = String(
          getSelection() || (document.activeElement as HTMLTextAreaElement).value,
        ); // the field that holds the sentence
      });
    });
    await page.locator('#tunnel-rejected [data-copy]').click();
    await page.locator('#tunnel-rejected').getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.copied)).toBe(
      await page.locator('#s-tunnel-rejected').textContent(),
    );
    await page.reload();
  });

  it('has no sideways scrolling at any width, down to 320 px', async () => {
    for (const width of [1280, 1141, 1140, 900, 761, 760, 390, 320]) {
      await opened.page.setViewportSize({ width, height: 800 });
      expect([width, await opened.page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([width, width]);
    }
    await opened.page.setViewportSize({ width: 1280, height: 900 });
  });
});

describe.skipIf(BROWSER === null)('by keyboard alone', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPage(html);
  });
  afterAll(() => opened.close());
  afterEach(() => clean(opened));
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await opened.page.keyboard.press(key);
  };

  it('reaches the findings by the first link', async () => {
    await press('Tab');
    expect(await opened.page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the findings');
    await press('Enter');
    expect(opened.page.url()).toMatch(/#findings$/);
  });

  it('enters the matrix with one stop and leaves it with the next', async () => {
    await opened.page.locator('#groups').focus();
    await press('Tab');
    expect(await focused(opened)).toBe('p-10-wpad');
    await press('Tab');
    expect(await focused(opened)).toBe('probe');
    await press('Shift+Tab');
    expect(await focused(opened)).toBe('p-10-wpad');
  });

  it.each<[string, readonly string[], string]>([
    ['moves right', ['ArrowRight'], 'p-10-none'],
    ['moves to the end of the row', ['End'], 'p-10-command-line'],
    ['stays at the end', ['ArrowRight'], 'p-10-command-line'],
    ['moves to the begin of the row', ['Home'], 'p-10-default'],
    ['moves up', ['ArrowUp'], 'p-9-default'],
    ['passes a channel and keeps the column', ['ArrowRight', 'ArrowUp', 'ArrowDown'], 'p-9-wpad'],
    ['moves ten rows', ['PageDown'], 'p-18-wpad'],
    ['moves to the last corner', ['Control+End'], 'g-NetworkScanner-WW'],
    ['opens a channel and enters it', ['ArrowRight', 'ArrowDown'], 'p-61-wpad'],
    ['moves to the first corner', ['Control+Home'], 'g-CnC-US'],
    ['opens with Enter', ['Enter', 'ArrowDown'], 'p-1-wpad'],
  ])('%s', async (_name, keys, id) => {
    await press(...keys);
    expect(await focused(opened)).toBe(id);
  });

  it('compares methods in place while the probe is open, and closes with Escape', async () => {
    await press('Enter');
    expect(await opened.page.locator('#probe .res').textContent()).toContain('WPAD');
    await press('ArrowRight');
    expect(await opened.page.locator('#probe .res').textContent()).toContain('Proxy disabled');
    await press('Escape');
    expect(await opened.page.locator('#probe').textContent()).toBe('');
    expect(await focused(opened)).toBe('p-1-none');
    await press('ArrowLeft');
    expect(await opened.page.locator('#probe').textContent()).toBe('');
    await press(' ');
    expect(await opened.page.locator('#probe .res').textContent()).toContain('WPAD');
  });

  it('draws the focus so that it can be seen', async () =>
    expect(
      await opened.page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineWidth),
    ).toBe('2px'));
});

describe.skipIf(BROWSER === null)('several regions', () => {
  const report = sampleReport({ targets: twoRegions() });
  it('put a level above the channels, which opens, closes and is passed by the arrows', async () => {
    const opened = await openPage(renderHtml(report));
    const { page } = opened;
    expect(await page.locator('.ch tr.region th').allTextContents()).toEqual([
      'Warning: Worldwide',
      'Error: US',
      'Error: EU',
    ]);
    const heads = (): Promise<readonly string[]> =>
      page.locator('.mx tr.g:visible').evaluateAll((list) => list.map((row) => row.id));
    expect((await heads()).filter((id) => id.startsWith('r-'))).toEqual(['r-WW', 'r-US', 'r-EU']);
    const before = (await heads()).length;
    await page.locator('#r-US button').click();
    expect((await heads()).length).toBeLessThan(before);
    expect(await page.locator('#g-CnC-US').isVisible()).toBe(false);
    await page.keyboard.press('ArrowDown');
    expect(await focused(opened)).toBe('r-EU');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await focused(opened)).toBe('g-CnC-US');
    await page.locator('#text').fill('eu-winatp-gw-cus.');
    expect(await heads()).toEqual(['r-EU', 'g-CnC-EU']);
    await page.locator('#text').fill('');
    await page.locator('.ch a[href="#r-US"]').click();
    expect(await focused(opened)).toBe('r-US');
    clean(opened);
    await opened.close();
  });
});

describe.skipIf(BROWSER === null)('on other media', () => {
  it('opens the probe under its row on a phone, with fingers in mind, and closes it again', async () => {
    const opened = await openPage(html, { viewport: { width: 390, height: 844 }, hasTouch: true });
    const { page } = opened;
    await page.locator('#p-10-wpad').tap();
    expect(await page.locator('.dr .res').textContent()).toBe('2 - Proxy auto discovery (WPAD): Failed (407)');
    const small = await page
      .locator('.c:visible,.btn:visible,.seg label:visible,.tools select,.tools [type=search],.g button:visible')
      .evaluateAll((list) =>
        list.filter((entry) => entry.getBoundingClientRect().height < 44).map((entry) => entry.outerHTML.slice(0, 120)),
      );
    expect(small).toEqual([]);
    await page.locator('.dr').getByRole('button', { name: 'Close' }).tap();
    expect(await page.locator('.dr').count()).toBe(0);
    expect(await page.locator('.rl').isVisible()).toBe(true);
    clean(opened);
    await opened.close();
  });

  it('reads without script: everything stands open, nothing is offered that would not work', async () => {
    const opened = await openPage(html, { javaScriptEnabled: false });
    expect(await visibleRows(opened)).toBe(62);
    expect(
      await opened.page
        .locator('button:visible, select:visible, input:visible')
        .evaluateAll((list) => list.filter((entry) => !entry.closest('.g')).length),
    ).toBe(0);
    expect(await opened.page.locator('h1').textContent()).toContain('EDR works through the named proxy.');
    clean(opened);
    await opened.close();
  });

  it('prints with everything open, no controls, colours of paper, and folds up again', async () => {
    const opened = await openPage(html, { colorScheme: 'dark' });
    const { page } = opened;
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await visibleRows(opened)).toBe(62);
    expect(await page.locator('.btn:visible, .tools:visible, nav:visible').count()).toBe(0);
    expect(await page.locator('details.hosts pre').first().isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    expect(await visibleRows(opened)).toBe(25);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(3);
    expect(pages).toBeLessThan(16);
    clean(opened);
    await opened.close();
  });

  it('is dark where the system is dark', async () => {
    const opened = await openPage(html, { colorScheme: 'dark' });
    expect(await opened.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 23, 26)');
    clean(opened);
    await opened.close();
  });
});

describe.skipIf(BROWSER === null)('accessibility', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  it.each<[string, number, 'light' | 'dark']>([
    ['wide and light', 1280, 'light'],
    ['wide and dark', 1280, 'dark'],
    ['on a phone', 390, 'light'],
    ['on a phone, dark', 390, 'dark'],
  ])('axe finds nothing, %s', async (_name, width, colorScheme) => {
    // The checker is not part of the page: the policy that keeps it out is lifted for it.
    const opened = await openPage(html, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const { page } = opened;
    await page.locator('#groups').click();
    await page.locator('#p-13-named').click();
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations, passes } = await (
        globalThis as unknown as {
          axe: {
            run: () => Promise<{
              passes: readonly unknown[];
              violations: readonly {
                id: string;
                impact: string;
                nodes: readonly { html: string; failureSummary: string }[];
              }[];
            }>;
          };
        }
      ).axe.run(); // the checker's own global
      if (passes.length < 20) return ['the checker looked at nothing'];
      return violations.map(
        (entry) =>
          `${entry.impact} ${entry.id}: ${entry.nodes
            .slice(0, 3)
            .map((node) => `${node.html.slice(0, 140)} ${node.failureSummary.slice(0, 160)}`)
            .join(' | ')}`,
      );
    });
    expect(found).toEqual([]);
    await opened.close();
  });
});

describe.skipIf(BROWSER === null)('hostile and large reports', () => {
  it('keeps hostile text inert, in every probe', async () => {
    const opened = await openPage(renderHtml(hostileReport()));
    const { page } = opened;
    expect(await page.locator('img,iframe,object,embed,form:not(#tools),main script').count()).toBe(0);
    await page.locator('#groups').click();
    const cells = await page.locator('.c').evaluateAll((list) => list.map((cell) => cell.id));
    await page.evaluate(
      (ids) => {
        for (const id of ids) document.getElementById(id)?.click();
      },
      cells.slice(0, 120),
    );
    expect(await page.locator('#probe img,#probe script,#probe svg [onload]').count()).toBe(0);
    expect(await page.locator('#probe').textContent()).toContain('onerror=alert(1)');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    clean(opened);
    await opened.close();
  });

  it('stays usable with 300 targets', async () => {
    const opened = await openPage(renderHtml(sampleReport({ targets: manyTargets(300) })));
    const { page } = opened;
    await page.locator('#groups').click();
    expect(await visibleRows(opened)).toBe(300);
    await page.locator('#text').fill('r2-winatp');
    expect(await visibleRows(opened)).toBe(4);
    await page.locator('.c:visible').nth(2).click();
    expect(await page.locator('#probe h3').textContent()).toContain('r2-winatp');
    clean(opened);
    await opened.close();
  });
});
