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

/** What the antivirus's own proxy does; and what the sensor does where a way that only the user names hides it. */
export function consumerSentences(consumers: readonly ConsumerFate[], broken: boolean): string[] {
  const spoilt = consumers.filter(
    (one) => !isUnspoilt(one) && (one.consumer === 'antivirus' || (!broken && one.level === 'error')),
  );
  return spoilt.map(({ sentence }) => (broken ? sentence : `But ${sentence.replace(/^The /, 'the ')}`));
}
