import { counted } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import { numberedMethod } from '../model/phrases.ts';
import { type Branch, layoutRoutes, type PlacedBox, type PlacedMethod } from '../model/route-layout.ts';
import type { RouteEnd, RoutePlan } from '../model/route-model.ts';

/** Left edges of the columns in the picture's own units. */
const X = {
  device: 0,
  spine: 112,
  method: 148,
  box: 520,
  boxWidth: 176,
  out: 696,
  way: 736,
  cloud: 880,
  words: 908,
} as const;
/** Characters that fit a line of the last column. */
const WORDS_WIDTH = 37;

/** Words in lines of at most `width` characters, two at most. */
export function twoLines(words: string, width = WORDS_WIDTH): readonly string[] {
  if (words.length <= width) return [words];
  const cut = words.lastIndexOf(' ', width);
  const first = cut > 0 ? cut : width;
  return [words.slice(0, first), clipped(words.slice(first).trim(), width)];
}

function clipped(words: string, width: number): string {
  return words.length <= width ? words : `${words.slice(0, width - 1).replace(/[ ,]+$/, '')}…`;
}

/** The end of a registry path or file name tells more than its beginning. */
function tail(words: string, width: number): string {
  return /^(HK|\/|[A-Z]:\\)/.test(words) && words.length > width ? `…${words.slice(1 - width)}` : clipped(words, width);
}

/** The services behind an end: as many by name as fit two lines. */
export function endWords(end: RouteEnd): string {
  for (let named = Math.min(4, end.services.length); named > 1; named -= 1) {
    const text = `${end.services.slice(0, named).join(', ')}${end.services.length > named ? ' and more' : ''}`;
    // Two lines, less what the first one loses by breaking between words.
    if (text.length <= 2 * WORDS_WIDTH - 14) return text;
  }
  return `${end.services[0] ?? ''}${end.services.length > 1 ? ' and more' : ''}`;
}

function methodMarkup({ entry, y }: PlacedMethod, last: number): Markup {
  const label = html`<text x="${X.method}" y="${y - 10}"><tspan class="b">${numberedMethod(entry.method).replace(' ', '  ')}</tspan>${
    entry.sensor ? html`<tspan class="q" dx="8">the sensor would use this</tspan>` : null
  }</text><text class="moq" x="${X.method}" y="${y + 18}">${entry.none === null ? tail(entry.source, 46) : clipped(`${entry.none}: ${entry.source}`, 46)}</text>`;
  // Where a script sends targets to several servers, each line tells how many.
  const share =
    entry.to.length > 1
      ? html`<text class="q" x="${X.box - 34}" y="${y - 6}">${entry.to[0]?.targets ?? 0}</text>`
      : null;
  const end = entry.none !== null ? 500 : entry.to[0]?.key === 'direct' ? X.out : X.box;
  // The first half is the device's line up or down to the method's height.
  return html`<path class="${entry.none === null ? 'l' : 'la'}" d="M${X.spine} ${last}V${y}H${end}"/>${label}${share}`;
}

function branchMarkup(branch: Branch): Markup {
  const end = branch.box.direct ? X.out : X.box;
  return html`<path class="l" d="M${branch.x - 14} ${branch.from}H${branch.x}V${branch.to}H${end}"/><text class="q" x="${branch.x + 6}" y="${branch.to - 5}">${branch.targets}</text>`;
}

function wayMarkup(end: RouteEnd, y: number): Markup {
  if (end.state === 'ok') return html`<path class="lok" d="M${X.out} ${y}H${X.cloud}"/>`;
  const label = clipped(end.via ?? '', end.state === 'warn' ? 17 : 22);
  if (end.state === 'warn') {
    const width = 20 + label.length * 6.8;
    return html`<path class="lw" d="M${X.out} ${y}H${X.way - 20}M${X.way - 20 + width} ${y}H${X.cloud}"/><rect class="box boxw" x="${X.way - 20}" y="${y - 14}" width="${width}" height="28" rx="2"/><text class="q tw" x="${X.way - 11}" y="${y + 4}">${label}</text>`;
  }
  const bar = end.wall
    ? html`<rect class="wall" x="${X.way - 3}" y="${y - 20}" width="6" height="40"/>`
    : html`<path class="le" d="M${X.way} ${y - 8}V${y + 8}"/>`;
  return html`<path class="le" d="M${X.out} ${y}H${X.way}"/>${bar}<text class="q te" x="${X.way + 10}" y="${y + 4}">${label}</text>`;
}

