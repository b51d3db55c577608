import type { PacLimits } from './limits.ts';

/** Given to the thread when it starts. */
export interface WorkerData {
  readonly wasm: WebAssembly.Module;
  readonly limits: PacLimits;
  /** Minutes ahead of UTC; null: the machine's own time zone. */
  readonly aheadMinutes: number | null;
  /** Questions go out here and answers come in. */
  readonly port: import('node:worker_threads').MessagePort;
  /** One number, raised with every answer, to sleep on. */
  readonly flag: Int32Array;
}

/** One call of a script's function. */
export interface Task {
  readonly script: number;
  /** The script's text when the thread does not have it yet; null afterwards. */
  readonly text: string | null;
  /** True: run with JScript's library. */
  readonly legacy: boolean;
  readonly url: string;
  readonly host: string;
  /** The clock at the beginning, ms since 1970. */
  readonly now: number;
}

/** What a script asked for. */
export interface PacQuestion {
  readonly id: number;
  readonly kind: 'ipv4' | 'any' | 'addresses';
  readonly name: string;
}

/** The answer to a question; `id` tells late answers from awaited ones. */
export interface PacReply {
  readonly id: number;
  readonly addresses: readonly string[];
}

/** How a call ended. */
export interface Outcome {
  readonly result: { readonly text: string } | { readonly type: string } | null;
  /** Null when the script gave a result. */
  readonly error: {
    /** `error`: the script's own; `timeout`, `memory`: limits inside the thread; `silence`: the thread did not come back. */
    readonly kind: 'error' | 'timeout' | 'memory' | 'silence';
    /** True when the script failed before its function could be called. */
    readonly loading: boolean;
    readonly message: string;
    readonly line: number | null;
  } | null;
  readonly alerts: readonly string[];
}
