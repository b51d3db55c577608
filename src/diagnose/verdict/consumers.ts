import type { ConsumerFate } from '../../model/report.ts';
import { counted } from '../../text/list.ts';
import { type Context, consumerFateOf, usableWaysTo } from '../context.ts';
import { type Cell, serverName, type Way, wayPhrase } from '../reading/cell.ts';

/** What one consumer is asked about. */
interface ConsumerQuestion {
  readonly consumer: ConsumerFate['consumer'];
  /** Its way and what it does by it: `The sensor uses the named proxy 10.0.0.6:8080`. */
  readonly lead: string;
  readonly first: Way;
  /** Needed targets that it connects to. */
  readonly ids: readonly string[];
}

/** How each program of Defender fares by its own settings, in one line each: the sensor, the antivirus with a proxy of its own, Windows Update. */
export function consumersOf(context: Context): readonly ConsumerFate[] {
  return [sensor(context), antivirus(context), updates(context)].flatMap((asked) =>
    asked.ids.length > 0 && context.tested.has(asked.first) ? [fateOfConsumer(asked, context)] : [],
  );
}

function fateOfConsumer({ consumer, lead, first, ids }: ConsumerQuestion, context: Context): ConsumerFate {
  const total = ids.length;
  const own = ids.filter((id) => context.reachedBy.get(id)?.includes(first)).length;
  const fates = ids.map((id) => (consumer === 'updates' ? ownFate(id, first, context) : consumerFateOf(context, id)));
  const count = (fate: (typeof fates)[number]) => fates.filter((one) => one === fate).length;
  const [reached, failed, unknown] = [count('reached'), count('failed'), count('unknown')];
  const bad = consumer === 'updates' ? 'warning' : 'error';
  const level = failed > 0 ? bad : unknown > 0 || own < reached ? 'warning' : 'ok';
  const sentences = [
    `${lead}: ${own} of ${counted(total, 'target')} ${own === 1 ? 'is' : 'are'} reached.`,
    ...(own < reached ? [`Its fallback, ${fallbackPhrase(ids, first, context)}, reaches ${reached} of ${total}.`] : []),
    ...(unknown > 0 ? [`${counted(unknown, 'target')} ${unknown === 1 ? 'was' : 'were'} not tested.`] : []),
  ];
  return { consumer, level, reachable: own, total, sentence: sentences.join(' ') };
}

function ownFate(id: string, way: Way, context: Context): 'reached' | 'failed' | 'unknown' {
  const cell = cellOf(id, way, context);
  if (cell?.probe.outcome === 'reachable') return 'reached';
  return cell?.probe.outcome === 'unreachable' || cell?.probe.state === 'unusable' ? 'failed' : 'unknown';
}

function cellOf(id: string, way: Way, context: Context): Cell | undefined {
  return context.byTarget.get(id)?.find((cell) => cell.way === way);
}

/** The way that reaches most of what the first choice does not. */
function fallbackPhrase(ids: readonly string[], first: Way, context: Context): string {
  const ways = ids.flatMap((id) => usableWaysTo(context, id).filter((way) => way !== first));
  const count = (wanted: Way) => ways.filter((way) => way === wanted).length;
  const best = [...new Set(ways)].reduce<Way>((a, b) => (count(b) > count(a) ? b : a), 'none');
  return best === 'none' ? 'no proxy' : wayPhrase(best);
}

function sensor(context: Context): ConsumerQuestion {
  const { evidence, sensorWay: first, needed } = context;
  const ids = [...needed].filter((id) => !cellOf(id, 'antivirus', context));
  const address = evidence.sensor.address === '' ? '' : ` ${evidence.sensor.address}`;
  return { consumer: 'sensor', first, ids, lead: `The sensor ${usesOf(first)}${address}` };
}

function antivirus(context: Context): ConsumerQuestion {
  const settings = context.evidence.antivirus?.settings;
  const ids = [...context.needed].filter((id) => cellOf(id, 'antivirus', context));
  const server = serverName(cellOf(ids[0] ?? '', 'antivirus', context)?.measurement.servers[0] ?? null);
  const lead =
    settings?.state === 'unusable'
      ? `Defender Antivirus cannot use its own proxy setting "${settings.value}"`
      : `Defender Antivirus uses its own proxy${server === null ? '' : ` ${server}`}`;
  return { consumer: 'antivirus', first: 'antivirus', ids, lead };
}

/** Windows Update takes the proxy of the machine (WinHTTP), never the sensor's static one. */
function updates(context: Context): ConsumerQuestion {
  const { host, targets, proxies } = context.evidence;
  const own = targets.filter(({ service }) => host.platform === 'win32' && service === 'WindowsUpdate');
  const goesDirect = proxies.find(({ method }) => method === 'default')?.state === 'direct';
  const lead = `Windows Update ${usesOf(goesDirect ? 'none' : 'default')}`;
  return { consumer: 'updates', first: 'default', ids: own.map(({ id }) => id), lead };
}

function usesOf(way: Way): string {
  return way === 'none' ? 'connects without a proxy' : `uses ${wayPhrase(way)}`;
}
