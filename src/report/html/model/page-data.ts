/**
 * What the page's script reads: the probes' details. Every text is a number into `strings`; responses and certificates are stored once.
 * All words are made here, so that the script only lays out.
 */
export interface PageData {
  readonly strings: readonly string[];
  /** Lists of header lines, each a string number. */
  readonly heads: readonly (readonly number[])[];
  /** Lists of labels and values. */
  readonly facts: readonly (readonly PageFact[])[];
  /** Steps that did not happen. */
  readonly gaps: readonly PageGap[];
  readonly certificates: readonly PageCertificate[];
  /** Lists of certificate numbers, leaf first. */
  readonly chains: readonly (readonly number[])[];
  /** Those that the matrix shows, in its order. */
  readonly targets: readonly PageTarget[];
  /** The probe that is open at the start, `11-wpad`; null when there is none worth it. */
  readonly open: string | null;
}

/** Label and value, both string numbers. */
export type PageFact = readonly [label: number, value: number];

/** One certificate for display. */
export interface PageCertificate {
  /** Subject's name. */
  readonly name: number;
  /** Number into `facts`. */
  readonly facts: number;
}

/** A target's own facts and its five probes. */
export interface PageTarget {
  /** 1 for the first target of the catalogue. */
  readonly number: number;
  readonly url: number;
  /** `automated investigation · required`. */
  readonly about: number;
  /** Number into `facts`. */
  readonly facts: number;
  /** By method, in order. */
  readonly probes: readonly PageProbe[];
}

/** One cell's detail. */
export interface PageProbe {
  /** State of the cell; names its symbol and colour. */
  readonly state: number;
  /** `4 - Named proxy ( 10.0.0.6:8080 ): Failed (407)`. */
  readonly line: number;
  /** Who answered, or why nothing was measured. */
  readonly who: number;
  /** Sentences: shared route, bypass, flaky. */
  readonly notes?: readonly number[];
  /** Number into `facts`. */
  readonly facts?: number;
  readonly attempts?: readonly PageAttempt[];
  /** Method number (from 0) whose attempts are this probe's too. */
  readonly sameAs?: number;
  /** Anchors and titles of the findings about it: number into `facts`. */
  readonly findings?: number;
}

/** One server tried. */
export interface PageAttempt {
  /** `10.0.0.6:8080`, `10.0.0.6:8080, again`. */
  readonly title: number;
  /** A number is a step that did not happen: its place in `gaps`. */
  readonly steps: readonly (PageStep | number)[];
}

/** A step that did not happen, and why: `not reached`, `not needed: an address is given`. */
export interface PageGap {
  readonly label: number;
  readonly why: number;
}

/** One step of an attempt. */
export interface PageStep {
  readonly label: number;
  /** Begin, in ms since the attempt began. */
  readonly at: number;
  readonly ms: number;
  /** Words of the failure. */
  readonly failure?: number;
  /** Number into `facts`. */
  readonly facts?: number;
  /** Number into `chains`. */
  readonly chain?: number;
  /** What `chain` ends in. */
  readonly trust?: number;
  /** Responses in the order they came: a challenge first. */
  readonly responses?: readonly PageResponse[];
}

/** Head and first bytes of a response. */
export interface PageResponse {
  /** `Answer of the proxy to CONNECT`. */
  readonly title: number;
  /** `HTTP 407 Proxy Authentication Required`. */
  readonly status: number;
  readonly head: number;
  readonly body?: number;
}
