import type { Finding, FindingCode } from '../../findings/shape/finding.ts';
import { wordsOf } from '../../findings/shape/words-of.ts';
import { METHODS, type Method } from '../../model/method.ts';
import type { Channel, ConsumerFate } from '../../model/report.ts';
import { SERVICE_NAMES, type Service, type TargetRegion } from '../../model/target.ts';
import { capital, counted, joined } from '../../text/list.ts';
import { type Context, type Fate, fateOf, usableWaysTo } from '../context.ts';
import { wayPhrase } from '../reading/cell.ts';
import { bestWay } from './channels.ts';
import { isPlural, regionWord } from './service-names.ts';
import { consumerSentences, type Soundness, soundness } from './soundness.ts';
import { undecidedSentence, wasCutShort, whyUntested } from './undecided.ts';
import { type OpenService, openServices, requiredUntested, untestedPatterns, whyOpen } from './untested.ts';

/** Services without which there is no endpoint detection and response: they are called EDR together. */
const EDR: readonly Service[] = ['CnC', 'CyberData'];

/** Codes of settings that cannot be used. */
const UNUSABLE: readonly FindingCode[] = ['pac-unreachable', 'pac-script-error', 'proxy-settings-invalid'];

/** Codes of what the machine itself lacks: the network has no part in it. */
const MACHINE: readonly FindingCode[] = ['machine-tls-too-narrow', 'machine-root-missing'];

/** Most causes that the sentences name one by one. */
const MAX_CAUSES = 3;

/** Most services that the sentence names one by one. */
const MAX_NAMED = 3;

/** The whole in one or two sentences that a manager understands: what works and by which way, what does not and why. */
export function sentenceOf(
  context: Context,
  channels: readonly Channel[],
  findings: readonly Finding[],
  consumers: readonly ConsumerFate[],
): string {
  const open = channels.filter(({ total }) => total === 0);
  const tested = channels.filter(({ total }) => total > 0);
  const required = tested.filter(({ required: needed }) => needed);
  const judged = required.length > 0 ? required : tested;
  const fate = (wanted: Fate) => judged.filter((channel) => channelFate(channel, context) === wanted);
  const [working, broken, unknown] = [fate('reached'), fate('failed'), fate('unknown')];
  if (working.length + broken.length === 0) return undecidedSentence(context);
  const closed = findings.find(({ code, severity }) => MACHINE.includes(code) && severity === 'error');
  const sentences = [
    ...(closed ? [`Defender does not connect from this machine: ${wordsOf(closed).clause}.`] : []),
    ...openSentence(open, judged, context),
    ...(working.length > 0
      ? [
          worksSentence(
            working,
            [...broken, ...unknown, ...open],
            context,
            closed ? 'closed' : soundness(findings, consumers),
          ),
        ]
      : []),
    ...(broken.length > 0 ? brokenSentences(broken, working, [...unknown, ...open], context, findings) : []),
    ...(unknown.length > 0 ? [unknownSentence(unknown, [...working, ...broken, ...open], context)] : []),
    ...consumerSentences(consumers, broken.length > 0),
    ...extraSentences(findings, broken.length > 0, unknown.length > 0),
  ];
  return sentences.join(' ');
}

/** Failed when a needed target (any, in an optional channel) has no way; not decided when one was not tested. */
function channelFate(channel: Channel, context: Context): Fate {
  const fates = context.evidence.targets
    .filter(({ service, region }) => service === channel.service && region === channel.region)
    .filter(({ id }) => context.needed.has(id) || !channel.required)
    .map(({ id }) => fateOf(context, id));
  return fates.includes('failed') ? 'failed' : fates.includes('unknown') ? 'unknown' : 'reached';
}

/** What is needed and no host of which was tested stands first: nothing beside it makes the whole good. */
function openSentence(open: readonly Channel[], others: readonly Channel[], context: Context): readonly string[] {
  if (open.length === 0) {
    const rows = requiredUntested(context.evidence);
    return rows.length === 0 ? [] : [`${capital(untestedPatterns(rows))}.`];
  }
  const names = namesOf(open, others, context);
  const isOpen = ({ service, region }: OpenService): boolean =>
    open.some((channel) => channel.service === service && channel.region === region);
  const why = whyOpen(openServices(context.evidence).filter(isOpen));
  return [`${capital(joined(names))} ${isMany(names, open) ? 'are' : 'is'} undecided: ${why}.`];
}

