import { compareReports } from '../../report/compare/compare.ts';
import { renderComparison } from '../../report/compare/render-comparison.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { print } from '../terminal/streams.ts';
import { loadReport } from './replay-command.ts';

/** `compare`: what changed between two saved reports; 1 when something got worse. */
export async function compareCommand(a: string, b: string, raw: RawOptions): Promise<number> {
  const comparison = compareReports(await loadReport(a), await loadReport(b));
  const format = raw.format === 'json' || raw.format === 'markdown' ? raw.format : 'text';
  await print(renderComparison(comparison, format));
  return comparison.worse ? 1 : 0;
}
