import { quoted } from '../../text/plain.ts';
import { Complaints } from '../formats/complaints.ts';
import type { Catalogue, CatalogueTarget } from './catalogue.ts';
import { isHostPattern, urlMistake } from './check-url.ts';

/** Everything that is wrong with a list, one line each, naming row and remedy; `places` are the rows' places, by default their numbers. */
export function validateCatalogue(catalogue: Catalogue, places: readonly string[] = []): readonly string[] {
  const complaints = new Complaints(catalogue.name);
  checkTargets(catalogue.targets, (index) => places[index] ?? `row ${index + 1}`, complaints);
  checkAllowList(catalogue, complaints);
  return complaints.lines;
}

/** Checks that hold between rows, and again those of one row: the embedded list does not come from an importer's hands alone. */
export function checkTargets(
  targets: readonly CatalogueTarget[],
  place: (index: number) => string,
  complaints: Complaints,
): void {
  if (targets.length === 0 && complaints.lines.length === 0) {
    complaints.add('', 'names no target; add at least one row with a "url"');
  }
  const ids = new Map<string, string>();
  const urls = new Map<string, { place: string; target: CatalogueTarget }[]>();
  targets.forEach((target, index) => {
    const where = place(index);
    const mistake = urlMistake(target.url);
    if (mistake) complaints.add(where, mistake);
    const sameId = ids.get(target.id);
    if (sameId) complaints.add(where, `the id ${quoted(target.id)} stands in ${sameId} too; give each row its own`);
    else ids.set(target.id, where);
    const key = `${target.httpMethod} ${target.url.replace(/\/$/, '')}`;
    const rows = urls.get(key) ?? [];
    const same = rows.find((row) => overlaps(row.target, target));
    if (same && !sameId)
      complaints.add(where, `is a duplicate of ${same.place} (${quoted(target.url)}); remove one of them`);
    urls.set(key, [...rows.slice(-50), { place: where, target }]);
    if (target.minBuild !== null && target.maxBuild !== null && target.minBuild > target.maxBuild) {
      complaints.add(where, `"minBuild" ${target.minBuild} is above "maxBuild" ${target.maxBuild}; swap them`);
    }
    if (target.devices.length === 0) complaints.add(where, 'names no system; write letters of W D S M L');
  });
}

/** Two rows are the same when one device in one region would be tested twice. */
function overlaps(a: CatalogueTarget, b: CatalogueTarget): boolean {
  const share = <T>(x: readonly T[], y: readonly T[]): boolean => x.some((one) => y.includes(one));
  return (
    a.excluded === null &&
    b.excluded === null &&
    share(a.regions, b.regions) &&
    share(a.models, b.models) &&
    share(a.devices, b.devices)
  );
}

function checkAllowList(catalogue: Catalogue, complaints: Complaints): void {
  const ids = new Set(catalogue.targets.map((target) => target.id));
  catalogue.allowList.forEach((row, index) => {
    const where = `allow-list row ${index + 1}`;
    if (!isHostPattern(row.host))
      complaints.add(where, `"host" is no host pattern: ${quoted(row.host)}; write *.example.com`);
    for (const id of row.testedBy) {
      if (!ids.has(id)) complaints.add(where, `"testedBy" names ${quoted(id)}, which no row has; correct the id`);
    }
    if (row.testedBy.length === 0 && row.reason === null && !row.workspace) {
      complaints.add(where, 'says neither which row tests it nor why none can; fill "testedBy" or "reason"');
    }
  });
}
