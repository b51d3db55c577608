/** The five ways of reaching a target, in the order of the result text. Source: the result file of Microsoft's analyzer (Microsoft Learn, "Verify client connectivity to Microsoft Defender for Endpoint service URLs"). */
export const METHODS = ['default', 'wpad', 'none', 'named', 'command-line'] as const;

/** One of the five connectivity methods. */
export type Method = (typeof METHODS)[number];

/** The labels of the result text, exactly as the original prints them. */
export const METHOD_LABELS: Readonly<Record<Method, string>> = {
  default: 'Default proxy',
  wpad: 'Proxy auto discovery (WPAD)',
  none: 'Proxy disabled',
  named: 'Named proxy',
  'command-line': 'Command line proxy',
};

/** How a sentence for people names the way: "works through the named proxy". */
export const METHOD_PHRASES: Readonly<Record<Method, string>> = {
  default: 'the default proxy',
  wpad: 'the proxy that WPAD gives',
  none: 'the direct connection',
  named: 'the named proxy',
  'command-line': 'the command line proxy',
};

/** The head of a column, at most eight columns wide: summary, page and Markdown. */
export const METHOD_HEADS: Readonly<Record<Method, string>> = {
  default: 'default',
  wpad: 'WPAD',
  none: 'direct',
  named: 'named',
  'command-line': 'cmd line',
};
