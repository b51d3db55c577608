import type { CatalogueInfo, Target } from '../../model/target.ts';

/** A target that every device needs, whatever its region. */
const isEverywhere = ({ region }: Target): boolean => region === 'WW' || region === 'custom';

/**
 * The targets that must be reached for the run to be good, by id: the required ones. Where the device does not tell its
 * region, several were tested to be sure: then one complete region and what every device needs are enough, and what fails
 * of the other regions is not this device's.
 */
export function neededTargets(
  catalogue: Pick<CatalogueInfo, 'regionUnknown'>,
  targets: readonly Target[],
  isReached: (targetId: string) => boolean,
): ReadonlySet<string> {
  const required = targets.filter((target) => target.required);
  if (!catalogue.regionUnknown) return new Set(required.map(({ id }) => id));
  const incomplete = new Set(required.filter(({ id }) => !isReached(id)).map(({ region }) => region));
  const hasComplete = required.some((target) => !isEverywhere(target) && !incomplete.has(target.region));
  const counts = (target: Target): boolean => isEverywhere(target) || !hasComplete || !incomplete.has(target.region);
  return new Set(required.filter(counts).map(({ id }) => id));
}