function endMarkup({ end, y }: { readonly end: RouteEnd; readonly y: number }): Markup {
  const [first, second] = twoLines(endWords(end), WORDS_WIDTH - String(end.targets).length);
  const up = second === undefined ? 4 : -3;
  return html`${wayMarkup(end, y)}<use href="#i-${end.state}" class="sy s${end.state}" x="${X.cloud + 4}" y="${y - 8}" width="15" height="15"/><text x="${X.words}" y="${y + up}"><tspan class="b">${end.targets}</tspan> ${first ?? ''}</text>${
    second === undefined ? null : html`<text class="q" x="${X.words}" y="${y + 14}">${second}</text>`
  }`;
}

function boxMarkup(placed: PlacedBox, arrivals: readonly number[]): Markup {
  const { box, top, bottom, ends } = placed;
  const stops = box.ends.every((end) => end.state === 'fail');
  const [, scheme = '', name = box.name] = /^(\w+):\/\/(.*)$/.exec(box.name) ?? [];
  const targets = box.ends.reduce((sum, end) => sum + end.targets, 0);
  const ways = ends.map(endMarkup);
  if (box.direct) {
    const middle = (top + bottom) / 2;
    const heights = [...ends.map((entry) => entry.y), ...arrivals];
    return html`<path class="l" d="M${X.out} ${Math.min(middle, ...heights)}V${Math.max(middle, ...heights)}"/>${ways}`;
  }
  const middle = (top + bottom) / 2;
  return html`<rect class="box${stops ? ' boxe' : ''}" x="${X.box}" y="${top + 4}" width="${X.boxWidth}" height="${bottom - top - 8}" rx="2"/><text class="mo b" x="${X.box + 14}" y="${middle - 4}">${clipped(name, 21)}</text><text class="q" x="${X.box + 14}" y="${middle + 15}">${scheme === '' ? '' : `${scheme.toUpperCase()}, `}${counted(targets, 'target')}</text>${ways}`;
}

/** The picture in a sentence or two, for those who do not see it. */
export function pictureTitle(plan: RoutePlan): string {
  const boxes = plan.boxes.map((box) => {
    const numbers = plan.methods
      .filter((entry) => entry.to.some((way) => way.key === box.key))
      .map((entry) => numberedMethod(entry.method));
    const ends = box.ends.map(
      (end) =>
        `${counted(end.targets, 'target')} ${end.state === 'fail' ? `stopped (${end.via ?? ''})` : end.via ? `through ${end.via}` : 'reached'}`,
    );
    return `${numbers.join(' and ')} over ${box.direct ? 'no proxy' : box.name}: ${ends.join(', ')}.`;
  });
  const none = plan.methods
    .filter((entry) => entry.none !== null)
    .map((entry) => `${numberedMethod(entry.method)}: ${entry.none}.`);
  return clip(['Route picture.', ...boxes, ...none].join(' '), 1500);
}

/** The picture: device, methods, proxies, what stands in the way, cloud. */
export function routePicture(plan: RoutePlan, device: string, address: string): Markup {
  const { methods, boxes, branches, height } = layoutRoutes(plan);
  const heights = methods.map((method) => method.y);
  const middle = methods.length === 0 ? height / 2 : ((heights[0] ?? 0) + (heights.at(-1) ?? 0)) / 2;
  return html`<svg viewBox="0 0 1184 ${Math.ceil(height)}" role="img" aria-labelledby="rt"><title id="rt">${pictureTitle(plan)}</title><text class="h" x="0" y="12">Device</text><text class="h" x="${X.method}" y="12">Method, and where its setting was read</text><text class="h" x="${X.box}" y="12">Proxy</text><text class="h" x="${X.way - 20}" y="12">On the way</text><text class="h" x="${X.cloud + 4}" y="12">Defender cloud</text><path class="rule" d="M0 24H1184"/><text class="b" x="0" y="${middle - 4}">${clipped(device.split('.')[0] ?? '', 12)}</text><text class="q" x="0" y="${middle + 14}">${clipped(address, 15)}</text><path class="l" d="M92 ${middle}H${X.spine}"/>${methods.map(
    (method) => methodMarkup(method, middle),
  )}${branches.map(branchMarkup)}${boxes.map((placed) =>
    boxMarkup(
      placed,
      branches.filter((branch) => branch.box === placed.box).map((branch) => branch.to),
    ),
  )}</svg>`;
}
