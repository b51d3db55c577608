import type { Decision, DecisionStep } from '../../model/consumer.ts';
import { isEndOfRun } from '../../model/failure.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { Router } from '../route/create-router.ts';
import type { ChainStage, ConsumerChain } from './chains.ts';
import { meaningName } from './place-names.ts';
import { type End, endOf } from './route-words.ts';

/** How a consumer comes to its proxy for a URL: each place with what becomes of it, and the servers in the end. */
export async function decide(chain: ConsumerChain, url: string, router: Router): Promise<Decision> {
  const { consumer, stages } = chain;
  const steps: DecisionStep[] = [];
  let end: End | null = null;
  let winner = '';
  for (const stage of stages) {
    if (end !== null) {
      steps.push(...passedOver(stage, winner));
      continue;
    }
    const switched = offSteps(stage);
    const last = stage.resolved.at(-1);
    if (last === undefined) {
      steps.push(...(switched.length > 0 ? switched : [absentStep(stage)]));
      continue;
    }
    for (const [index, settings] of stage.resolved.entries()) {
      const at = whereOf(stage, index, settings);
      if (settings.state === 'manual' || settings.state === 'pac') {
        end = endOf(settings, await router.routeOf(settings, url, consumer), consumer, new URL(url));
        winner = at.place;
        steps.push({ ...at, verdict: end.verdict, why: end.rule });
      } else steps.push({ ...at, ...notTaken(settings) });
    }
    steps.push(...switched, ...restOf(stage, winner));
    const broken = stage.resolved.find(({ state }) => state === 'unusable');
    if (end === null && broken?.state === 'unusable') end = brokenEnd(broken, stage);
  }
  const { name, id } = consumer;
  const { route, why } = end ?? { route: ['direct'], why: whyNone(steps, name) };
  return { consumer: id, name, url, steps, route, why };
}

/** Why nobody decides: nothing is set, or what is set cannot be used. */
function whyNone(steps: readonly DecisionStep[], name: string): string {
  const unread = steps.find(isUnread);
  if (unread !== undefined) return `no proxy is set in what this run could read; ${unread.place} could not be read`;
  const broken = steps.find(({ verdict }) => verdict === 'unusable');
  if (broken !== undefined) return `${broken.place} cannot be used, and nothing else is set`;
  return steps.some(({ verdict }) => verdict === 'passed-over')
    ? `nothing that is set gives ${name} a proxy`
    : `no proxy is set for ${name}`;
}

const UNREAD = 'could not be read';
/** True for a place that this run may not read: its program may. */
const isUnread = ({ verdict, value }: DecisionStep): boolean => verdict === 'unusable' && value === '';

type Where = Pick<DecisionStep, 'place' | 'source' | 'value'>;

/** Where the values of a meaning stand, as the list of settings shows them. */
function whereOf({ name, place }: ChainStage, index: number, settings: ProxySettings): Where {
  const meaning = place?.meanings[index];
  if (place === null || meaning === undefined) return { place: name, source: settings.source, value: textOf(settings) };
  const shown = place.settings.find((entry) => entry.name === meaning.name)?.value;
  const value = meaning.kind === 'auto-detect' && settings.state === 'pac' ? settings.url : shown;
  return {
    place: meaningName(name, meaning, place.meanings.length > 1),
    source: meaning.name,
    value: value ?? textOf(settings),
  };
}

function textOf(settings: ProxySettings): string {
  if (settings.state === 'pac') return settings.url;
  if (settings.state === 'unusable') return settings.value;
  return settings.state === 'manual'
    ? settings.servers.map(({ server }) => `${server.scheme}://${server.host}:${server.port}`).join(';')
    : '';
}

const absentStep = ({ name, place }: ChainStage): DecisionStep => {
  const unread = place?.settings.find(({ state }) => state === 'unreadable');
  const base = { place: name, source: unread?.name ?? name, value: '' };
  return unread === undefined
    ? { ...base, verdict: 'absent', why: 'not set' }
    : { ...base, verdict: 'unusable', why: unread.notes[0] ?? UNREAD };
};

/** A server or script that is there and switched off; the switches and lists beside it are told by it. */
function offSteps({ name, place }: ChainStage): readonly DecisionStep[] {
  const off = place?.settings.find(({ state, value }) => state === 'off' && value !== '');
  if (off === undefined) return [];
  const why = off.value === 'direct' ? 'names no proxy' : 'switched off';
  return [{ place: name, source: off.name, value: off.value, verdict: 'passed-over', why }];
}

/** What a place has behind the value that decides. */
function restOf(stage: ChainStage, winner: string): readonly DecisionStep[] {
  const { place, resolved, name } = stage;
  return (place?.meanings.slice(resolved.length) ?? []).map((meaning) => ({
    place: meaningName(name, meaning, (place?.meanings.length ?? 0) > 1),
    source: meaning.name,
    value: place?.settings.find((entry) => entry.name === meaning.name)?.value ?? '',
    verdict: 'passed-over',
    why: `${winner} comes first`,
  }));
}

/** Places behind the one that decides; those where nothing is set are not worth a line. */
function passedOver(stage: ChainStage, winner: string): readonly DecisionStep[] {
  return restOf({ ...stage, resolved: [] }, winner);
}

function notTaken(settings: ProxySettings): Pick<DecisionStep, 'verdict' | 'why'> {
  if (settings.state === 'unusable') {
    const { failure, why } = settings;
    const trouble = why ?? failure.native ?? failure.code;
    return {
      verdict: 'unusable',
      why: failure.code === 'pac_fetch_failed' ? `the download fails: ${trouble}` : trouble,
    };
  }
  return { verdict: 'passed-over', why: settings.why ?? 'finds nothing' };
}

/** A value that cannot be used, where no later place is asked. */
function brokenEnd(settings: ProxySettings & { readonly state: 'unusable' }, stage: ChainStage): End | null {
  const base = { verdict: 'unusable', rule: '' } as const;
  if (isEndOfRun(settings.failure)) return { ...base, route: [], why: 'the run ended before this was decided' };
  return stage.endsSearch ? { ...base, route: ['direct'], why: `${stage.name} cannot be used` } : null;
}
