import type { Format } from '../../model/options.ts';
import type { Report } from '../../model/report.ts';
import { renderHtml } from '../html/render-html.ts';
import { renderCsv } from './csv.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPrometheus } from './prometheus.ts';
import { renderText } from './text.ts';

const RENDERERS: Readonly<Record<Format, (report: Report) => string>> = {
  text: renderText,
  html: renderHtml,
  json: renderJson,
  junit: renderJunit,
  csv: renderCsv,
  markdown: renderMarkdown,
  prometheus: renderPrometheus,
};

/** One output of the report, complete. The report must have passed `redact` before. */
export function render(report: Report, format: Format): string {
  return RENDERERS[format](report);
}
