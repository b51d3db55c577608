import type { Target } from '../../model/target.ts';
import { hostOf, portOf } from '../../net/url-parts.ts';
import { globMatches } from '../../text/glob.ts';
import type { AllowRow, Selection, TargetRow } from '../select/selection.ts';
import { whyNotNeeded, wrongBuild } from '../select/why-out.ts';
import type { AllowListRow, Catalogue, CatalogueTarget } from './catalogue.ts';
import { servicesOf } from './row-services.ts';

/** Which rows of a list test which rows of its allow-list, worked out once. */
export interface TestIndex {
  /** Wildcards (`*.wd.microsoft.com:443`) that a row of the list tests. */
  wildcardsOf(id: string): readonly string[];
  /** Rows of the list that test an allow-list row. */
  testersOf(row: AllowListRow): readonly CatalogueTarget[];
}

/** `*.wd.microsoft.com:443`: how a target names the pattern that it tests. */
export const patternOf = (row: Pick<AllowListRow, 'host' | 'port'>): string => `${row.host}:${row.port}`;

/** Index of a list: a row tests what names it, and every pattern of its service that its host and path match. */
export function testIndex(catalogue: Catalogue): TestIndex {
  const located = catalogue.targets.map((target) => ({
    target,
    host: hostOf(target.url),
    port: portOf(target.url),
    path: new URL(target.url).pathname,
  }));
  const testers = new Map<AllowListRow, readonly CatalogueTarget[]>();
  const wildcards = new Map<string, Set<string>>();
  for (const row of catalogue.allowList) {
    const named = new Set(row.testedBy);
    const found = located
      .filter((place) => named.has(place.target.id) || matches(row, place))
      .map(({ target }) => target);
    testers.set(row, found);
    if (!row.host.includes('*')) continue;
    // A star stands for something: a rule for `*.example.com` does not let `example.com` pass.
    const below = new Set(located.flatMap(({ target, host }) => (globMatches(row.host, host) ? [target.id] : [])));
    for (const { id } of found)
      if (below.has(id)) wildcards.set(id, (wildcards.get(id) ?? new Set()).add(patternOf(row)));
  }
  return {
    wildcardsOf: (id) => [...(wildcards.get(id) ?? [])],
    testersOf: (row) => testers.get(row) ?? [],
  };
}

interface CoveredPlace {
  readonly target: CatalogueTarget;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function matches(row: AllowListRow, { target, host, port, path }: CoveredPlace): boolean {
  if (row.reason !== null || row.workspace || port !== row.port) return false;
  if (row.service !== target.service && row.service !== 'Consolidated' && row.service !== 'BlobStorage') return false;
  return globMatches(row.host, host) && (row.path === null || globMatches(`${row.path}*`, path));
}

/** The account of every allow-list row: which chosen targets test it, or why none does. */
export function coverage(
  catalogue: Catalogue,
  index: TestIndex,
  rows: readonly TargetRow[],
  extra: readonly Target[],
  selection: Selection,
): readonly AllowRow[] {
  const outcome = new Map(rows.map((row) => [row.target.id, row]));
  return catalogue.allowList.map((row) => {
    const testers = index.testersOf(row);
    const notNeeded = row.excluded ?? whyNotNeeded(row, selection) ?? whyOutdated(testers, selection);
    const filled = extra.filter(
      (target) => target.tests.includes(patternOf(row)) || (!row.workspace && samples(row, target)),
    );
    const chosen = testers.filter((target) => outcome.get(target.id)?.included);
    const testedBy = [...chosen, ...filled].map(({ id }) => id);
    if (testedBy.length > 0) {
      return { row, needed: notNeeded === null || (row.workspace && filled.length > 0), testedBy, reason: null };
    }
    const unwanted = notNeeded ?? whyUnwanted(row, testers, outcome, selection);
    return { row, needed: unwanted === null, testedBy, reason: unwanted ?? noTest(row, testers, outcome) };
  });
}

/** True for a URL beside the list (`--url`, the device's own) that is a sample of the row: its host is one of the pattern's. */
function samples(row: AllowListRow, { url }: Target): boolean {
  return (
    portOf(url) === row.port &&
    globMatches(row.host, hostOf(url)) &&
    (row.path === null || globMatches(`${row.path}*`, new URL(url).pathname))
  );
}

/** Why the user's own filters leave an untested row out of exports; null when they do not. */
function whyUnwanted(
  row: AllowListRow,
  testers: readonly CatalogueTarget[],
  outcome: ReadonlyMap<string, TargetRow>,
  { services, include, exclude }: Selection,
): string | null {
  if (services.length > 0 && !services.some((service) => servicesOf(row.service).includes(service))) {
    return `its service ${row.service} is not among --service`;
  }
  if (include.length > 0 && !include.some((glob) => globMatches(glob, row.host))) return 'matches no --include';
  const glob = exclude.find((one) => globMatches(one, row.host));
  if (glob !== undefined) return `matches --exclude ${glob}`;
  const excluded = testers.find(({ id }) => outcome.get(id)?.outBy === 'exclude');
  return excluded ? (outcome.get(excluded.id)?.why ?? null) : null;
}

/** Why this build needs none of the rows that test a host, so that it does not need the host either; null when it needs one. */
function whyOutdated(testers: readonly CatalogueTarget[], selection: Selection): string | null {
  const own = testers.filter(({ excluded, devices }) => excluded === null && devices.includes(selection.device));
  const reasons = own.map((target) => wrongBuild(target, selection));
  return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
}

function noTest(row: AllowListRow, named: readonly CatalogueTarget[], outcome: ReadonlyMap<string, TargetRow>): string {
  if (row.workspace) return 'the star stands for a workspace: give --workspace-id';
  const first = named.find(({ excluded }) => excluded === null) ?? named[0];
  if (!first) return row.reason ?? 'no row of the list tests it';
  return `tested by ${first.id} only, which is out: ${outcome.get(first.id)?.why ?? 'not in the list'}`;
}
