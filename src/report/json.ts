import type { Report } from '../model/report.ts';

/** The whole report as one document (interface.md section 4), described by `report.schema.json`. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
