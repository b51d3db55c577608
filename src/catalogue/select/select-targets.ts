import { type Model, REGIONS, type Region, type Target } from '../../model/target.ts';
import { type Catalogue, type CatalogueTarget, COMMERCIAL_REGIONS, GOV_REGIONS } from '../rows/catalogue.ts';
import { coverage, type TestIndex, testIndex } from '../rows/coverage.ts';
import { knownTargets } from '../rows/known-targets.ts';
import { decideRequired, pinningOf } from '../rows/unknown-facts.ts';
import { deviceTargets } from './device-targets.ts';
import { urlTargets, workspaceTargets } from './extra-targets.ts';
import type { Selection, SelectionResult, TargetRow } from './selection.ts';
import { unlistedRows, untestedRows } from './untested-rows.ts';
import { filtered, whyNotNeeded, whyOut } from './why-out.ts';

export type { AllowRow, Selection, SelectionResult, TargetRow } from './selection.ts';

/** The regions of a device that is not onboarded. */
export const DEFAULT_REGIONS: readonly Region[] = COMMERCIAL_REGIONS;

/** Chooses what a run tests and says of every row why it is in or out. Throws UsageError for a `--url` or `--workspace-id` that is none. */
export function selectTargets(catalogue: Catalogue, selection: Selection): SelectionResult {
  const index = testIndex(catalogue);
  const rows = listRows(catalogue, index, selection);
  const taken = new Set(catalogue.targets.map(({ id }) => id));
  const known = knownTargets(catalogue);
  // A workspace id is asked for by name: its hosts are tested whatever the device, but in the chosen cloud only.
  const agent = catalogue.allowList.filter(
    (row) => whyNotNeeded({ ...row, devices: [selection.device] }, anyModel(selection)) === null,
  );
  const workspace = workspaceTargets(selection.workspaceId, agent, taken);
  const listed = [...rows.filter((row) => row.included).map(({ target }) => target), ...workspace];
  const device = selection.deviceUrls ? deviceTargets(selection.deviceUrls, listed, taken, known) : [];
  const extra: TargetRow[] = [
    ...device.map((target) => extraRow(target, target.source, selection)),
    ...workspace.map((target) => extraRow(target, '--workspace-id', selection)),
    ...urlTargets(selection.extraUrls, taken, known).map((target) => ({
      target,
      included: true,
      why: '--url',
      outBy: null,
      excluded: null,
    })),
  ];
  const all = [...rows, ...extra];
  const included = all.filter((row) => row.included).map(({ target }) => target);
  const beside = extra.flatMap(({ included: isIn, target }) => (isIn ? [target] : []));
  const allowRows = coverage(catalogue, index, rows, beside, selection);
  return {
    info: {
      name: catalogue.name,
      date: catalogue.date,
      sha256: catalogue.sha256,
      regions: hasRegions(catalogue) ? REGIONS.filter((region) => selection.regions.includes(region)) : [],
      regionUnknown: hasRegions(catalogue) && selection.regionUnknown,
      unlistedRegion: hasRegions(catalogue) ? selection.unlistedRegion : null,
      models: modelsOf(selection),
      chosenBy: selection.chosenBy,
    },
    targets: included,
    rows: all,
    allowRows,
    untested: [...untestedRows(allowRows, included, selection), ...unlistedRows(catalogue, included, selection)],
  };
}

function listRows(catalogue: Catalogue, tests: TestIndex, selection: Selection): readonly TargetRow[] {
  const onlyGov = selection.regions.length > 0 && selection.regions.every((region) => GOV_REGIONS.includes(region));
  const pinned = pinningOf(catalogue.targets);
  const asked = new Map<string, { index: number; row: TargetRow }>();
  const rows: TargetRow[] = [];
  for (const source of catalogue.targets) {
    const target: Target = {
      ...targetOf(source, selection.regions, onlyGov),
      pinned: pinned(source),
      tests: tests.wildcardsOf(source.id),
    };
    const out = whyOut(source, selection);
    const key = `${target.httpMethod} ${target.url}`;
    const same = out === null ? asked.get(key) : undefined;
    if (same) {
      // Two chosen regions share the URL: one test serves both, and it is required when either needs it.
      const required = same.row.target.required || target.required;
      const joined: TargetRow = { ...same.row, target: { ...same.row.target, required } };
      rows[same.index] = joined;
      asked.set(key, { index: same.index, row: joined });
    }
    const why = out?.words ?? (same ? `the same URL as ${same.row.target.id}` : whyIn(target));
    const row: TargetRow = {
      target,
      included: out === null && !same,
      why,
      outBy: out?.by ?? null,
      excluded: source.excluded,
    };
    if (row.included) asked.set(key, { index: rows.length, row });
    rows.push(row);
  }
  return rows;
}

function targetOf(
  source: CatalogueTarget,
  regions: readonly Region[],
  onlyGov: boolean,
): Omit<Target, 'pinned' | 'tests'> {
  const {
    gov: _gov,
    streamlinedBelow1809: _below,
    excluded: _excluded,
    pinned: _pinned,
    regions: own,
    ...rest
  } = source;
  return {
    ...rest,
    region: own.find((region) => regions.some((chosen) => chosen === region)) ?? own[0] ?? 'custom',
    required: decideRequired(source, onlyGov),
  };
}

function whyIn(target: Target): string {
  const where =
    target.region === 'WW' ? 'every device' : target.region === 'custom' ? 'the list' : `devices in ${target.region}`;
  return `${target.required ? 'required' : 'optional'} for ${where}`;
}

const anyModel = (selection: Selection): Selection => ({ ...selection, model: 'both' });

function extraRow(target: Target, why: string, selection: Selection): TargetRow {
  const out = filtered(target, selection);
  return { target, included: out === null, why: out?.words ?? why, outBy: out?.by ?? null, excluded: null };
}

const modelsOf = ({ model }: Selection): readonly Model[] => (model === 'both' ? ['standard', 'streamlined'] : [model]);

const hasRegions = (catalogue: Catalogue): boolean =>
  catalogue.targets.some((target) => target.regions.some((region) => region !== 'custom'));
