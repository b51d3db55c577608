import type { Report } from '../model/report.ts';
import { mapStrings } from './map-strings.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { isSecretHeader, REMOVED, withoutSecrets } from './secrets.ts';

/** What redaction is asked for. */
export interface RedactOptions {
  /** True: pseudonyms for hosts, users, private addresses, ids and proxy names as well. */
  readonly anonymize: boolean;
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Stands for the workspace id where names are hidden: hosts keep their form. */
const NO_WORKSPACE = '00000000-0000-0000-0000-000000000001';

/** Fields that hold words of ours, hashes, dates and ids of observations: a pseudonym there would break the report. */
const STRUCTURE: ReadonlySet<string> = new Set(
  `schemaVersion version id startedAt incompleteBecause regions model models methods method services service region os failOn family
   platform integrity state skippedBecause phase peer kind code severity level outcome answeredBy sharedWith form trustedBy sha256 serial
   scheme dialect scope usedBy httpMethod devices reachableBy evidence control asrPsExecRule validFrom validTo date for fileName`.split(
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

function removeSecrets(report: Report): Report {
  const keep = publicIds(report);
  const clean = (text: string): string => withoutSecrets(text, keep);
  return mapStrings(report, clean, (name, value) => {
    if (isSecretHeader(name)) return REMOVED;
    // The name stands in front, so that a request id is known as one.
    return clean(`${name}: ${value}`).slice(name.length + 2);
  });
}

/** Ids of custom targets are made of their hosts. */
function customIds(report: Report): ReadonlyMap<string, string> {
  const custom = report.targets.filter(({ region }) => region === 'custom');
  return new Map(custom.map(({ id }, i) => [id, `custom-target-${i + 1}`]));
}

function hideNames(report: Report): Report {
  const pseudonym = createPseudonyms(report);
  const workspace = report.run.options.workspaceId;
  const ids = customIds(report);
  const hide = (text: string): string => {
    const shown = pseudonym(text);
    return workspace === null || workspace === '' ? shown : shown.replaceAll(workspace, NO_WORKSPACE);
  };
  const hidden = mapStrings(
    report,
    (text, key) => {
      if (key === 'targetId' || key === 'id') return ids.get(text) ?? text;
      if (key === 'affected') {
        const at = text.lastIndexOf('/');
        const id = text.slice(0, at);
        return at > 0 ? `${ids.get(id) ?? id}${text.slice(at)}` : text;
      }
      return STRUCTURE.has(key) ? text : hide(text);
    },
    (_name, value) => hide(value),
  );
  const { host } = hidden;
  const organisation = host.onboarding.organisation === null ? null : 'organisation-1';
  return { ...hidden, host: { ...host, onboarding: { ...host.onboarding, organisation } } };
}

/** The report as it may leave the machine: secrets removed always, names hidden when asked for. Once, before anything is rendered. */
export function redact(report: Report, options: RedactOptions): Report {
  const clean = removeSecrets(report);
  return options.anonymize ? hideNames(clean) : clean;
}
