/**
 * Brings a report of schema version 1 into the form of today, before it is checked: what version 1 called the expected
 * statuses of a target were seen by their authors, and a whole HTTP answer is no failure of its step, whatever its status.
 */

import { textOf } from '../../text/text-of.ts';

type SavedRow = Record<string, unknown>;

const isRow = (value: unknown): value is SavedRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const rows = (value: unknown): readonly SavedRow[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** Changes `report` in place where it is of version 1; whatever else is wrong with it is left for the check. */
export function upgradeSaved(report: unknown, version: string): void {
  if (!isRow(report) || !/^1\.\d+$/.test(textOf(report.schemaVersion))) return;
  report.schemaVersion = version;
  upgradeParts(report);
}

/** The same for evidence alone, which tells no version: `probes` or `measurements`. */
export function upgradeEvidence(evidence: object): void {
  if (isRow(evidence)) upgradeParts(evidence);
}

function upgradeParts(evidence: SavedRow): void {
  for (const target of rows(evidence.targets)) upgradeTarget(target);
  const antivirus = isRow(evidence.antivirus) ? evidence.antivirus : {};
  const measured = [evidence.probes, evidence.measurements, antivirus.probes, antivirus.measurements].flatMap(rows);
  const attempts = measured.flatMap((one) => rows(one.attempts));
  for (const { observations } of [...attempts, ...rows(evidence.challenges)])
    for (const step of rows(observations)) upgradeStep(step);
}

function upgradeTarget(target: SavedRow): void {
  if ('observed' in target || !('expectedStatuses' in target)) return;
  const { expectedStatuses: statuses, source, date } = target;
  delete target.expectedStatuses;
  target.observed = Array.isArray(statuses) ? statuses.map((status: unknown) => ({ status, date, source })) : [];
}

function upgradeStep(step: SavedRow): void {
  if (step.phase === 'http' && isRow(step.failure) && step.failure.code === 'http_unexpected_status')
    step.failure = null;
}
