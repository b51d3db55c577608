import type { Method } from '../../model/method.ts';
import { wasCutShort } from '../../model/probe.ts';
import type { SensorChoice } from '../../model/proxy.ts';
import type { Gathered } from '../../model/report.ts';
import type { Cell, Way } from '../reading/cell.ts';

const SENSOR_WAYS = {
  Direct: 'none',
  NamedWinHttp: 'default',
  TelemetryProxyServer: 'named',
  AutoDetectWPAD: 'wpad',
} as const;

/** The method that the sensor itself takes. */
export function sensorWayOf(sensor: SensorChoice): Method {
  return sensor.way ?? SENSOR_WAYS[sensor.method];
}

/**
 * The antivirus with a proxy of its own: that one, then none; Internet Explorer's settings and automatic detection come
 * after that. Source: Policy CSP ADMX_MicrosoftDefenderAntivirus, ProxyServer,
 * https://learn.microsoft.com/windows/client-management/mdm/policy-csp-admx-microsoftdefenderantivirus
 */
export const ANTIVIRUS_WAYS: readonly Way[] = ['antivirus', 'none'];

/**
 * The ways that the sensor takes on this machine: its own, and direct connections where the user of its setting goes on
 * without a proxy. Where its own host goes direct, a script or a bypass list may send others through the proxy, and
 * automatic detection needs no setting. Null where its way was not tested: then nothing is known of what it uses.
 */
export function sensorWays(
  { sensor, proxies }: Pick<Gathered, 'sensor' | 'proxies'>,
  tested: ReadonlySet<Way>,
): ReadonlySet<Way> | null {
  const own = sensorWayOf(sensor);
  if (!tested.has(own)) return null;
  const settings = proxies.find(({ method }) => method === own);
  const fallsBack = settings?.state === 'manual' && settings.fallsBackToDirect;
  if (own === 'none') return new Set<Way>(['none', 'default', 'named', 'wpad']);
  return new Set<Way>([own, ...(fallsBack ? (['none'] as const) : [])]);
}

/** Ways of which something is known: tested, or configured and not usable. */
export function testedWays(cells: readonly Cell[]): ReadonlySet<Way> {
  return new Set(
    cells
      .filter(({ probe }) => probe.outcome !== null || probe.state === 'unusable' || wasCutShort(probe))
      .map(({ way }) => way),
  );
}
