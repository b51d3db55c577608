import type { Service, Target } from '../model/target.ts';

/** What the blocking proxy keeps from the cloud: uploads on TLS, and the certificate trust lists on plain http. */
const BLOCKED_SERVICES: readonly Service[] = ['SampleUpload', 'AutoIR', 'CTL'];

/** Hosts that the blocking proxy refuses. In a list of somebody's own, which has none of these services: every second host. */
export function blockedHosts(targets: readonly Target[]): ReadonlySet<string> {
  const hostOf = (target: Target): string => new URL(target.url).hostname;
  const chosen = targets.filter((target) => BLOCKED_SERVICES.includes(target.service));
  if (chosen.length > 0) return new Set(chosen.map(hostOf));
  return new Set([...new Set(targets.map(hostOf))].filter((_host, index) => index % 2 === 0));
}
