import type { Report } from '../../model/report.ts';
import { jsonText } from '../../text/json-text.ts';

/** One value, its lines moved right below the root; JSON has no line ends inside of texts. */
function indented(value: unknown, depth: number): string {
  return jsonText(value, 1).replaceAll('\n', `\n${' '.repeat(depth)}`);
}

/** The document piece by piece, so that a report of ten thousand targets is never one string on its way to the disk. */
export function* jsonPieces(report: Report): Generator<string> {
  const fields = Object.entries(report).filter(([, value]) => value !== undefined);
  yield '{';
  for (const [i, [name, value]] of fields.entries()) {
    yield `${i === 0 ? '' : ','}\n ${jsonText(name)}: `;
    if (!Array.isArray(value) || value.length === 0) yield indented(value, 1);
    else {
      for (const [at, entry] of value.entries()) yield `${at === 0 ? '[' : ','}\n  ${indented(entry, 2)}`;
      yield '\n ]';
    }
  }
  yield '\n}\n';
}

/** The whole report as one document, described by `report.schema.json`. */
export function renderJson(report: Report): string {
  return [...jsonPieces(report)].join('');
}
