import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import { text as clientScript } from './client/page.ts?page';
import { clip, html, jsonText, type Markup, trusted } from './markup.ts';
import { buildPageData } from './model/page-data-builder.ts';
import { createView, type View } from './model/view.ts';
import { channelsSection } from './sections/channels-section.ts';
import { findingsSection } from './sections/findings-section.ts';
import { headSection, topBar } from './sections/head-section.ts';
import { matrixSection } from './sections/matrix-section.ts';
import { provenanceSection } from './sections/provenance-section.ts';
import { routesSection } from './sections/routes-section.ts';
import { settingsSection } from './sections/settings-section.ts';
import { winhttpSection } from './sections/winhttp-section.ts';
import { text as styleSheet } from './style/page.css?page';
import { symbolSheet } from './symbols.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded, and only our own script and style run; script cannot turn text into markup either. */
function policy(styles: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(clientScript)}`,
    `style-src ${styles.map(hashOf).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** The foot of each printed page: which tool and which run. A run id from a file is somebody else's text. */
function footStyle(report: Report): string {
  const safe = (text: string): string => text.replace(/[^\w.-]/g, '').slice(0, 64);
  const font = 'font:8pt system-ui,sans-serif;color:#555';
  return `@page{@bottom-left{content:"MDE Client Analyzer ${safe(report.tool.version)} · run ${safe(report.run.id)}";${font}}@bottom-right{content:counter(page) " / " counter(pages);${font}}}`;
}

function body(view: View): Markup {
  return html`<body>${symbolSheet()}<a class="skip" href="#findings">Skip to the findings</a><div class="page">${topBar(view)}<main>${headSection(view)}${channelsSection(view)}${findingsSection(view)}${routesSection(view)}${matrixSection(view)}${settingsSection(view)}${winhttpSection(view)}${provenanceSection(view)}</main></div><div id="live" class="vh" aria-live="polite"></div><script type="application/json" id="report">${jsonText(buildPageData(view))}</script><script>${trusted(clientScript)}</script></body>`;
}

/** The report as one self-contained page: no request of any kind, equal reports give equal bytes. */
export function renderHtml(report: Report): string {
  const view = createView(report);
  const foot = footStyle(report);
  const title = clip(`${report.host.name}: ${report.verdict}`, 200);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy([styleSheet, foot]))}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${trusted(styleSheet)}</style><style>${trusted(foot)}</style></head>${body(view)}</html>
`;
  return page.text;
}
