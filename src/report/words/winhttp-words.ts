import { METHOD_PHRASES } from '../../model/method.ts';
import type { Report } from '../../model/report.ts';
import { answersByStatus, type Target } from '../../model/target.ts';
import {
  type WinhttpAnswer,
  type WinhttpDisagreement,
  type WinhttpProxyConfig,
  type WinhttpReport,
  winhttpErrorText,
} from '../../model/winhttp.ts';

/** WinHTTP's answer for one cell with what belongs to it. */
export interface WinhttpRow {
  readonly target: Target;
  readonly answer: WinhttpAnswer;
  /** Null where both say the same or nothing could be compared. */
  readonly disagreement: WinhttpDisagreement | null;
}

/** `58 of 60 answers agree with our own steps`, or why it was not asked. */
export function winhttpSentence(winhttp: WinhttpReport): string {
  if (winhttp.unavailable !== null) return `WinHTTP was not asked: ${winhttp.unavailable.words}`;
  const agreeing = winhttp.compared - winhttp.disagreements.length;
  return `WinHTTP agrees with our own steps in ${agreeing} of ${winhttp.compared} answer${winhttp.compared === 1 ? '' : 's'}`;
}

/** Every answer with its target and its disagreement, in the report's order. */
export function winhttpRows(report: Pick<Report, 'targets'>, winhttp: WinhttpReport): readonly WinhttpRow[] {
  const targets = new Map(report.targets.map((target) => [target.id, target]));
  const keyOf = ({ targetId, method }: Pick<WinhttpAnswer, 'targetId' | 'method'>): string => `${targetId}/${method}`;
  const disagreements = new Map(winhttp.disagreements.map((one) => [keyOf(one), one]));
  return winhttp.answers.flatMap((answer) => {
    const target = targets.get(answer.targetId);
    return target ? [{ target, answer, disagreement: disagreements.get(keyOf(answer)) ?? null }] : [];
  });
}

/** One answer in words: `finds http://10.0.0.6:8080; Succeeded (200) at 10.0.0.6:8080 in 31 ms`. */
export function answerWords(target: Target, { state, why, resolution, request }: WinhttpAnswer): string {
  if (state !== 'answered') return `${state === 'lost' ? 'no answer' : 'not asked'}: ${why ?? 'for no known reason'}`;
  const found =
    resolution === null
      ? []
      : [
          resolution.error === null
            ? `finds ${resolution.servers.join(' ') || (resolution.proxy ?? 'nothing')}`
            : `finds no proxy (${winhttpErrorText(resolution.error)})`,
        ];
  if (request === null) return found.join('; ') || 'no answer';
  const { status, error, remote, ms } = request;
  const outcome =
    error !== null
      ? `Failed (${winhttpErrorText(error)})`
      : `${status !== null && answersByStatus(target, status) ? 'Succeeded' : 'Failed'} (${status ?? 'no status'})`;
  return [...found, `${outcome}${remote === null ? '' : ` at ${remote}`} in ${ms} ms`].join('; ');
}

/** `another proxy: ours direct, WinHTTP http://10.0.0.6:8080`. */
export function disagreementWords({ kind, ours, winhttp }: WinhttpDisagreement): string {
  const what = { proxy: 'another way', outcome: 'another outcome', number: 'another number' }[kind];
  return `${what}: ours ${ours}, WinHTTP ${winhttp}`;
}

/** What WinHTTP says of machine and account: name and value. */
export function machineLines({ machine }: WinhttpReport): readonly (readonly [name: string, value: string])[] {
  if (machine === null) return [];
  const { url, error } = machine.detected;
  return [
    ['Default proxy of WinHTTP', configWords(machine.defaultProxy)],
    ['Proxy of this account', configWords(machine.currentUser)],
    ['WPAD', error === null ? (url ?? 'found, without an address') : `not found (${winhttpErrorText(error)})`],
  ];
}

function configWords({ proxy, bypass, pacUrl, autoDetect, error }: WinhttpProxyConfig): string {
  if (error !== null) return `cannot be read (${winhttpErrorText(error)})`;
  const parts = [
    proxy === null ? 'no named proxy' : proxy,
    ...(bypass === null ? [] : [`bypass ${bypass}`]),
    ...(pacUrl === null ? [] : [`PAC script ${pacUrl}`]),
    ...(autoDetect === true ? ['auto-detection on'] : []),
  ];
  return parts.join(', ');
}

/** `the default proxy`. */
export const wayOf = ({ method }: WinhttpAnswer): string => METHOD_PHRASES[method];
