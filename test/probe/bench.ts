import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import type { Method } from '../../src/model/method.ts';
import { METHODS } from '../../src/model/method.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Measurement } from '../../src/model/probe.ts';
import type { ProxyServer, Route, RouteServer } from '../../src/model/proxy.ts';
import type { Target } from '../../src/model/target.ts';
import { type MeasureInput, type MeasureResult, measure, type PlannedTarget } from '../../src/probe/measure.ts';
import { createTrust } from '../../src/probe/tls/trust.ts';
import { seen } from '../seen.ts';
import { authority, cloudCertificate, type Made } from './certificates.ts';

/** The roots of the service in the embedded list. */
const LISTED = embeddedCatalogue().roots.service;

/** What a server of a test does with each connection. */
export type Behaviour = (socket: Socket | TLSSocket, connection: number) => void;

/** A real server on loopback and what it saw. */
export interface TestServer {
  readonly port: number;
  /** Connections accepted. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

const servers: TestServer[] = [];
/** The raw sockets of all servers by their two ports: a TLS socket cannot send a reset. */
const raw = new Map<string, Socket>();
const portsOf = (socket: Socket) => `${socket.localPort} ${socket.remotePort}`;

/** Ends a connection with RST, also below TLS. */
export function resetConnection(socket: Socket): void {
  raw.get(portsOf(socket))?.resetAndDestroy();
}

async function listen(server: Server): Promise<TestServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.prependListener('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    const ports = portsOf(socket);
    raw.set(ports, socket);
    socket
      .on('error', () => {})
      .on('close', () => {
        open.delete(socket);
        raw.delete(ports);
      });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const made: TestServer = {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
  servers.push(made);
  return made;
}

/** Ends every server of this file's tests. */
export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

export function tcpServer(behave: Behaviour): Promise<TestServer> {
  let count = 0;
  return listen(createServer({ noDelay: true, allowHalfOpen: true }, (socket) => behave(socket, ++count)));
}

export function tlsServer(
  behave: Behaviour,
  options: { certificate?: Made; chain?: readonly Made[]; extra?: object } = {},
): Promise<TestServer> {
  const leaf = options.certificate ?? cloudCertificate;
  const cert = [leaf, ...(options.chain ?? [])].map(({ pem }) => pem).join('');
  let count = 0;
  const server = createTlsServer({ key: leaf.keyPem, cert, ...options.extra }, (socket) => {
    socket.on('error', () => {});
    socket.setNoDelay(true);
    behave(socket, ++count);
  });
  server.on('tlsClientError', () => {});
  return listen(server);
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await tcpServer(() => {});
  await server.close();
  return server.port;
}

/** Calls back with each request head that arrives. */
export const onHead =
  (answer: (socket: Socket, head: string) => void): Behaviour =>
  (socket) => {
    let seen = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      seen += chunk.toString('latin1');
      for (let end = seen.indexOf('\r\n\r\n'); end >= 0; end = seen.indexOf('\r\n\r\n')) {
        const head = seen.slice(0, end + 4);
        seen = seen.slice(end + 4);
        answer(socket, head);
      }
    });
  };

/** Answers each request with fixed bytes and closes. */
export const says = (bytes: string | Buffer): Behaviour => onHead((socket) => socket.end(bytes));

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Real: yes\r\n\r\nok';

export const target = (url: string, changes: Partial<Target> = {}): Target => ({
  id: `t-${url.replace(/\W+/g, '-')}`,
  url,
  service: 'Custom',
  region: 'custom',
  models: ['standard'],
  httpMethod: 'GET',
  observed: seen(200),
  answer: null,
  pinned: false,
  required: true,
  devices: ['W'],
  minBuild: null,
  maxBuild: null,
  tests: [],
  notes: null,
  source: 'test',
  date: null,
  ...changes,
});

export const route = (method: Method, servers: readonly RouteServer[]): Route => ({
  method,
  servers,
  state: servers.length > 0 ? 'routed' : 'absent',
  bypassed: false,
  bypassedBy: null,
  resolution: null,
  failure: null,
  consumerUse: null,
  withoutPath: null,
  dropped: [],
  scriptLine: null,
});

export const proxy = (port: number, scheme: ProxyServer['scheme'] = 'http', host = '127.0.0.1'): ProxyServer => ({
  scheme,
  host,
  port,
});

/** One target, by method 3 or over the servers given as method 5. */
export const plan = (one: Target, servers: readonly RouteServer[]): PlannedTarget => ({
  target: one,
  routes: METHODS.map((method) => route(method, method === 'command-line' ? servers : [])),
});

export const testTrust = createTrust({
  machineRoots: [],
  caFile: [],
  serviceCaFile: [authority.pem],
  listedRoots: LISTED,
});

/** Every name of the tests is this machine; what ends in `.missing` does not exist. */
export const loopbackNames: MeasureInput['network'] = {
  lookup: async (name) => {
    if (/\.missing$|\.invalid$|^mca-/.test(name)) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    return { addresses: [{ address: '127.0.0.1', family: 4 }] };
  },
  aliases: async () => [],
};

/** Measures with short limits. */
export function run(plans: readonly PlannedTarget[], changes: Partial<MeasureInput> = {}): Promise<MeasureResult> {
  const began = performance.now();
  return measure({
    plan: plans,
    methods: METHODS,
    network: loopbackNames,
    trust: testTrust,
    family: null,
    timeoutMs: 1000,
    retries: 0,
    concurrency: null,
    connectTo: [],
    proxyCredentials: null,
    elapsed: () => performance.now() - began,
    signal: new AbortController().signal,
    ...changes,
  });
}

/** The cell of method 5 of the first target, measured over `servers`. */
export async function measureOne(
  one: Target,
  servers: readonly RouteServer[],
  changes: Partial<MeasureInput> = {},
): Promise<Measurement> {
  const { measurements } = await run([plan(one, servers)], changes);
  const cell = measurements.find(({ method }) => method === 'command-line');
  if (!cell) throw new Error('no cell');
  return cell;
}

/** The last observation of the last attempt. */
export function lastOf(measurement: Measurement): Observation {
  const last = measurement.attempts.at(-1)?.observations.at(-1);
  if (!last) throw new Error(`nothing observed: ${JSON.stringify(measurement)}`);
  return last;
}

/** `tcp(proxy) tunnel(proxy)` and the word of the last failure. */
export function trail(measurement: Measurement): string {
  const observations = measurement.attempts.at(-1)?.observations ?? [];
  const failure = observations.at(-1)?.failure;
  return `${observations.map(({ phase, peer }) => `${phase}(${peer})`).join(' ')}${failure ? ` ${failure.code}` : ''}`;
}

/** A proxy that opens tunnels to `port` on loopback whatever name it is asked for, and forwards absolute forms. */
export const tunnelTo =
  (connectPort: number, opened = 'HTTP/1.1 200 Connection established\r\n\r\n'): Behaviour =>
  async (socket) => {
    const { connect } = await import('node:net');
    socket.once('data', () => {
      const up = connect(connectPort, '127.0.0.1', () => {
        socket.write(opened);
        up.pipe(socket).pipe(up);
      });
      up.on('error', () => resetConnection(socket));
      socket.on('error', () => up.destroy()).on('close', () => up.destroy());
    });
  };
