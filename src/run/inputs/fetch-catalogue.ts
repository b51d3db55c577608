import http from 'node:http';
import https from 'node:https';
import { ProxyAgent } from 'proxy-agent';
import { type Catalogue, loadCatalogue } from '../../catalogue/formats/load-catalogue.ts';
import { routeServerText } from '../../model/proxy.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { ProxyDiscovery } from '../../proxy/discover.ts';
import { createRouter } from '../../proxy/route/create-router.ts';
import { createLimit } from '../../system/limit.ts';
import type { System } from '../../system/system.ts';
import type { Session } from '../session.ts';
import { MAX_INPUT_BYTES } from './read-input.ts';

type HowToConnect = Required<Pick<https.RequestOptions, 'agent' | 'ca' | 'rejectUnauthorized'>>;

/** Longest download with its redirects, ms. */
const FETCH_TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;

/**
 * A list given as a URL, fetched through the machine's default proxy from a server that `roots` (PEM) vouch for; every
 * trouble is the user's one line, because nothing can be probed without it.
 */
export async function fetchCatalogue(
  url: string,
  discovery: ProxyDiscovery,
  machine: System,
  session: Session,
  roots: readonly string[],
): Promise<Catalogue> {
  // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED and NODE_EXTRA_CA_CERTS would decide otherwise.
  const tls = { ca: [...roots], rejectUnauthorized: true };
  const router = createRouter({
    consumer: null,
    methods: discovery.methods,
    system: machine,
    elapsed: session.elapsed,
  });
  const agent = new ProxyAgent({
    ...tls,
    getProxyForUrl: async (asked) => {
      const server = (await router.route('default', asked)).servers[0] ?? 'direct';
      return server === 'direct' ? '' : routeServerText(server);
    },
  });
  const limit = createLimit(FETCH_TIMEOUT_MS, session.signal);
  try {
    const bytes = await download(url, { ...tls, agent }, limit.signal, MAX_REDIRECTS);
    return loadCatalogue({ kind: 'file', name: url, bytes });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = limit.isOver()
      ? `it is not complete after ${FETCH_TIMEOUT_MS / 1000} s`
      : session.signal.aborted
        ? 'the run ended before it was complete'
        : error instanceof Error
          ? error.message.slice(0, 200)
          : 'failed';
    throw new UsageError(
      `--catalogue ${url}: cannot be fetched (${why}); save it as a file and name that`,
      session.signal.aborted ? 3 : 2,
    );
  } finally {
    limit.end();
    agent.destroy();
    await router.close();
  }
}

async function download(url: string, how: HowToConnect, signal: AbortSignal, redirects: number): Promise<Buffer> {
  const answer = await get(url, how, signal);
  const status = answer.statusCode ?? 0;
  const location = answer.headers.location;
  if (status >= 300 && status < 400 && location) {
    answer.destroy();
    const next = new URL(location, url);
    if (redirects === 0) throw new Error('too many redirects');
    if (url.startsWith('https:') && next.protocol !== 'https:') throw new Error('redirected from https to http');
    return download(next.href, how, signal, redirects - 1);
  }
  if (status !== 200) {
    answer.destroy();
    throw new Error(`status ${status}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Told by `complete` below: a connection that breaks off is an error here, an end of ours not always.
  const chunksOf = async (): Promise<void> => {
    for await (const chunk of answer) {
      size += (chunk as Buffer).length; // no encoding is set, so chunks are buffers
      if (size > MAX_INPUT_BYTES) return;
      chunks.push(chunk as Buffer);
    }
  };
  await chunksOf().catch(() => answer.destroy());
  if (size > MAX_INPUT_BYTES) throw new Error(`larger than ${MAX_INPUT_BYTES / 1024 / 1024} MB`);
  if (!answer.complete) throw new Error(`the answer was cut off after ${size} bytes`);
  return Buffer.concat(chunks);
}

function get(url: string, how: HowToConnect, signal: AbortSignal): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? https : http;
    client.get(url, { ...how, signal }, resolve).on('error', reject);
  });
}
