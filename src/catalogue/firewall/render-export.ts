import type { Target } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { quoted } from '../../text/plain.ts';
import type { SelectionResult } from '../select/selection.ts';
import { renderAddresses } from './address-formats.ts';
import type { ExportKind } from './export-kind.ts';
import { aliasLines, byName, exportTitle, firewallRules } from './firewall-rules.ts';
import {
  azureRules,
  bypassList,
  csvRules,
  markdownRules,
  pacSnippet,
  paloAltoList,
  squidRules,
  windowsRules,
} from './name-formats.ts';
import type { ServiceTags } from './service-tags.ts';

/** What an export may be narrowed to. */
export interface ExportOptions {
  /** Ids of the targets of the selection to export for; absent: everything that is needed. */
  readonly only?: readonly string[];
  /** Targets of a saved report, for example those that failed, whatever the selection holds; wins over `only`. */
  readonly failed?: readonly Target[];
  /** Host → names of its CNAME chain, as a report saw them: an extra column or comment for firewalls that match on them. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>;
  /** Addresses instead of names, for devices that cannot filter by name. */
  readonly ipRanges?: ServiceTags;
}

/** What a firewall or proxy has to let through, in its own format. Throws UsageError where a format cannot hold it. */
export function renderExport(result: SelectionResult, kind: ExportKind, options: ExportOptions = {}): string {
  if (options.ipRanges) return renderAddresses(result, kind, options.ipRanges);
  const failed = options.failed ?? (options.only === undefined ? null : chosen(result, options.only));
  const rules = firewallRules(result, failed);
  const aliases = options.aliases ?? null;
  const title = [...exportTitle(result, rules.length, failed !== null), ...aliasLines(rules, aliases)];
  switch (kind) {
    case 'csv':
      return csvRules(rules, aliases);
    case 'markdown':
      return markdownRules(rules, title);
    case 'squid':
      return squidRules(byName(rules), title);
    case 'bypass':
      return bypassList(byName(rules));
    case 'pac':
      return pacSnippet(byName(rules), title);
    case 'paloalto':
      return paloAltoList(byName(rules));
    case 'azure':
      return azureRules(byName(rules));
    case 'windows':
      return windowsRules(byName(rules), title);
  }
}

/** Never a silently smaller list: an id that the selection has not is said. */
function chosen(result: SelectionResult, ids: readonly string[]): readonly Target[] {
  const known = new Set(result.targets.map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
    throw new UsageError(
      `the export is asked for target ${quoted(missing[0])}${more}, which this list has not; choose the region, system and --url of that run`,
    );
  }
  return result.targets.filter(({ id }) => ids.includes(id));
}
