import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.ts';

/** The three hosts of a network. */
export type Host = 'client' | 'proxy' | 'cloud';

/** What a program said. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  /** Added to an environment that holds nothing but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

/** One link between proxy and cloud: a plain one, or one with one-way delay and loss. */
export interface LinkOptions {
  readonly delayMs: number;
  readonly lossPercent: number;
}

/** Three hosts on one machine; nothing in them reaches the world outside. */
export interface Network {
  /** Scratch folder; goes with the network. */
  readonly folder: string;
  /** Writes a file below the scratch folder and gives its path. */
  write(name: string, content: string | Buffer): string;
  /** Runs a program on a host to its end. */
  run(host: Host, file: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts a program on a host without waiting for its end. */
  spawn(host: Host, file: string, args: readonly string[], options?: RunOptions): ChildProcess;
  /** Starts a daemon in the foreground and waits until it listens on these TCP ports (and UDP ports). */
  start(host: Host, name: string, file: string, args: readonly string[], ports: readonly number[]): Promise<Daemon>;
  /** Names this server in the resolver settings of a host; programs started from now on ask it. */
  ask(host: Host, nameServer: string): void;
  /** Replaces the nft rules of a host. */
  filter(host: Host, rules: string): Promise<void>;
  /** Takes everything down. */
  stop(): Promise<void>;
}

/** A daemon of the network. */
export interface Daemon {
  /** What it wrote to stdout and stderr so far. */
  log(): string;
  kill(): Promise<void>;
}

let count = 0;

/** Builds the network: namespaces, links, addresses, routes, resolvers. See {@link addresses} for the plan. */
export async function createNetwork(link: LinkOptions | null = null): Promise<Network> {
  const folder = await mkdtemp(join(tmpdir(), 'mcl-network-'));
  // Daemons that give up root must still find their files.
  await chmod(folder, 0o755);
  const id = `mcl-${process.pid}-${count++}`;
  const namespaces: Record<Host, string> = { client: `${id}-client`, proxy: `${id}-proxy`, cloud: `${id}-cloud` };
  const reaper = spawn(
    'sh',
    [fileURLToPath(new URL('reaper.sh', import.meta.url)), folder, ...Object.values(namespaces)],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const gone = new Promise<void>((resolve) => reaper.once('exit', () => resolve()));
  const network: Network = {
    folder,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o644 });
      return path;
    },
    run: (host, file, args, options = {}) => run(inside(namespaces[host], file, args), folder, options),
    spawn: (host, file, args, options = {}) => {
      const [command = '', ...rest] = inside(namespaces[host], file, args);
      return spawn(command, rest, { ...processOptions(folder, options), stdio: ['ignore', 'pipe', 'pipe'] });
    },
    start: (host, name, file, args, ports) => startDaemon(network, namespaces[host], host, name, file, args, ports),
    ask(host, nameServer) {
      const resolver = `nameserver ${nameServer}\nsearch corp.lab\noptions timeout:2 attempts:1\n`;
      writeNamespaceFile(namespaces[host], 'resolv.conf', resolver);
    },
    async filter(host, rules) {
      const file = network.write(`nft-${host}`, `flush ruleset\n${rules}\n`);
      await must(network.run(host, 'nft', ['-f', file]));
    },
    async stop() {
      reaper.stdin?.end();
      await gone;
    },
  };
  try {
    await build(network, namespaces, link);
    return network;
  } catch (error) {
    await network.stop();
    throw error;
  }
}

const inside = (namespace: string, file: string, args: readonly string[]): readonly string[] => [
  'ip',
  'netns',
  'exec',
  namespace,
  file,
  ...args,
];

function processOptions(folder: string, { env = {}, cwd }: RunOptions) {
  return {
    cwd: cwd ?? folder,
    env: {
      PATH: `/usr/sbin:/usr/bin:/sbin:/bin:${dirname(process.execPath)}`,
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      ...env,
    },
  };
}

