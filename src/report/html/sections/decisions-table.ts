import { decisionEnd } from '../../../findings/phrases/consumer-line.ts';
import type { Decision, DecisionStep } from '../../../model/consumer.ts';
import { capital } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';

const VERDICTS: Readonly<Record<DecisionStep['verdict'], string>> = {
  taken: 'taken',
  'passed-over': 'passed over',
  absent: '',
  unusable: 'cannot be used',
};
/** Longest value that a step shows; the JSON report holds all of it. */
const VALUE_LIMIT = 200;

function stepItem({ place, source, value, verdict, why }: DecisionStep): Markup {
  const word = value === '' ? '' : VERDICTS[verdict];
  return html`<li><span title="${clip(source, VALUE_LIMIT)}">${capital(place)}</span>${value === '' ? null : html`: <span class="m">${clip(value, VALUE_LIMIT)}</span>`}<br><span class="quiet">${word === '' ? '' : `${word}: `}${clip(why, VALUE_LIMIT)}</span></li>`;
}

/** How each consumer comes to its proxy: the places it asks, in its order, and what it takes. */
export function decisionsTable(decisions: readonly Decision[]): Markup | null {
  if (decisions.length === 0) return null;
  const rows = decisions.map(
    (decision) =>
      html`<tr class="on"><td data-l="Who"><b>${capital(decision.name)}</b><br><span class="quiet">for ${clip(decision.url, VALUE_LIMIT)}</span></td><td data-l="Asks, in this order"><ol>${decision.steps.map(stepItem)}</ol></td><td data-l="Takes">${clip(decisionEnd(decision), VALUE_LIMIT * 2)}</td></tr>`,
  );
  return html`<h3 class="sub">Who takes which proxy</h3><table class="st"><caption class="vh">How each program comes to its proxy</caption><thead><tr><th scope="col" class="w18">Who</th><th scope="col">Asks, in this order</th><th scope="col" class="w31">Takes</th></tr></thead><tbody>${rows}</tbody></table>`;
}
