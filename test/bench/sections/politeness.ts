import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { time } from '../command.ts';
import type { Row } from '../figures.ts';
import { type Bench, originalRun, withArgs, writeCatalogue } from '../peers.ts';

/** URLs of one region in the original's list. */
const COUNT = 31;

/** What one run costs the network, against the original's five requests for every URL. */
export async function politeness({ stage, tool }: Bench): Promise<readonly Row[]> {
  const { ports } = stage;
  const proxy = `127.0.0.1:${ports.http}`;
  const machine = join(stage.folder, 'polite.json');
  writeFileSync(machine, JSON.stringify({ platform: 'linux', env: { HTTPS_PROXY: `http://${proxy}` } }));
  const pac = join(stage.folder, 'polite.pac');
  writeFileSync(pac, `function FindProxyForURL(url, host) { return "PROXY ${proxy}"; }`);
  await stage.traffic();
  await time(
    withArgs(tool, [
      ...['analyze', '--geo', 'US', '--catalogue', writeCatalogue(stage, COUNT), '--service-ca-file', stage.caFile],
      ...['--machine', machine, '--pac', pac, '--named-proxy', proxy, '--proxy', `socks5://127.0.0.1:${ports.socks}`],
      ...['--connect-to', `:443:127.0.0.1:${ports.direct}`, '--connect-to-direct-only'],
      ...['--output', join(stage.folder, 'polite')],
    ]),
  );
  const own = await stage.traffic();
  await time(originalRun(stage, COUNT));
  const original = await stage.traffic();
  return [
    {
      what: `politeness: ${COUNT} targets by five methods, three of them the same proxy`,
      goal: 'below the original',
      figure: `${own.connections} connections, ${kilobytes(own.bytes)}; the original's order ${original.connections} and ${kilobytes(original.bytes)}`,
      holds: own.connections < original.connections && own.bytes < original.bytes,
    },
  ];
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
