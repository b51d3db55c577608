import { evidenceOf } from '../diagnose/evidence-of.ts';
import type { Report } from '../model/report.ts';
import { conclude } from './conclude.ts';
import { withPublicRoots } from './public-roots.ts';

/**
 * The same evidence, today's conclusions: what is recorded in a report is kept, what was concluded from it is concluded
 * anew by this version's rules. Pure: no network, no clock.
 */
export function diagnoseAgain(report: Report): Report {
  return conclude(withPublicRoots(evidenceOf(report)), __VERSION__);
}
