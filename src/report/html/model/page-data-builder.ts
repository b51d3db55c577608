import { METHODS } from '../../../model/method.ts';
import type { Certificate, Header, Observation } from '../../../model/observation.ts';
import type { Attempt, Probe } from '../../../model/probe.ts';
import type { ViewCell } from './cell.ts';
import { firstProbe } from './first-probe.ts';
import type { Row } from './group.ts';
import { Interner, Strings } from './interner.ts';
import type {
  PageAttempt,
  PageCertificate,
  PageData,
  PageFact,
  PageGap,
  PageProbe,
  PageResponse,
  PageStep,
  PageTarget,
} from './page-data.ts';
import { probeLine, probeNotes, probeWho, serverName, settingFacts } from './probe-words.ts';
import { certificateFacts, commonName, type Fact, failureSentence, stepFacts, trustWords } from './step-facts.ts';
import { alignSteps } from './step-plan.ts';
import { targetAbout, targetFacts } from './target-words.ts';
import type { View } from './view.ts';

/** Most header lines of one response, and most characters of one, that the page shows. */
const HEADER_LINES = 60;
const HEADER_CHARACTERS = 400;
/** Characters of all bodies together: enough for every block page of a normal run, and the page stays small whatever was sent. */
const BODY_BUDGET = 200_000;
const BODY_CHARACTERS = 1500;

class Builder {
  readonly strings = new Strings();
  readonly heads = new Interner<readonly number[]>();
  readonly facts = new Interner<readonly PageFact[]>();
  readonly gaps = new Interner<PageGap>();
  readonly certificates = new Interner<PageCertificate>();
  readonly chains = new Interner<readonly number[]>();
  #bodyLeft = BODY_BUDGET;
  readonly #view: View;
  constructor(view: View) {
    this.#view = view;
  }

  build(): PageData {
    const targets = this.#view.groups.flatMap((group) => group.rows.map((row) => this.#target(row)));
    return {
      strings: this.strings.items,
      heads: this.heads.items,
      facts: this.facts.items,
      gaps: this.gaps.items,
      certificates: this.certificates.items,
      chains: this.chains.items,
      targets,
      open: firstProbe(this.#view),
    };
  }

  #facts(facts: readonly Fact[]): number {
    const list = facts.map(([label, value]): PageFact => [this.strings.text(label), this.strings.text(value)]);
    return this.facts.number(list, list.join(';'));
  }

