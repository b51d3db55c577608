import { METHOD_HEADS, METHODS, type Method } from '../../../model/method.ts';
import type { Channel } from '../../../model/report.ts';
import { capital, counted } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import type { Group } from '../model/group.ts';
import { LEVEL_WORDS, methodNumber, REGION_WORDS, serviceTitle } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon, type SymbolName } from '../symbols.ts';
import type { RegionBlock, Summary } from './region-block.ts';

/** The drawing of a level. */
export const LEVEL_SYMBOLS: Readonly<Record<Channel['level'], SymbolName>> = {
  ok: 'ok',
  info: 'ok',
  warning: 'warn',
  error: 'fail',
};

/** Level with its symbol and, for those who hear the page, its word. */
export function levelMark(level: Channel['level']): Markup {
  return html`${icon(LEVEL_SYMBOLS[level])}<span class="vh">${LEVEL_WORDS[level]}: </span>`;
}

/** `6/12`; a dash where the method measured nothing. */
export function methodCount(channel: Pick<Summary, 'byMethod'>, method: Method): Markup {
  const numbers = channel.byMethod[method];
  if (!numbers) return html`<span aria-hidden="true">–</span><span class="vh">not measured</span>`;
  return html`${numbers.reachable}<span class="of">/${numbers.measured}</span>`;
}

function methodCell(channel: Summary, method: Method, sensor: Method): Markup {
  const numbers = channel.byMethod[method];
  const classes = ['by', method === sensor ? 'sensor' : '', numbers && numbers.reachable > 0 ? '' : 'zero'];
  return html`<td class="${classes.filter((name) => name !== '').join(' ')}" data-m="${`${methodNumber(method)} ${METHOD_HEADS[method]}`}">${methodCount(channel, method)}</td>`;
}

/** The sentence without the name, and the region behind it, that stand before it in the row. */
function says(channel: Channel): string {
  const name = serviceTitle(channel.service);
  if (!channel.sentence.startsWith(`${name} `)) return channel.sentence;
  const rest = channel.sentence.slice(name.length + 1);
  const region = `(${REGION_WORDS[channel.region] ?? channel.region}) `;
  return capital(rest.startsWith(region) ? rest.slice(region.length) : rest);
}

function channelRow(group: Group, title: string, sensor: Method): Markup {
  const { channel } = group;
  return html`<tr class="${channel.level}"><th scope="row">${levelMark(channel.level)}<a href="#g-${group.key}">${title}</a>${
    channel.required ? null : html` <span class="opt">optional</span>`
  }</th><td class="says">${clip(says(channel), 300)}</td><td class="n"><b>${channel.reachable} of ${channel.total}</b></td>${METHODS.map(
    (method) => methodCell(channel, method, sensor),
  )}</tr>`;
}

/** A region in one row, and under it only the channels that need attention: the matrix has the others. */
function regionRows(block: RegionBlock, sensor: Method): Markup {
  const { summary, title, groups, region } = block;
  const loud = groups.filter(({ channel }) => channel.level === 'error' || channel.level === 'warning');
  const quiet = groups.length - loud.length;
  const works = quiet === 0 ? '' : `${counted(quiet, 'channel')} without trouble`;
  const words = [works, loud.length === 0 ? '' : `${counted(loud.length, 'channel')} with trouble`].filter(
    (text) => text !== '',
  );
  return html`<tr class="region ${summary.level}"><th scope="row">${levelMark(summary.level)}<a href="#r-${region}">${title}</a></th><td class="says">${capital(words.join(', '))}</td><td class="n"><b>${summary.reachable} of ${summary.total}</b></td>${METHODS.map(
    (method) => methodCell(summary, method, sensor),
  )}</tr>${loud.map((group) => channelRow(group, group.service, sensor))}`;
}

/** Column heads of the methods, shared with the matrix; `detail` goes under the name. */
export function methodHeads(
  sensor: Method,
  attributes: Markup,
  detail: (method: Method) => Markup | null,
): readonly Markup[] {
  return METHODS.map(
    (method) =>
      html`<th scope="col"${attributes} class="by${method === sensor ? ' sensor' : ''}"><b>${methodNumber(method)}</b> ${METHOD_HEADS[method]}${detail(method)}</th>`,
  );
}

/** Every channel: how much of it is reachable, and by which methods. */
export function channelsSection(view: View): Markup {
  const rows =
    view.regions?.map((block) => regionRows(block, view.sensorMethod)) ??
    view.groups.map((group) => channelRow(group, group.title, view.sensorMethod));
  const heads = methodHeads(view.sensorMethod, html``, () => null);
  return html`<section id="channels" class="s" aria-labelledby="h-ch"><header><h2 id="h-ch">Channels</h2><p class="note">Targets reachable by each of the five methods. The shaded column is the one the sensor would use.</p></header><div class="body"><table class="ch"><caption class="vh">Reachable targets by channel and method</caption><thead><tr><th scope="col">Channel</th><th scope="col">What works or what stops</th><th scope="col">Reachable</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
