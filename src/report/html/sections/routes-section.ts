import { counted } from '../../../text/list.ts';
import { html, type Markup } from '../markup.ts';
import { numberedMethod } from '../model/phrases.ts';
import { type RouteEnd, type RouteMethod, type RoutePlan, routePlan } from '../model/route-model.ts';
import type { View } from '../model/view.ts';
import { icon } from '../symbols.ts';
import { endWords, routePicture } from './route-picture.ts';

function endLine(end: RouteEnd): string {
  const what = `${counted(end.targets, 'target')}: ${endWords(end)}`;
  if (end.state === 'ok') return `Reached. ${what}`;
  return end.state === 'warn'
    ? `Reached through ${end.via ?? 'somebody'}. ${what}`
    : `Stopped: ${end.via ?? 'no answer'}. ${what}`;
}

/** The method that tells what a box leads to: the first one that it is most important to. */
function teller(plan: RoutePlan, key: string): RouteMethod | undefined {
  return (
    plan.methods.find((method) => method.to[0]?.key === key) ??
    plan.methods.find((method) => method.to.some((way) => way.key === key))
  );
}

function methodItem(plan: RoutePlan, index: number): Markup {
  const entry = plan.methods[index];
  if (!entry) return html``;
  const name = html`<b>${numberedMethod(entry.method)}</b>${entry.sensor ? ', which the sensor would use' : ''} <span class="m">${entry.source}</span>`;
  if (entry.none !== null) return html`<li>${name}<ul><li>${icon('absent')}<span>${entry.none}</span></li></ul></li>`;
  const ways = entry.to.map((way) => {
    const box = plan.boxes.find((candidate) => candidate.key === way.key);
    const before = teller(plan, way.key);
    const where = html`<span class="m">${box?.direct ? 'direct' : (box?.name ?? '')}</span>`;
    // What a box leads to is told once.
    if (before && before !== entry)
      return html`<li>${icon('info')}<span>${where} for ${counted(way.targets, 'target')}: as ${numberedMethod(before.method)}</span></li>`;
    return html`${(box?.ends ?? []).map((end) => html`<li>${icon(end.state)}<span>${where} ${endLine(end)}</span></li>`)}`;
  });
  return html`<li>${name}<ul>${ways}</ul></li>`;
}

/** The route picture, and the same in words where the page is narrow. */
export function routesSection(view: View): Markup {
  const plan = routePlan(view);
  const { host } = view.report;
  const picture = routePicture(plan, host.name, host.networks[0]?.address ?? '');
  return html`<section id="routes" class="w routes" aria-labelledby="h-r"><header><h2 id="h-r">Routes</h2><p class="note">Where each method goes, and where it ends. Numbers are targets. A proxy that several methods share is one box.</p></header><figure>${picture}<ol class="rl">${plan.methods.map(
    (_, index) => methodItem(plan, index),
  )}</ol></figure></section>`;
}
