import { FAILURE_NAMES } from '../../model/failure.ts';
import { METHOD_LABELS, METHODS, type Method } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import { hostPort, type ProxySettings } from '../../model/proxy.ts';
import type { Target } from '../../model/target.ts';
import { plain } from '../../text/plain.ts';

/** The number of the result text for a failed probe: the status that came back, else WinHTTP's error of the failed step. */
function failedCode(probe: Probe): number {
  if (probe.code !== null) return probe.code;
  if (probe.failure && probe.failure.code !== 'http_unexpected_status')
    return FAILURE_NAMES[probe.failure.code].winhttp;
  return probe.status ?? FAILURE_NAMES.unknown_failure.winhttp;
}

/** A setting that is there but cannot be used: PAC trouble has WinHTTP's number, a value that cannot be parsed the original's sentence. */
function unusableStatus(probe: Probe, settings: ProxySettings | null): string {
  const failure =
    probe.failure ?? probe.resolution?.failure ?? (settings?.state === 'unusable' ? settings.failure : null);
  const isPac = failure?.code.startsWith('pac_') ?? settings?.state === 'pac';
  if (!isPac) return "The proxy isn't in valid format";
  return `Failed (${FAILURE_NAMES[failure?.code ?? 'pac_script_failed'].winhttp})`;
}

/** What stands behind the colon of a result line (grammar: `test/report/grammar-reader.ts`). */
export function statusWords(probe: Probe | null, settings: ProxySettings | null): string {
  switch (probe?.state) {
    case 'absent':
      return "Doesn't exist";
    case 'unusable':
      return unusableStatus(probe, settings);
    case 'measured':
      return probe.outcome === 'reachable'
        ? `Succeeded (${probe.code ?? probe.status ?? 200})`
        : `Failed (${failedCode(probe)})`;
    default:
      return 'Not tested';
  }
}

/** The server that a manual setting means for the target, `host:port`; null when the setting is none or has none. */
function serverFor(settings: ProxySettings | null, target: Pick<Target, 'url'>): string | null {
  if (settings?.state !== 'manual') return null;
  const scheme = target.url.startsWith('http:') ? 'http' : 'https';
  const own = settings.servers.find((entry) => entry.for === scheme || entry.for === 'all');
  const entry = own ?? settings.servers[0];
  return entry ? hostPort(entry.server) : null;
}

/** The server that was really used, `host:port` or `direct`: of a failed probe the proxy, not the fall-back behind it; null when nothing was tried. */
function serverUsed(probe: Probe | null): string | null {
  if (probe?.state !== 'measured') return null;
  const last = probe.attempts.at(-1)?.server ?? null;
  const server =
    probe.outcome === 'reachable'
      ? last
      : (probe.attempts.find((attempt) => attempt.server !== 'direct')?.server ?? last);
  if (server === null || server === 'direct') return server;
  return server.replace(/^[a-z0-9]+:\/\//i, '').replace(/\/$/, '');
}

/** One of the five lines under `Testing URL :`. */
export function resultLine(
  method: Method,
  target: Pick<Target, 'url'>,
  probe: Probe | null,
  settings: ProxySettings | null,
): string {
  const showsServer = method === 'named' || method === 'command-line';
  const server = showsServer ? (serverUsed(probe) ?? serverFor(settings, target)) : null;
  const label = `${METHODS.indexOf(method) + 1} - ${METHOD_LABELS[method]}${server ? ` ( ${plain(server, 300)} )` : ''}`;
  return `${label}: ${statusWords(probe, settings)}`;
}
