import type { AnalyzeOptions } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { parseProxyServer } from '../../proxy/strings/parse-proxy-server.ts';

/** Servers that the user typed must be servers: what is wrong, and the value that was probably meant. Throws UsageError. */
export function checkProxyOptions(options: Pick<AnalyzeOptions, 'proxy' | 'namedProxy'>): void {
  checkServer('--proxy', options.proxy);
  checkServer('--named-proxy', options.namedProxy);
}

function checkServer(option: string, text: string | null): void {
  if (text === null) return;
  const parsed = parseProxyServer(text);
  if (parsed.ok) return;
  const credentials = parsed.shown.includes('***@')
    ? '; credentials belong into a variable that --proxy-credentials-env names'
    : '';
  const remedy = parsed.corrected === null ? '; write host:port' : `; write ${parsed.corrected}`;
  throw new UsageError(`${option} "${parsed.shown}" ${parsed.reason}${remedy}${credentials}`);
}
