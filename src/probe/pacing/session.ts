import type { Duplex } from 'node:stream';
import type { Observation } from '../../model/observation.ts';
import type { ConnectTo } from '../../model/options.ts';
import type { Target } from '../../model/target.ts';
import { partsOf } from '../../net/url-parts.ts';
import type { Trust } from '../tls/trust.ts';
import type { Names } from './names.ts';
import type { StepLimit } from './timed.ts';

/** What every step of a run shares; connections never are. */
export interface RunContext {
  readonly names: Names;
  readonly trust: Trust;
  /** Null: both. */
  readonly family: 4 | 6 | null;
  readonly limit: StepLimit;
  readonly connectTo: readonly ConnectTo[];
  /** True: `--connect-to` also changes what a proxy is asked for, as in curl; false: direct connections only. */
  readonly connectToBehindProxies: boolean;
  /** `user:password`; null: none are ever sent. */
  readonly credentials: string | null;
  /** Ms since the start of the run. */
  readonly elapsed: () => number;
  /** Told of each step as it ends, with the target's URL and the server (a proxy URL or `direct`); must not throw. */
  readonly onStep?: OnStep;
}

/** Told of a step that ended. */
export type OnStep = (url: string, server: string, step: Observation) => void;

/** The streams of one attempt, the outermost last. */
export interface Streams {
  /** Keeps a stream for {@link Streams.destroy}; an error after we gave up must not end the process. */
  add<T extends Duplex>(stream: T): T;
  /** Destroys all, outermost first: a raw socket destroyed before the TLS socket above it crashes Node inside `secureConnect`. */
  destroy(): void;
}

/** Creates an empty list of streams. */
export function createStreams(): Streams {
  const made: Duplex[] = [];
  return {
    add(stream) {
      stream.on('error', () => {});
      made.push(stream);
      return stream;
    },
    destroy() {
      for (const stream of made.reverse()) stream.destroy();
      made.length = 0;
    },
  };
}

/** Times in reports: a tenth of a millisecond is more than the clock of a busy machine gives. */
export function clock(run: Pick<RunContext, 'elapsed'>): number {
  return Math.round(run.elapsed() * 10) / 10;
}

/** The parts of a target's URL that the steps need. */
export interface TargetAddress {
  readonly secure: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads host and port out of a target's URL. */
export function addressOf(target: Pick<Target, 'url'>): TargetAddress {
  const { scheme, host, port } = partsOf(new URL(target.url));
  return { secure: scheme === 'https', host, port };
}
