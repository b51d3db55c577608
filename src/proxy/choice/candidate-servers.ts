import { type ProxyServer, proxyUrl } from '../../model/proxy.ts';
import type { Meaning, Place } from '../sources/place.ts';
import { parseProxyServer } from '../strings/parse-proxy-server.ts';
import type { MachinePlaces } from './machine-places.ts';

/**
 * Proxies that Defender does not use here and that may be what was meant: the corrected value of a setting that cannot be
 * read, then those that only users and shells have. Each once.
 */
export function candidateServers(
  places: Pick<MachinePlaces, 'all' | 'browser' | 'named' | 'sensor'>,
): readonly ProxyServer[] {
  const meant = [...places.named, ...places.sensor, ...places.all].flatMap(({ meanings }) =>
    meanings.flatMap(correctedServer),
  );
  const seen = [...places.browser, ...places.all.filter(isOfProcess)].flatMap(({ meanings }) =>
    meanings.flatMap(httpsServers),
  );
  return [...new Map([...meant, ...seen].map((server) => [proxyUrl(server), server])).values()];
}

const isOfProcess = ({ scope }: Place): boolean => scope === 'user' || scope === 'process';

function correctedServer(meaning: Meaning): readonly ProxyServer[] {
  if (meaning.kind !== 'invalid' || meaning.corrected === null) return [];
  const parsed = parseProxyServer(meaning.corrected);
  return parsed.ok ? [parsed.server] : [];
}

/** Those that https URLs go to, in a form that WinHTTP can use. */
function httpsServers(meaning: Meaning): readonly ProxyServer[] {
  if (meaning.kind !== 'manual') return [];
  return meaning.servers.flatMap(({ for: use, server }) =>
    (use === 'https' || use === 'all') && server.scheme === 'http' ? [server] : [],
  );
}
