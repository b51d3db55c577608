import type { Channel, Evidence } from '../../model/report.ts';
import type { UntestedRow } from '../../model/target.ts';
import { REGIONS, SERVICES, type Service, type Target, type TargetRegion } from '../../model/target.ts';
import { counted } from '../../text/list.ts';

const REGION_ORDER: readonly TargetRegion[] = ['WW', ...REGIONS, 'custom'];

/** A service of which nothing is known in a region: it is required, and no target of it was to be tested. */
export interface OpenService {
  readonly service: Service;
  readonly region: TargetRegion;
  /** The rows that stand for it. */
  readonly rows: readonly UntestedRow[];
}

/** Required rows of the list that no target of the run tests; empty in reports that do not tell. */
export function requiredUntested({ untested }: Pick<Evidence, 'untested'>): readonly UntestedRow[] {
  return (untested ?? []).filter(({ required }) => required);
}

/** Required services without any tested target, in the order of reports: neither good nor bad, whatever else works. */
export function openServices(evidence: Pick<Evidence, 'untested' | 'targets'>): readonly OpenService[] {
  const rows = requiredUntested(evidence);
  return SERVICES.flatMap((service) =>
    REGION_ORDER.flatMap((region): OpenService[] => {
      const own = rows.filter((row) => row.services.includes(service) && row.regions.includes(region));
      return own.length === 0 || isTested(service, region, evidence.targets) ? [] : [{ service, region, rows: own }];
    }),
  );
}

function isTested(service: Service, region: TargetRegion, targets: readonly Target[]): boolean {
  const everywhere = (one: TargetRegion): boolean => one === 'WW' || one === 'custom';
  return targets.some(
    (target) =>
      target.service === service && (everywhere(region) || target.region === region || everywhere(target.region)),
  );
}

/** `no host of *.endpoint.security.microsoft.us:443 was tested`. */
export function untestedPatterns(rows: readonly UntestedRow[]): string {
  const patterns = [...new Set(rows.flatMap(({ pattern }) => pattern ?? []))];
  const [nameless] = rows.filter(({ pattern }) => pattern === null);
  if (patterns.length === 0) return nameless?.why ?? 'the list names no host';
  const more = patterns.length > 2 ? ` and ${counted(patterns.length - 2, 'more pattern')}` : '';
  return `no host of ${patterns.slice(0, 2).join(', ')}${more} was tested`;
}

/** Why services are open: which rows stand for them. */
export function whyOpen(open: readonly OpenService[]): string {
  return untestedPatterns(open.flatMap(({ rows }) => rows));
}

/** The channel of a service without targets. */
export function openChannel({ service, region }: OpenService): Omit<Channel, 'sentence'> {
  const byMethod = { default: null, wpad: null, none: null, named: null, 'command-line': null };
  return { service, region, level: 'warning', required: true, reachable: 0, total: 0, reachableBy: [], byMethod };
}
