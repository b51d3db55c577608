import { createHash } from 'node:crypto';
import allowListData from '../data/allow-list.json' with { type: 'json' };
import rootsData from '../data/roots.json' with { type: 'json' };
import sourcesData from '../data/sources.json' with { type: 'json' };
import targetsData from '../data/targets.json' with { type: 'json' };
import { Complaints } from '../formats/complaints.ts';
import { readJsonList } from '../formats/read-json-list.ts';
import type { Catalogue } from './catalogue.ts';
import { type KnownTargets, knownTargets } from './known-targets.ts';

let catalogue: Catalogue | null = null;
let known: KnownTargets | null = null;

/** The list that ships with the product, read once. */
export function embeddedCatalogue(): Catalogue {
  if (catalogue) return catalogue;
  const complaints = new Complaints('embedded');
  const list = readJsonList(
    { ...targetsData, ...allowListData, roots: rootsData },
    complaints,
    'embedded',
    sourcesData.sources,
    null,
  );
  const mistake = complaints.summary();
  if (mistake !== null || !list.roots) throw new Error(mistake ?? 'embedded: no roots');
  const bytes = JSON.stringify([targetsData, allowListData, sourcesData, rootsData]);
  catalogue = {
    name: targetsData.name,
    date: list.date,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    targets: list.targets,
    allowList: list.allowList,
    roots: list.roots,
  };
  return catalogue;
}

/** Facts of the embedded list by URL and host. */
export function embeddedFacts(): KnownTargets {
  known ??= knownTargets(embeddedCatalogue());
  return known;
}
