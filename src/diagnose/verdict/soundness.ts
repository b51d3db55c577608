import type { Finding } from '../../findings/shape/finding.ts';
import type { ConsumerFate } from '../../model/report.ts';

/** `whole`: nothing spoils what works; `spoilt`: an error, or a program of Defender not by its first choice; `closed`: the machine itself keeps Defender from it, so that only this tool was let through. */
export type Soundness = 'whole' | 'spoilt' | 'closed';

/** How sound what works is. */
export function soundness(findings: readonly Finding[], consumers: readonly ConsumerFate[]): Soundness {
  const isWhole = findings.every(({ severity }) => severity !== 'error') && consumers.every(isUnspoilt);
  return isWhole ? 'whole' : 'spoilt';
}

/** Windows Update is not Defender's own, and optional. */
const isUnspoilt = ({ consumer, level }: ConsumerFate): boolean => consumer === 'updates' || level === 'ok';

/** What the antivirus's own proxy does; the sensor's has a finding of its own. */
export function consumerSentences(consumers: readonly ConsumerFate[], broken: boolean): string[] {
  const spoilt = consumers.filter((one) => one.consumer === 'antivirus' && !isUnspoilt(one));
  return spoilt.map(({ sentence }) => (broken ? sentence : `But ${sentence}`));
}
