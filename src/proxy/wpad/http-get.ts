import http from 'node:http';
import https from 'node:https';
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { partsOf } from '../../net/url-parts.ts';

/** One answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** True when the body was longer than allowed and the rest was not read. */
  readonly tooLarge: boolean;
}

/** How one GET is made. */
export interface HttpGetOptions {
  /** The address to connect to; the URL's host is only named in TLS and in the request. */
  readonly address: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** PEM roots for https. */
  readonly roots: readonly string[];
}

/** One GET over a connection of its own, straight to `address`: no agent, no environment variable and no proxy has a say. */
export function httpGet(url: URL, options: HttpGetOptions): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  const { host, port, path } = partsOf(url);
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(
      {
        method: 'GET',
        host,
        port,
        path,
        headers: { host: url.host, accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
        signal: options.signal,
        // With a connection of our own no agent is used, so that NODE_USE_ENV_PROXY cannot reroute the download.
        createConnection: () =>
          secure
            ? connectTls({
                host: options.address,
                port,
                ...(isIP(host) ? {} : { servername: host }),
                ca: [...options.roots],
                // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would decide otherwise.
                rejectUnauthorized: true,
                ALPNProtocols: ['http/1.1'],
              })
            : connect({ host: options.address, port }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const answer = (tooLarge: boolean): HttpAnswer => ({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
          ),
          body: Buffer.concat(chunks),
          tooLarge,
        });
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= options.maxBytes) return void chunks.push(chunk);
          resolve(answer(true));
          request.destroy();
        });
        response.on('end', () => resolve(answer(false)));
        // A body that breaks off is no script.
        response.on('error', reject);
        response.on('aborted', () => reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
      },
    );
    request.on('error', reject);
    request.end();
  });
}
