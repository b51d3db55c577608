/// <reference lib="dom" />
import { METHOD_HEADS, METHODS } from '../../../model/method.ts';
import type {
  PageAttempt,
  PageData,
  PageFact,
  PageProbe,
  PageResponse,
  PageStep,
  PageTarget,
} from '../model/page-data.ts';
import { element, icon } from './dom.ts';
import { attemptSpan, axisEnd, bar, columns, time, waterfall } from './waterfall.ts';

const SHORT = METHODS.map((method, index) => `${index + 1} ${METHOD_HEADS[method]}`);

/** Why a method has no bar. */
const NOTHING: Readonly<Record<string, string>> = {
  absent: 'does not exist',
  unusable: 'cannot be used',
  skipped: 'not tested',
};

/** Lays out one probe; everything it shows is text. */
export class Detail {
  readonly #data: PageData;
  readonly #targets: ReadonlyMap<number, PageTarget>;
  constructor(data: PageData) {
    this.#data = data;
    this.#targets = new Map(data.targets.map((target) => [target.number, target]));
  }

  readonly #word = (number: number): string => this.#data.strings[number] ?? '';

  /** The probe of a target (by its number) by a method (from 0). */
  build(target: number, method: number): DocumentFragment {
    const made = document.createDocumentFragment();
    const entry = this.#targets.get(target);
    const probe = entry?.probes[method];
    if (!entry || !probe) return made;
    const state = this.#word(probe.state);
    made.append(
      element('p', { class: 'note' }, this.#word(entry.about)),
      element('h3', {}, this.#word(entry.url)),
      element('p', { class: `res ${state}` }, icon(state), this.#word(probe.line)),
      element('p', { class: 'who' }, this.#word(probe.who)),
      ...(probe.notes ?? []).map((note) => element('p', { class: 'note' }, this.#word(note))),
    );
    const attempts = this.#attempts(entry, probe);
    if (attempts.length > 0) {
      const total = attempts.reduce((sum, attempt) => sum + attemptSpan(attempt), 0);
      made.append(
        this.#heading('Time, to scale', `total ${time(total)}`),
        waterfall(attempts, this.#data.gaps, this.#word),
      );
    }
    made.append(...this.#comparison(entry, method));
    for (const [index, attempt] of attempts.entries())
      made.append(...this.#steps(attempt, attempts.length > 1 ? index + 1 : null));
    made.append(
      this.#heading('Expectation and setting'),
      this.#list(this.#facts(entry.facts), this.#facts(probe.facts)),
    );
    made.append(this.#end(probe));
    return made;
  }

  #attempts(entry: PageTarget, probe: PageProbe): readonly PageAttempt[] {
    if (probe.attempts) return probe.attempts;
    return probe.sameAs === undefined ? [] : (entry.probes[probe.sameAs]?.attempts ?? []);
  }

  #heading(text: string, beside = ''): HTMLElement {
    return element('h4', {}, element('span', {}, text), beside === '' ? null : element('span', {}, beside));
  }

  #facts(number: number | undefined): readonly PageFact[] {
    return number === undefined ? [] : (this.#data.facts[number] ?? []);
  }

  #list(...lists: readonly (readonly PageFact[])[]): HTMLElement {
    const list = element('dl', { class: 'kv' });
    for (const [label, value] of lists.flat())
      list.append(element('dt', {}, this.#word(label)), element('dd', {}, this.#word(value)));
    return list;
  }

  /** The same target by the other methods, on one scale. */
  #comparison(entry: PageTarget, chosen: number): readonly HTMLElement[] {
    const spans = entry.probes.map((probe) =>
      this.#attempts(entry, probe).reduce((sum, attempt) => sum + attemptSpan(attempt), 0),
    );
    if (spans.filter((span) => span > 0).length < 2) return [];
    const end = axisEnd(Math.max(...spans));
    const body = element('tbody');
    entry.probes.forEach((probe, index) => {
      const state = this.#word(probe.state);
      const span = spans[index] ?? 0;
      const row = element(
        'tr',
        { class: index === chosen ? 'here' : null },
        element('th', { scope: 'row' }, icon(state), element('span', {}, SHORT[index] ?? '')),
        element(
          'td',
          {},
          span > 0 ? bar(0, span, end, state === 'fail' || state === 'soft') : element('em', {}, NOTHING[state] ?? ''),
        ),
        element('td', { class: 'ms' }, span > 0 ? time(span) : '–'),
      );
      body.append(row);
    });
    return [
      this.#heading('By every method', 'total, one scale'),
      element(
        'table',
        { class: 'wf cmp' },
        element('caption', { class: 'vh' }, 'Total time by method'),
        columns(),
        body,
      ),
    ];
  }

  #steps(attempt: PageAttempt, number: number | null): readonly HTMLElement[] {
    const blocks = attempt.steps.flatMap((step) => (typeof step === 'number' ? [] : [this.#step(step)]));
    const title = this.#word(attempt.title);
    if (number === null) return [this.#heading('Steps', title), ...blocks];
    const fold = element(
      'details',
      { class: 'attempt' },
      element('summary', {}, `Steps of attempt ${number}: ${title}`),
      ...blocks,
    );
    fold.open = number === 1;
    return [fold];
  }

  #step(step: PageStep): HTMLElement {
    const block = element('div', { class: 'step' }, element('h5', {}, this.#word(step.label)));
    if (step.failure !== undefined) block.append(element('p', { class: 'why' }, this.#word(step.failure)));
    if (step.facts !== undefined) block.append(this.#list(this.#facts(step.facts)));
    for (const response of step.responses ?? []) block.append(...this.#response(response));
    if (step.chain !== undefined) block.append(...this.#chain(step.chain, step.trust));
    return block;
  }

  #response(response: PageResponse): readonly HTMLElement[] {
    const pre = element('pre', { tabindex: 0, 'aria-label': this.#word(response.title) });
    const status = this.#word(response.status);
    pre.append(element(/^HTTP [45]/.test(status) ? 'mark' : 'b', {}, status), '\n');
    for (const line of this.#data.heads[response.head] ?? []) {
      const text = this.#word(line);
      pre.append(
        /^(proxy-auth|via|www-auth|x-squid|server|location)/i.test(text) ? element('b', {}, text) : text,
        '\n',
      );
    }
    if (response.body !== undefined) pre.append('\n', element('span', { class: 'body' }, this.#word(response.body)));
    return [element('p', { class: 'lead' }, this.#word(response.title)), pre];
  }

  #chain(number: number, trust: number | undefined): readonly HTMLElement[] {
    const list = element('ol', { class: 'chain' });
    for (const index of this.#data.chains[number] ?? []) {
      const certificate = this.#data.certificates[index];
      if (!certificate) continue;
      const fold = element(
        'details',
        {},
        element('summary', {}, this.#word(certificate.name)),
        this.#list(this.#facts(certificate.facts)),
      );
      list.append(element('li', {}, fold));
    }
    const end = trust === undefined ? '' : this.#word(trust);
    return [element('p', { class: 'lead' }, `Certificate chain${end === '' ? '' : `: ${end}`}`), list];
  }

  #end(probe: PageProbe): HTMLElement {
    const end = element('div', { class: 'end' });
    for (const [anchor, title] of this.#facts(probe.findings))
      end.append(element('a', { href: `#${this.#word(anchor)}` }, `Finding: ${this.#word(title)}`));
    return end;
  }
}
