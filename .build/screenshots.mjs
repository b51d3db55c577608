// Makes the pictures of the README from the sample report of the tests, with a real browser:
//   node .build/screenshots.mjs [folder]        (Debian: apt-get install chromium fonts-open-sans pngquant; or set CHROMIUM to a browser)
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { esbuildEmbed } from './embed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'fixtures/screenshots');
const browserPath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
if (!browserPath) {
  console.error('No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.');
  process.exit(2);
}

/** The page and the summary of the sample report, made by the product's own code. */
async function renderSample(work) {
  const outfile = join(work, 'render.mjs');
  await build({
    stdin: {
      contents: `
        export { renderHtml } from './src/report/html/render-html.ts';
        export { renderSummary, writtenLine } from './src/report/summary.ts';
        export { UNICODE_SYMBOLS } from './src/report/summary-style.ts';
        export { sampleReport } from './test/report/html/sample.ts';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    plugins: [esbuildEmbed],
  });
  return import(pathToFileURL(outfile).href);
}

const asText = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const STYLE = `body{margin:0;background:#14171a;color:#dfe3e6;padding:20px 24px;width:max-content}
pre{margin:0;font:13.5px/1.45 "Cascadia Mono","DejaVu Sans Mono",monospace}
.prompt{color:#98a1ab}.good{color:#63c5b1}.bad{color:#ff8f70}.warn{color:#e7b95c}.note{color:#8fb7ee}.strong{font-weight:700;color:#fff}.faint{color:#98a1ab}`;

/** The summary as a terminal shows it; colours are marked with characters of a private area while the text is laid out. */
function terminalPage({ renderSummary, UNICODE_SYMBOLS, sampleReport }) {
  const names = ['good', 'bad', 'warn', 'note', 'strong', 'faint'];
  const open = (index) => String.fromCharCode(0xe000 + index);
  const paint = Object.fromEntries(names.map((name, index) => [name, (text) => `${open(index)}${text}\ue010`]));
  const written = 'Written: MDEClientAnalyzerResult\\ and MDEClientAnalyzerResult.zip (68 kB) · 23.5 s · exit 1';
  const summary = renderSummary(sampleReport(), { width: 100, paint, symbols: UNICODE_SYMBOLS, written });
  let html = asText(summary).replaceAll('\ue010', '</span>');
  names.forEach((name, index) => {
    html = html.replaceAll(open(index), `<span class="${name}">`);
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><pre><span class="prompt">C:\\&gt;</span> MDEClientAnalyzer.cmd\n\n${html}</pre>`;
}

const work = await mkdtemp(join(tmpdir(), 'mde-screenshots-'));
const sample = await renderSample(work);
const files = { page: join(work, 'page.htm'), terminal: join(work, 'terminal.htm') };
await writeFile(files.page, sample.renderHtml(sample.sampleReport()));
await writeFile(files.terminal, terminalPage(sample));
await mkdir(folder, { recursive: true });

// Where Windows' own fonts are missing, Open Sans stands in for Segoe UI: the widths are close.
const fonts = join(work, 'fonts.conf');
await writeFile(
  fonts,
  `<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>
<alias binding="same"><family>Segoe UI</family><prefer><family>Open Sans</family></prefer></alias>
<alias binding="same"><family>Cascadia Mono</family><prefer><family>DejaVu Sans Mono</family></prefer></alias></fontconfig>`,
);

const context = await chromium.launchPersistentContext(join(work, 'profile'), {
  executablePath: browserPath,
  env: { ...process.env, FONTCONFIG_FILE: fonts },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
  ],
});
const page = await context.newPage();

/** One picture: which file, how wide, light or dark, and what to do before. */
async function picture(name, file, { width, height, scheme = 'light', before = async () => {} }) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height });
  await page.goto(pathToFileURL(file).href);
  await before();
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

const top = (selector) =>
  page.locator(selector).evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 12));
await picture('page-verdict', files.page, { width: 1280, height: 860 });
await picture('page-finding', files.page, { width: 1280, height: 640, before: () => top('#findings') });
await picture('page-routes', files.page, { width: 1280, height: 620, before: () => top('#routes') });
await picture('page-probe', files.page, { width: 1280, height: 860, scheme: 'dark', before: () => top('#targets') });
await picture('page-phone', files.page, { width: 390, height: 844 });
await page.setViewportSize({ width: 1000, height: 700 });
await page.goto(pathToFileURL(files.terminal).href);
await page.locator('body').screenshot({ path: join(folder, 'terminal.png') });
await context.close();
await rm(work, { recursive: true, force: true });
// A README must load fast: 256 colours are enough for text and lines.
const pictures = readdirSync(folder)
  .filter((name) => name.endsWith('.png'))
  .map((name) => join(folder, name));
const smaller = spawnSync('pngquant', ['--force', '--strip', '--ext', '.png', '--speed', '1', '--', ...pictures]);
if (smaller.error) console.error('pngquant is not installed: the pictures are larger than they need to be.');
console.log(`Written to ${folder}`);
