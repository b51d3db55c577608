import type { Target } from '../../../model/target.ts';
import { joined } from '../../../text/list.ts';
import type { Row } from './group.ts';
import type { Fact } from './step-facts.ts';
import type { View } from './view.ts';

/** `Target 11 · Automated investigation · required`. */
export function targetAbout(row: Row, view: View): string {
  return `Target ${row.number} · ${view.channelTitle(row.target)} · ${row.target.required ? 'required' : 'optional'}`;
}

/** What is expected of a target and where it comes from. */
export function targetFacts(target: Target): readonly Fact[] {
  const statuses = target.expectedStatuses;
  const facts: Fact[] = [
    [
      'expected',
      statuses ? `HTTP ${joined(statuses.map(String)).replace(/ and /, ' or ')}` : 'any answer of the service itself',
    ],
    ['certificate', target.pinned ? "pinned: only the service's own chain is accepted" : 'not pinned'],
  ];
  if (target.tests.length > 0) facts.push(['stands for', target.tests.slice(0, 6).join(', ')]);
  if (target.notes !== null) facts.push(['note', target.notes]);
  facts.push(['list', target.date === null ? target.source : `${target.source}, ${target.date}`]);
  return facts;
}
