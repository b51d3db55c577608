import type { ConnectTo } from '../model/options.ts';
import { bareHost, bracketed } from '../net/host-port.ts';

/** Where a request is really sent. */
export interface ConnectDestination {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** The rule that changed host or port, `h1:p1:h2:p2`; null without one. */
  readonly rule: string | null;
}

const bare = (host: string): string => bareHost(host).toLowerCase();

/**
 * Applies curl's `--connect-to`: the first rule whose host and port both match (an empty part matches all) names the
 * destination; an empty destination part keeps the original. Host header and SNI stay as they are.
 * Source: curl's manual page, CURLOPT_CONNECT_TO.
 */
export function destinationOf(host: string, port: number, rules: readonly ConnectTo[]): ConnectDestination {
  const rule = rules.find(
    ({ fromHost, fromPort }) =>
      (fromHost === null || bare(fromHost) === bare(host)) && (fromPort === null || fromPort === port),
  );
  if (!rule || (rule.toHost === null && rule.toPort === null)) return { host, port, rule: null };
  return {
    host: rule.toHost === null ? host : bare(rule.toHost),
    port: rule.toPort ?? port,
    rule: `${bracketed(rule.fromHost ?? '')}:${rule.fromPort ?? ''}:${bracketed(rule.toHost ?? '')}:${rule.toPort ?? ''}`,
  };
}