function run([file = '', ...args]: readonly string[], folder: string, options: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const limits = {
      timeout: options.timeoutMs ?? 50_000,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 64 * 1024 * 1024,
    };
    execFile(file, args, { ...processOptions(folder, options), ...limits }, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string') return reject(error);
      resolve({ code: error ? ((error.code as number | undefined) ?? null) : 0, stdout, stderr });
    });
  });
}

/** Runs something that has to succeed. */
export async function must(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  if (ran.code !== 0) throw new Error(`exit ${ran.code}: ${ran.stderr}${ran.stdout}`);
  return ran;
}

async function build(network: Network, names: Readonly<Record<Host, string>>, link: LinkOptions | null): Promise<void> {
  const { client, proxy, cloud } = names;
  const ip = (batch: string) => must(run(['ip', '-batch', network.write('ip-batch', batch)], network.folder, {}));
  await ip([client, proxy, cloud].map((name) => `netns add ${name}\n`).join(''));
  // Before any link exists: duplicate address detection would hold IPv6 back for seconds.
  const settings = ['all', 'default'].map((scope) => `net.ipv6.conf.${scope}.accept_dad=0`);
  await Promise.all(
    (['client', 'proxy', 'cloud'] as const).map((host) => must(network.run(host, 'sysctl', ['-qw', ...settings]))),
  );
  for (const host of ['client', 'proxy'] as const) {
    network.ask(host, addresses.proxyLan);
    writeNamespaceFile(names[host], 'hosts', '127.0.0.1 localhost\n::1 localhost\n');
  }
  await ip(`link add lan0 netns ${client} type veth peer name lan1 netns ${proxy}\n`);
  if (link === null) await ip(`link add wan0 netns ${proxy} type veth peer name wan1 netns ${cloud}\n`);
  else await startRelay(network, proxy, cloud, link);
  const inNamespace = async (host: Host, lines: readonly string[]): Promise<void> => {
    await must(network.run(host, 'ip', ['-batch', network.write(`ip-${host}`, `${lines.join('\n')}\n`)]));
  };
  await inNamespace('client', [
    'link set lo up',
    `addr add ${addresses.clientLan}/24 dev lan0`,
    `addr add ${addresses.clientLan6}/64 dev lan0 nodad`,
    'link set lan0 up',
    `route add default via ${addresses.proxyLan}`,
    `route add default via ${addresses.proxyLan6}`,
  ]);
  await must(network.run('proxy', 'sysctl', ['-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']));
  await inNamespace('proxy', [
    'link set lo up',
    `addr add ${addresses.proxyLan}/24 dev lan1`,
    `addr add ${addresses.proxyLan6}/64 dev lan1 nodad`,
    'link set lan1 up',
    `addr add ${addresses.proxyWan}/32 dev wan0`,
    `addr add ${addresses.proxyWan6}/128 dev wan0 nodad`,
    'link set wan0 up',
    `route add ${addresses.cloudNet} dev wan0`,
    `route add ${addresses.cloudNet6} dev wan0`,
  ]);
  await inNamespace('cloud', [
    'link set lo up',
    ...[addresses.cloud, addresses.blackHole, addresses.closed].map((own) => `addr add ${own}/32 dev wan1`),
    ...[addresses.cloud6, addresses.blackHole6].map((own) => `addr add ${own}/128 dev wan1 nodad`),
    'link set wan1 up',
    `route add ${addresses.proxyWan} dev wan1`,
    `route add ${addresses.proxyWan6} dev wan1`,
    `route add ${addresses.lanNet} via ${addresses.proxyWan} dev wan1 onlink`,
    `route add ${addresses.lanNet6} via ${addresses.proxyWan6} dev wan1 onlink`,
  ]);
  await network.filter(
    'cloud',
    inputChain(
      `ip daddr ${addresses.blackHole} drop`,
      `ip6 daddr ${addresses.blackHole6} drop`,
      // nginx listens on every address; the kernel's own answer for a closed port is the same reset.
      `ip daddr ${addresses.closed} meta l4proto tcp reject with tcp reset`,
    ),
  );
  await must(network.run('client', 'bash', ['-c', ANSWERS_AT_ONCE, 'bash', addresses.proxyLan6]));
}

