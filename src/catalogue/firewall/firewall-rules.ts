import { REGIONS, type Region, SERVICE_NAMES, type Target } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { hostOf, portOf } from '../../net/url-parts.ts';
import { globMatches } from '../../text/glob.ts';
import type { AllowService } from '../rows/catalogue.ts';
import { isHostPattern } from '../rows/check-url.ts';
import { patternOf } from '../rows/coverage.ts';
import type { SelectionResult } from '../select/selection.ts';

/** One thing that a firewall or proxy has to let through. */
export interface FirewallRule {
  /** Host name or pattern, lower case, only letters, digits, dots, hyphens, underscores and `*`. */
  readonly host: string;
  readonly port: number;
  /** Path below which a wildcard is meant; null for every path. A filter by name alone must leave such a rule out: it would open far more. */
  readonly path: string | null;
  /** Names of the services that need it, in the order of the list. */
  readonly purposes: readonly string[];
  readonly required: boolean;
  /** `required`: the sensor accepts only Microsoft's chain; `recommended`: Microsoft asks for it; `not applicable`: no TLS. */
  readonly noTlsInspection: 'required' | 'recommended' | 'not applicable';
  /** Ids of this run's targets that go through it. */
  readonly targets: readonly string[];
  /** Whole names of those targets, for devices that resolve names and know no pattern. */
  readonly names: readonly string[];
}

const purposeOf = (service: AllowService): string => {
  if (service === 'Consolidated') return 'all services (streamlined)';
  return service === 'BlobStorage' ? 'storage' : SERVICE_NAMES[service];
};

/** The rules that the chosen targets and the needed rows of the allow-lists ask for, in the list's order; with `failed`, those of these targets, which may come from another device's report. */
export function firewallRules(result: SelectionResult, failed: readonly Target[] | null): readonly FirewallRule[] {
  const targets = failed ?? result.targets;
  const asked = new Set(targets.flatMap((target) => [...target.tests, `${hostOf(target.url)}:${portOf(target.url)}`]));
  const rules = new Map<string, FirewallRule>();
  for (const { row, needed, testedBy } of result.allowRows) {
    const wanted = failed === null ? needed : row.excluded === null && row.reason === null && asked.has(patternOf(row));
    // A known workspace has its own host below; the wildcard would open every workspace.
    if (!wanted || (row.workspace && testedBy.length > 0)) continue;
    const path = row.host.includes('*') ? row.path : null;
    add(rules, { host: row.host, port: row.port, path, required: row.required ?? false }, purposeOf(row.service), null);
  }
  for (const target of targets) {
    const host = hostOf(target.url);
    const port = portOf(target.url);
    const { required } = target;
    const covering = [...rules.values()].filter(
      (rule) => rule.path === null && rule.port === port && globMatches(rule.host, host),
    );
    if (covering.length === 0) add(rules, { host, port, path: null, required }, SERVICE_NAMES[target.service], target);
    for (const rule of covering) add(rules, rule, null, target);
  }
  return [...rules.values()];
}

function add(
  rules: Map<string, FirewallRule>,
  rule: Pick<FirewallRule, 'host' | 'port' | 'path' | 'required'>,
  purpose: string | null,
  target: Target | null,
): void {
  const { port, path } = rule;
  const host = rule.host.toLowerCase();
  // An IPv6 address has no place in lists of names; it can only come from --url or a foreign list.
  if (!isHostPattern(host))
    throw new UsageError(`${host} cannot be exported as a host name; leave it out with --exclude`);
  const key = `${host}:${port}${path ?? ''}`;
  const before = rules.get(key);
  const plain = target === null ? port === 80 : target.url.startsWith('http:');
  const pinned = target?.pinned === true || before?.noTlsInspection === 'required';
  rules.set(key, {
    host,
    port,
    path,
    purposes: [...new Set([...(before?.purposes ?? []), ...(purpose === null ? [] : [purpose])])],
    required: rule.required || target?.required === true || (before?.required ?? false),
    noTlsInspection: plain ? 'not applicable' : pinned ? 'required' : 'recommended',
    targets: [...(before?.targets ?? []), ...(target ? [target.id] : [])],
    names: [...new Set([...(before?.names ?? []), ...(target ? [hostOf(target.url)] : [])])],
  });
}

/** The rules that a filter by name can hold. */
export function byName(rules: readonly FirewallRule[]): readonly FirewallRule[] {
  return rules.filter(({ path }) => path === null);
}

/** Hosts of the rules, each once, without those that a wildcard among them covers. */
export function hostsOf(rules: readonly FirewallRule[]): readonly string[] {
  const hosts = [...new Set(rules.map(({ host }) => host))];
  const wild = hosts.filter((host) => host.includes('*'));
  return hosts.filter(
    (host) => !wild.some((pattern) => pattern !== host && globMatches(pattern, host.replaceAll('*', 'x'))),
  );
}

/** Names that the CNAME chains of a rule's targets lead through. */
export function aliasesOf({ names }: FirewallRule, aliases: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...new Set(names.flatMap((name) => aliases.get(name) ?? []))];
}

/** One comment for each host with aliases; none where none were seen. */
export function aliasLines(
  rules: readonly FirewallRule[],
  aliases: ReadonlyMap<string, readonly string[]> | null,
): readonly string[] {
  const names = new Set(rules.flatMap((rule) => rule.names));
  const seen = [...(aliases ?? [])].filter(([host, chain]) => names.has(host) && chain.length > 0);
  if (seen.length === 0) return [];
  const lines = seen.map(([host, chain]) => `DNS alias of ${host}: ${chain.join(' ')}`);
  return ['Firewalls that match on DNS answers see these aliases (CNAME):', ...lines];
}

/** `# `-comments' text on top of every export: what it is, which list, for whom. */
export function exportTitle({ info }: SelectionResult, rules: number, only: boolean): readonly string[] {
  const regions = REGIONS.filter((region: Region) => info.regions.includes(region)).join(' ') || 'no region';
  const list = `list ${info.name.replace(/[^\w .:/-]/g, '_').slice(0, 200)}${info.date === null ? '' : ` of ${info.date}`}`;
  return [
    `Microsoft Defender for Endpoint: ${only ? 'what failed' : 'what devices need'}, ${rules} entries`,
    `${list}, ${regions}, ${info.models.join(' and ')}`,
    'The sensor runs as LocalSystem: allow without authentication. Do not inspect TLS.',
  ];
}