function unknownSentence(unknown: readonly Channel[], others: readonly Channel[], context: Context): string {
  const names = namesOf(unknown, others, context);
  return `${capital(joined(names))} ${isMany(names, unknown) ? 'are' : 'is'} undecided: ${undecidedProbes(unknown, context)}.`;
}

/** `12 of 20 probes were not tested (deadline)` of these channels. */
function undecidedProbes(channels: readonly Channel[], context: Context): string {
  const cells = context.cells.filter(
    ({ target, probe, way }) =>
      way !== 'antivirus' &&
      (probe.state === 'measured' || wasCutShort({ probe })) &&
      channels.some(({ service, region }) => target.service === service && target.region === region),
  );
  const cut = cells.filter(wasCutShort);
  if (cut.length === 0) return 'no method could be tested';
  return `${cut.length} of ${cells.length} ${cells.length === 1 ? 'probe was' : 'probes were'} not tested${whyUntested(cut)}`;
}

/** True when the names take a plural verb. */
function isMany(names: readonly string[], channels: readonly Channel[]): boolean {
  return names.length > 1 || channels.some(({ service }) => isPlural(service));
}

function worksSentence(
  working: readonly Channel[],
  broken: readonly Channel[],
  context: Context,
  sound: Soundness,
): string {
  const common = commonWays(working, context);
  const names = namesOf(working, broken, context);
  const all = requiredUntested(context.evidence).length === 0 ? 'Everything that Defender needs' : 'What was tested';
  if (sound === 'closed') return `The network lets this tool pass ${through(bestWay(common, context))}.`;
  const name = broken.length === 0 ? all : capital(joined(names));
  const plural = broken.length > 0 && isMany(names, working);
  const verb = broken.length === 0 && sound === 'spoilt' ? 'is reached' : plural ? 'work' : 'works';
  return `${name} ${verb} ${through(bestWay(common, context))}.`;
}

/** Methods by which everything in these channels is reached that is reached at all: an optional target without a way does not count here. */
function commonWays(channels: readonly Channel[], context: Context): Method[] {
  const targets = context.evidence.targets.filter(
    (target) =>
      fateOf(context, target.id) === 'reached' &&
      channels.some(({ service, region }) => target.service === service && target.region === region),
  );
  const all = (method: Method, list: typeof targets) =>
    list.every(({ id }) => usableWaysTo(context, id).includes(method));
  const required = targets.filter(({ required: needed }) => needed);
  const complete = METHODS.filter((method) => all(method, targets));
  return complete.length > 0 || required.length === 0 ? complete : METHODS.filter((method) => all(method, required));
}

function through(way: Method | null): string {
  if (way === null) return 'through one method or another';
  return way === 'none' ? 'without a proxy' : `through ${wayPhrase(way)}`;
}

/** What does not work, by cause: each cause names the services that it breaks, and no other. */
function brokenSentences(
  broken: readonly Channel[],
  working: readonly Channel[],
  unknown: readonly Channel[],
  context: Context,
  findings: readonly Finding[],
): string[] {
  const groups = new Map<string | null, Channel[]>();
  for (const channel of broken) {
    const cause = causeOf(channel, context, findings);
    groups.set(cause, [...(groups.get(cause) ?? []), channel]);
  }
  if (working.length + unknown.length === 0 && groups.size === 1) {
    const [cause] = groups.keys();
    return [`Defender does not reach its cloud${cause ? `: ${cause}` : ''}.`];
  }
  const shown = [...groups];
  const others = (own: readonly Channel[]) => [...working, ...unknown, ...broken.filter((one) => !own.includes(one))];
  const named = shown.length <= MAX_CAUSES ? shown : shown.slice(0, MAX_CAUSES - 1);
  const rest = shown.slice(named.length);
  return [
    ...named.map(([cause, channels]) => {
      const names = namesOf(channels, others(channels), context);
      return `${capital(joined(names))} ${isMany(names, channels) ? 'do' : 'does'} not work${cause === null ? '' : `: ${cause}`}.`;
    }),
    ...(rest.length === 0
      ? []
      : [
          `${counted(rest.flatMap(([, channels]) => channels).length, 'more service')} ${rest.flatMap(([, channels]) => channels).length === 1 ? 'does' : 'do'} not work for other causes.`,
        ]),
  ];
}