/**
 * The first packet by IPv6 on a new link may be lost, and its neighbour is asked for again a second later: a test that
 * begins meanwhile measures that. A closed port answers at once as soon as the link is ready.
 */
const ANSWERS_AT_ONCE = `for try in {1..20}; do
  before=\${EPOCHREALTIME/./}
  (exec 3<>"/dev/tcp/$1/9") 2>/dev/null
  (( \${EPOCHREALTIME/./} - before < 100000 )) && exit 0
done
exit 1`;

/** An nft table for packets that end on the host. */
export function inputChain(...rules: readonly string[]): string {
  return `table inet own {\nchain input {\ntype filter hook input priority 0;\n${rules.join('\n')}\n}\n}`;
}

/** An nft table for packets that the host passes on. */
export function forwardChain(...rules: readonly string[]): string {
  return `table inet own {\nchain forward {\ntype filter hook forward priority 0;\n${rules.join('\n')}\n}\n}`;
}

function writeNamespaceFile(namespace: string, name: string, content: string): void {
  mkdirSync(`/etc/netns/${namespace}`, { recursive: true });
  writeFileSync(`/etc/netns/${namespace}/${name}`, content);
}

/** netem where the kernel has it would do as well; the relay works everywhere and drops the same packets in each run. */
async function startRelay(network: Network, proxy: string, cloud: string, link: LinkOptions): Promise<void> {
  const script = fileURLToPath(new URL('relay.py', import.meta.url));
  const relay = spawn(
    '/usr/bin/python3',
    [script, `${proxy}:wan0`, `${cloud}:wan1`, String(link.delayMs), String(link.lossPercent)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // It lives outside of the namespaces, so the reaper must be told. Field 22 of stat: start time.
  appendFileSync(join(network.folder, 'pids'), `${relay.pid} ${startTime(relay.pid ?? 0)}\n`);
  await new Promise<void>((resolve, reject) => {
    relay.once('exit', (code) => reject(new Error(`relay ended with ${code}`)));
    relay.stdout.once('data', () => resolve());
  });
}

function startTime(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[21] ?? '';
}

async function startDaemon(
  network: Network,
  namespace: string,
  host: Host,
  name: string,
  file: string,
  args: readonly string[],
  ports: readonly number[],
): Promise<Daemon> {
  const logFile = network.write(`${name}.out`, '');
  const output = openSync(logFile, 'a');
  const [command = '', ...rest] = inside(namespace, file, args);
  const child = spawn(command, rest, { ...processOptions(network.folder, {}), stdio: ['ignore', output, output] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const log = (): string => readFileSync(logFile, 'utf8');
  const limit = Date.now() + 15_000;
  while (!(await listens(network, host, ports))) {
    if (child.exitCode !== null || Date.now() > limit)
      throw new Error(`${name} does not listen on ${ports.join(', ')} (exit ${child.exitCode}): ${log()}`);
    await sleep(20);
  }
  return {
    log,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Asked of the kernel, so that no daemon sees a connection that is not a test's. */
async function listens(network: Network, host: Host, ports: readonly number[]): Promise<boolean> {
  const { stdout } = await network.run(host, 'sh', [
    '-c',
    'cat /proc/net/tcp /proc/net/tcp6 | grep " 0A "; cat /proc/net/udp /proc/net/udp6',
  ]);
  const open = new Set(
    [...stdout.matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) /gm)].map((row) => parseInt(row[1] ?? '', 16)),
  );
  return ports.every((port) => open.has(port));
}
