import type { View } from './view.ts';

/** The probe that is open at the start: the first finding's first decisive one, else the first failure without another way. */
export function firstProbe(view: View): string | null {
  for (const { finding } of view.findings) {
    if (finding.severity === 'info') continue;
    for (const id of finding.evidence) {
      const place = view.place(id);
      if (place?.row && place.method && view.isShown(place.row)) return `${place.row.number}-${place.method}`;
    }
  }
  const rows = view.groups.flatMap((group) => group.rows);
  for (const row of rows)
    for (const cell of row.cells) if (cell.state === 'fail') return `${row.number}-${cell.method}`;
  const first = rows[0];
  const measured = first?.cells.find((cell) => cell.probe?.state === 'measured');
  return first && measured ? `${first.number}-${measured.method}` : null;
}
