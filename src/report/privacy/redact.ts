import type { Report } from '../../model/report.ts';
import type { Target } from '../../model/target.ts';
import { mapStrings, type VisitHeader } from './map-strings.ts';
import { createPseudonymKey, type PseudonymKey } from './pseudonym-key.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { isSecretHeader, REMOVED, withoutSecrets } from './secrets.ts';

/** What redaction is asked for. */
export interface RedactOptions {
  /** True: pseudonyms for hosts, users, private addresses, ids and proxy names as well. */
  readonly anonymize: boolean;
  /** What pseudonyms are made with; a random key of this process unless given. */
  readonly key?: Uint8Array | undefined;
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Stands for the workspace id where names are hidden: hosts keep their form. */
const NO_WORKSPACE = '00000000-0000-0000-0000-000000000001';

/** Fields that hold words of ours, hashes, dates and ids of observations: a pseudonym there would break the report. */
const STRUCTURE: ReadonlySet<string> = new Set(
  `schemaVersion version id startedAt incompleteBecause regions model models methods method services service region os failOn family
   platform integrity state skippedBecause phase peer kind code severity level outcome answeredBy sharedWith form trustedBy sha256 serial
   scheme dialect scope usedBy access obstacle httpMethod devices reachableBy evidence control asrPsExecRule validFrom validTo date for fileName`.split(
    /\s+/,
  ),
);

/** GUIDs that are not secret: the run's, and those that the list of targets itself holds, tenant paths excepted. */
function publicIds(report: Report): ReadonlySet<string> {
  const urls = report.targets.map(({ url }) => url).filter((url) => !/\/\/login\./i.test(url));
  const workspace = report.run.options.workspaceId === null ? [] : [report.run.options.workspaceId];
  return new Set(
    [report.run.id, ...workspace, ...urls.flatMap((url) => url.match(GUID) ?? [])].map((id) => id.toLowerCase()),
  );
}

/** New ids by old ones: the id of a custom target is made of its URL. */
type NewIds = ReadonlyMap<string, string>;

/** The ids of the targets that `changes` tells of, numbered in the list's order. */
function newIds(targets: readonly Target[], changes: (target: Target) => boolean): NewIds {
  return new Map(targets.filter(changes).map(({ id }, i) => [id, `custom-target-${i + 1}`]));
}

/** `targetId/method` with its new id. */
function renamedProbe(key: string, ids: NewIds): string {
  const at = key.lastIndexOf('/');
  return `${ids.get(key.slice(0, at)) ?? key.slice(0, at)}${key.slice(at)}`;
}

/** Applies `change` to every text but our own words, and gives targets their new ids. */
function rewrite(report: Report, ids: NewIds, change: (text: string) => string, header: VisitHeader): Report {
  const visit = (text: string, key: string): string => {
    if (key === 'targetId' || key === 'id') return ids.get(text) ?? text;
    if (key === 'affected') return ids.size > 0 && text.includes('/') ? renamedProbe(text, ids) : text;
    // The report's own verdict is a sentence; a step's is one word of ours.
    if (key === 'verdict' && /^(taken|passed-over|absent|unusable)$/.test(text)) return text;
    return STRUCTURE.has(key) ? text : change(text);
  };
  return mapStrings(report, visit, header);
}

function removeSecrets(report: Report): Report {
  const keep = publicIds(report);
  const clean = (text: string): string => withoutSecrets(text, keep);
  const ids = newIds(report.targets, ({ url }) => clean(url) !== url);
  return rewrite(report, ids, clean, (name, value) => {
    if (isSecretHeader(name)) return REMOVED;
    // The name stands in front, so that a request id is known as one.
    return clean(`${name}: ${value}`).slice(name.length + 2);
  });
}

/** Replaces the workspace id, which stands in the first label of hosts and may be any label. */
function hideWorkspace(workspace: string | null): (text: string) => string {
  if (workspace === null || !/^[\w-]+$/.test(workspace)) return (text) => text;
  const pattern = new RegExp(`(?<![\\w-])${workspace}(?![\\w-])`, 'gi');
  return (text) => text.replace(pattern, NO_WORKSPACE);
}

function hideNames(report: Report, key: PseudonymKey): Report {
  const pseudonym = createPseudonyms(report, key);
  const hide = hideWorkspace(report.run.options.workspaceId);
  const change = (text: string): string => hide(pseudonym(text));
  const ids = newIds(report.targets, ({ region, url }) => region === 'custom' || change(url) !== url);
  const hidden = rewrite(report, ids, change, (_name, value) => change(value));
  const { host } = hidden;
  const { organisation: real } = report.host.onboarding;
  const organisation = real === null ? null : `organisation-${key.hex('organisation', real)}`;
  const networks = report.host.networks.map((network, index) => ({
    ...network,
    ...host.networks[index],
    interface: `interface-${key.hex('interface', network.interface)}`,
  }));
  return { ...hidden, host: { ...host, networks, onboarding: { ...host.onboarding, organisation } } };
}

/** The report as it may leave the machine: secrets removed always, names hidden when asked for. Once, before anything is rendered. */
export function redact(report: Report, options: RedactOptions): Report {
  const clean = removeSecrets(report);
  return options.anonymize ? hideNames(clean, createPseudonymKey(options.key)) : clean;
}
