import type { Method } from './method.ts';
import type { Observation } from './observation.ts';
import type { ProxySettings } from './proxy.ts';
import type { HostInfo } from './report.ts';
import type { CatalogueInfo, Target } from './target.ts';

/** What a run tells while it goes, in this order. */
export type Progress =
  | {
      readonly kind: 'catalogue';
      readonly catalogue: CatalogueInfo;
      readonly targets: readonly Target[];
      readonly host: HostInfo;
    }
  | { readonly kind: 'proxies'; readonly proxies: readonly ProxySettings[] }
  | { readonly kind: 'plan'; readonly total: number }
  | {
      readonly kind: 'probe';
      readonly targetId: string;
      readonly method: Method;
      readonly failed: boolean;
      readonly done: number;
      readonly total: number;
    }
  | {
      /** A step ended (only where somebody listens: `--debug`). */
      readonly kind: 'step';
      readonly url: string;
      /** Proxy URL or `direct`. */
      readonly server: string;
      readonly step: Observation;
    }
  | { readonly kind: 'note'; readonly text: string };

export type OnProgress = (progress: Progress) => void;
