import type { Header } from '../../model/observation.ts';
import { type Cell, serverName, stepOf } from './cell.ts';
import { headerValues } from './headers.ts';

/** Which proxy asks for credentials: not always the one that was asked, which may pass on the question of its parent. */
export interface AskingProxy {
  /** `10.0.0.7:8080` where its address is known, else null. */
  readonly address: string | null;
  /** Its name in `Via`; null when it gives none. */
  readonly name: string | null;
}

/** Headers of the answer that asked: the first one, where credentials were sent after it. */
export function challengeHeaders(cell: Cell): readonly Header[] {
  const [tunnel, http] = [stepOf(cell, 'tunnel'), stepOf(cell, 'http')];
  return tunnel?.challenge?.headers ?? http?.challenge?.headers ?? (http ?? tunnel)?.headers ?? [];
}

/** Names in `Via`, the one nearest to the answer first (RFC 9110 section 7.6.3). */
function viaNames(headers: readonly Header[]): string[] {
  return headerValues(headers, 'via')
    .flatMap((value) => value.split(','))
    .flatMap((entry) => /^\s*(?:[\w.-]+\/)?[\d.]+\s+([^\s(]+)/.exec(entry)?.[1] ?? []);
}

/** Name in `Via` → address, where a proxy that was asked itself gives that name alone and no other proxy does. */
export function addressesByName(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const seen = new Map<string, Set<string>>();
  for (const cell of cells) {
    const [name, ...others] = viaNames(challengeHeaders(cell));
    const server = serverName(cell.server);
    if (name !== undefined && others.length === 0 && server !== null)
      seen.set(name, (seen.get(name) ?? new Set<string>()).add(server));
  }
  return new Map(
    [...seen].flatMap(([name, servers]) => (servers.size === 1 ? [[name, [...servers][0] ?? ''] as const] : [])),
  );
}

/** The proxy that asks. */
export function askingProxy(cell: Cell, addresses: ReadonlyMap<string, string>): AskingProxy {
  const [name, ...others] = viaNames(challengeHeaders(cell));
  const own = serverName(cell.server);
  if (name === undefined) return { address: own, name: null };
  // One name is the asked proxy's own; with more, the first one is behind it.
  return { address: others.length === 0 ? own : (addresses.get(name) ?? null), name };
}