/** The clause of the finding that explains most failures of the sensor's way in this channel, else of any way. */
function causeOf({ service, region }: Channel, context: Context, findings: readonly Finding[]): string | null {
  const concerned = context.cells.filter(
    ({ target }) => target.service === service && target.region === region && fateOf(context, target.id) !== 'reached',
  );
  const keys = new Map(
    concerned.map((cell) => [
      cell.key,
      cell.way === context.sensorWay || cell.way === 'antivirus' ? 1000 : cell.way === 'none' ? 1 : 10,
    ]),
  );
  const weight = (finding: Finding) => finding.affected.reduce((sum, key) => sum + (keys.get(key) ?? 0), 0);
  const best = findings.reduce<{ finding: Finding; weight: number } | null>((top, finding) => {
    const own = weight(finding);
    return own > (top?.weight ?? 0) ? { finding, weight: own } : top;
  }, null);
  // A method that cannot even be tried explains no failed way, and is the cause all the same.
  const untried = concerned.some(({ probe }) => probe.state === 'unusable')
    ? findings.find(({ code }) => UNUSABLE.includes(code))
    : undefined;
  const cause = best?.finding ?? untried;
  return cause ? wordsOf(cause).clause : null;
}

/** What a reader must know beside it. */
function extraSentences(findings: readonly Finding[], broken: boolean, told: boolean): string[] {
  const fallback = findings.find(({ code }) => code === 'falls-back-to-direct');
  const worst = findings.find(({ severity, code }) => severity === 'error' && !MACHINE.includes(code));
  const inspected = findings.find(({ code }) => code === 'tls-inspection');
  return [
    ...(!broken && fallback ? [`But ${wordsOf(fallback).clause}.`] : []),
    ...(!broken && inspected ? [`But ${wordsOf(inspected).clause}.`] : []),
    ...(!broken && worst && worst !== inspected ? [`But ${wordsOf(worst).clause}.`] : []),
    ...(!told && findings.some(({ code }) => code === 'deadline-reached') ? ['Not everything was tested.'] : []),
  ];
}

/** Names in words: EDR for its services where all of them fare alike, the region where there are several, the rest counted. */
function namesOf(channels: readonly Channel[], others: readonly Channel[], context: Context): string[] {
  const regional = (region: TargetRegion) => region !== 'WW' && region !== 'custom';
  const several = new Set(context.evidence.targets.map(({ region }) => region).filter(regional)).size > 1;
  const elsewhere = new Set(others.map((other) => nameOf(other.service, others, channels)));
  const names = channels.map(({ service, region }) => {
    const name = nameOf(service, channels, others);
    // The same service in two regions may fare differently; a regional and a worldwide part as well.
    if (elsewhere.has(name)) return `${name} (${regionWord(region)})`;
    return several && regional(region) ? `${name} (${region})` : name;
  });
  const distinct = [...new Set(names)];
  if (distinct.length <= MAX_NAMED) return distinct;
  return [...distinct.slice(0, MAX_NAMED - 1), `${distinct.length - MAX_NAMED + 1} more services`];
}

/** EDR for its services, unless some of them stand on the other side in the same region. */
function nameOf(service: Service, own: readonly Channel[], others: readonly Channel[]): string {
  if (!EDR.includes(service)) return SERVICE_NAMES[service];
  const regions = own.filter((channel) => EDR.includes(channel.service)).map(({ region }) => region);
  const split = others.some((other) => EDR.includes(other.service) && regions.includes(other.region));
  return split ? SERVICE_NAMES[service] : 'EDR';
}
