import type { ConsumerFate, Report } from '../../model/report.ts';

/** How each program of Defender fares, where it is not the same for all: one is not well, or the antivirus has a proxy of its own. */
export function toldConsumers({ consumers = [] }: Pick<Report, 'consumers'>): readonly ConsumerFate[] {
  const isPlain = consumers.every(({ consumer, level }) => consumer !== 'antivirus' && level === 'ok');
  return isPlain ? [] : consumers;
}
