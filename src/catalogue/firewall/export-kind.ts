/** Formats of the firewall exports. */
export const EXPORT_KINDS = ['csv', 'markdown', 'squid', 'bypass', 'pac', 'paloalto', 'azure', 'windows'] as const;
/** One of them. */
export type ExportKind = (typeof EXPORT_KINDS)[number];