  #target(row: Row): PageTarget {
    return {
      number: row.number,
      url: this.strings.text(row.target.url),
      about: this.strings.text(targetAbout(row, this.#view)),
      facts: this.#facts(targetFacts(row.target)),
      probes: row.cells.map((cell) => this.#probe(row, cell)),
    };
  }

  #probe(row: Row, cell: ViewCell): PageProbe {
    const { probe } = cell;
    const notes = probeNotes(cell).map((note) => this.strings.text(note));
    const facts = settingFacts(this.#view, cell);
    const findings = this.#view
      .findingsOf(row.target.id, cell.method)
      .slice(0, 6)
      .map((entry): Fact => [entry.anchor, entry.words.title]);
    return {
      state: this.strings.text(cell.state),
      line: this.strings.text(probeLine(cell)),
      who: this.strings.text(probeWho(cell, row)),
      ...(notes.length > 0 ? { notes } : {}),
      ...(facts.length > 0 ? { facts: this.#facts(facts) } : {}),
      ...(findings.length > 0 ? { findings: this.#facts(findings) } : {}),
      ...(probe ? this.#attempts(row, probe) : {}),
    };
  }

  #attempts(row: Row, probe: Probe): Pick<PageProbe, 'attempts' | 'sameAs'> {
    const { sharedWith } = probe;
    const original = sharedWith === null ? null : row.cells[METHODS.indexOf(sharedWith)]?.probe;
    if (sharedWith !== null && original && probe.resolution === original.resolution)
      return { sameAs: METHODS.indexOf(sharedWith) };
    if (probe.attempts.length === 0) return {};
    return {
      attempts: probe.attempts.map((attempt, index) =>
        this.#attempt(attempt, index === 0 ? probe.resolution : null, row.target.url),
      ),
    };
  }

  #attempt(attempt: Attempt, resolution: Observation | null, url: string): PageAttempt {
    const server = serverName(attempt.server);
    const resolutionMs = resolution ? Math.max(0, resolution.t - resolution.t0) : 0;
    // The script was asked before, perhaps long before: its time stands in front of the attempt's own.
    const start = (attempt.observations[0]?.t0 ?? 0) - resolutionMs;
    let failed = false;
    const steps = alignSteps(attempt, resolution, url).map((step): PageStep | number => {
      const label = this.strings.text(step.label);
      const { observation } = step;
      if (!observation) {
        const why = this.strings.text(failed ? 'not reached' : step.missing);
        return this.gaps.number({ label, why }, `${label};${why}`);
      }
      if (observation.failure) failed = true;
      const at = observation === resolution ? 0 : observation.t0 - start;
      return { label, at: round(at), ms: round(observation.t - observation.t0), ...this.#particulars(observation) };
    });
    return { title: this.strings.text(attempt.retry > 0 ? `${server}, attempt ${attempt.retry + 1}` : server), steps };
  }

  #particulars(step: Observation): Partial<PageStep> {
    const facts = stepFacts(step);
    const responses = this.#responses(step);
    const chain = step.phase === 'tls' && step.chain.length > 0 ? this.#chain(step.chain) : null;
    return {
      ...(step.failure ? { failure: this.strings.text(failureSentence(step.failure)) } : {}),
      ...(facts.length > 0 ? { facts: this.#facts(facts) } : {}),
      ...(chain === null || step.phase !== 'tls' ? {} : { chain, trust: this.strings.text(trustWords(step)) }),
      ...(responses.length > 0 ? { responses } : {}),
    };
  }

  #chain(chain: readonly Certificate[]): number {
    const numbers = chain.slice(0, 12).map((certificate) =>
      this.certificates.number(
        {
          name: this.strings.text(commonName(certificate.subject)),
          facts: this.#facts(certificateFacts(certificate)),
        },
        certificate.sha256,
      ),
    );
    return this.chains.number(numbers, numbers.join());
  }

  #responses(step: Observation): readonly PageResponse[] {
    if (step.phase !== 'tunnel' && step.phase !== 'http') return [];
    const who = step.phase === 'tunnel' ? 'Answer of the proxy' : 'Answer';
    const socks = step.phase === 'tunnel' && step.kind !== 'connect';
    const list: PageResponse[] = [];
    if (step.challenge)
      list.push(
        this.#response(`${who} before credentials`, `HTTP ${step.challenge.status}`, step.challenge.headers, ''),
      );
    // An opened tunnel says nothing worth its place unless somebody put headers into it.
    if (step.status !== null && !(step.phase === 'tunnel' && step.failure === null && step.headers.length === 0)) {
      const status = socks ? `SOCKS reply ${step.status}` : `HTTP ${step.status}`;
      list.push(this.#response(who, `${status} ${step.reason ?? ''}`.trim(), step.headers, step.body));
    }
    return list;
  }

  #response(title: string, status: string, headers: readonly Header[], body: string): PageResponse {
    const lines = headers
      .slice(0, HEADER_LINES)
      .map(([name, value]) => this.strings.text(`${name}: ${value}`, HEADER_CHARACTERS));
    if (headers.length > HEADER_LINES) lines.push(this.strings.text(`(${headers.length - HEADER_LINES} more headers)`));
    const shown = this.#body(body);
    return {
      title: this.strings.text(title),
      status: this.strings.text(status),
      head: this.heads.number(lines, lines.join()),
      ...(shown === null ? {} : { body: shown }),
    };
  }

  #body(body: string): number | null {
    if (body.trim() === '') return null;
    const before = this.strings.items.length;
    if (this.#bodyLeft <= 0) return this.strings.text('(left out of the page; the JSON report holds its first bytes)');
    const number = this.strings.text(body, BODY_CHARACTERS);
    if (number >= before) this.#bodyLeft -= Math.min(body.length, BODY_CHARACTERS);
    return number;
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** The details of every probe, in the form that the page's script reads. */
export function buildPageData(view: View): PageData {
  return new Builder(view).build();
}
