import type { Decision } from '../../model/consumer.ts';
import type { System } from '../../system/system.ts';
import { createRouter } from '../route/create-router.ts';
import type { ConsumerChain } from './chains.ts';
import { decide } from './decide.ts';

/** What deciding needs beside the chains. */
export interface DecideInput {
  readonly chains: readonly ConsumerChain[];
  readonly system: System;
  readonly elapsed: () => number;
  readonly signal?: AbortSignal;
}

/** What each consumer does for each URL; without any URL, for one of its own. In the order of URLs, then of consumers. */
export async function decideAll(input: DecideInput, urls: readonly string[]): Promise<readonly Decision[]> {
  const { chains, system, elapsed, signal } = input;
  const router = createRouter({
    methods: [],
    system,
    consumer: null,
    elapsed,
    idPrefix: 'd',
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const asked = urls.length > 0 ? urls : [null];
    return await Promise.all(asked.flatMap((url) => chains.map((chain) => decide(chain, url ?? chain.ownUrl, router))));
  } finally {
    await router.close();
  }
}
