/**
 * What counts where no source tells.
 *
 * - **required**: a row without a source for it is optional, because only required targets decide the exit code and a
 *   guess must not fail a healthy device.
 * - **pinned**: as the rows of the same service and path (not the root) whose pinning is known, when these agree; else
 *   not pinned. The government's `submitReport/test` thus is pinned like the commercial one, a SmartScreen root is not.
 */
import type { CatalogueTarget } from './catalogue.ts';

/** Answers whether the sensor accepts only Microsoft's chain at a target of the list, by the rule above. */
export function pinningOf(list: readonly CatalogueTarget[]): (target: CatalogueTarget) => boolean {
  const agreed = new Map<string, boolean>();
  for (const row of list) {
    if (row.pinned !== null) agreed.set(keyOf(row), row.pinned && (agreed.get(keyOf(row)) ?? true));
  }
  return (target) => target.pinned ?? (pathOf(target.url) !== '/' && (agreed.get(keyOf(target)) ?? false));
}

/** Whether a target decides the exit code for the chosen regions: the government lists require some rows that are optional elsewhere. */
export function decideRequired(target: CatalogueTarget, onlyGov: boolean): boolean {
  if (onlyGov && target.gov !== null) return target.gov === 'required';
  return target.required ?? false;
}

const pathOf = (url: string): string => new URL(url).pathname;

const keyOf = (target: CatalogueTarget): string => `${target.service} ${pathOf(target.url)}`;
