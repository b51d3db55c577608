import type { ConsumerUse } from '../../model/consumer.ts';
import type { Measurement } from '../../model/probe.ts';

/** What keeps the consumer from every server of a measured way; null where it can use some of them. */
export function usedByNobody({ consumerUse, state }: Measurement): ConsumerUse | null {
  if (state !== 'measured' || !consumerUse) return null;
  return consumerUse.usable.length === 0 ? consumerUse : null;
}
