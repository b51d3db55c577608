import type { SeenStatus, Target } from '../../../model/target.ts';
import type { Row } from './group.ts';
import type { Fact } from './step-facts.ts';
import type { View } from './view.ts';

/** `Target 11 · Automated investigation · required`. */
export function targetAbout(row: Row, view: View): string {
  return `Target ${row.number} · ${view.channelTitle(row.target)} · ${row.target.required ? 'required' : 'optional'}`;
}

/** `HTTP 302 (2026-08-21, …)`. */
function seenWords({ status, date, source }: SeenStatus): string {
  return `HTTP ${status} (${date === null ? '' : `${date}, `}${source})`;
}

/** What is known of a target and where it comes from. */
export function targetFacts(target: Target): readonly Fact[] {
  const facts: Fact[] = [
    ['seen before', target.observed.length > 0 ? target.observed.map(seenWords).join('; ') : 'nothing is known'],
    ['certificate', target.pinned ? "pinned: only the service's own chain is accepted" : 'not pinned'],
  ];
  if (target.tests.length > 0) facts.push(['stands for', target.tests.slice(0, 6).join(', ')]);
  if (target.notes !== null) facts.push(['note', target.notes]);
  facts.push(['list', target.date === null ? target.source : `${target.source}, ${target.date}`]);
  return facts;
}
