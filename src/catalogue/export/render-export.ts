import type { SelectionResult } from '../selection.ts';
import type { ServiceTags } from '../service-tags.ts';
import { renderAddresses } from './address-formats.ts';
import { byName, exportTitle, firewallRules } from './firewall-rules.ts';
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

/** Formats of the firewall exports. */
export const EXPORT_KINDS = ['csv', 'markdown', 'squid', 'bypass', 'pac', 'paloalto', 'azure', 'windows'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** What an export may be narrowed to. */
export interface ExportOptions {
  /** Ids of the targets to export for, for example those that failed; absent: everything that is needed. */
  readonly only?: readonly string[];
  /** Addresses instead of names, for devices that cannot filter by name. */
  readonly ipRanges?: ServiceTags;
}

/** What a firewall or proxy has to let through, in its own format. Throws UsageError where a format cannot hold it. */
export function renderExport(result: SelectionResult, kind: ExportKind, options: ExportOptions = {}): string {
  if (options.ipRanges) return renderAddresses(result, kind, options.ipRanges);
  const rules = firewallRules(result, options.only);
  const title = exportTitle(result, rules.length, options.only !== undefined);
  switch (kind) {
    case 'csv':
      return csvRules(rules);
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
