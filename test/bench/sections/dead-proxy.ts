import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { side } from '../command.ts';
import { type Row, spread, wall } from '../figures.ts';
import { type Bench, withArgs } from '../peers.ts';

/** Shorter than the default of 10 s, so that the benchmark ends; the allowance is added to it, not multiplied. */
const STEP_S = 4;
const ALLOWED_MS = 2000;

/** The embedded list of a region by five methods, four of them through a proxy that swallows every packet. */
export async function deadProxy({ stage, tool, runs }: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, words] of [
    ['full', 'drops every packet'],
    ['silent', 'takes connections and says nothing'],
  ] as const) {
    const server = `127.0.0.1:${stage.ports[name]}`;
    const pac = join(stage.folder, `${name}.pac`);
    writeFileSync(pac, `function FindProxyForURL(url, host) { return "PROXY ${server}"; }`);
    const machine = join(stage.folder, `${name}.json`);
    writeFileSync(
      machine,
      JSON.stringify({ platform: 'linux', env: { HTTPS_PROXY: `http://${server}`, HTTP_PROXY: `http://${server}` } }),
    );
    const command = withArgs(
      tool,
      [
        ...['analyze', '--geo', 'US', '--os', 'windows', '--machine', machine, '--pac', pac],
        ...['--named-proxy', server, '--proxy', server, '--timeout', String(STEP_S)],
        // Direct connections meet the cloud at once, with a certificate that is not theirs: no packet leaves the machine.
        ...[
          '--connect-to',
          `:443:127.0.0.1:${stage.ports.direct}`,
          '--connect-to',
          `:80:127.0.0.1:${stage.ports.direct}`,
        ],
        ...['--connect-to-direct-only', '--output', join(stage.folder, 'dead')],
      ],
      [1],
    );
    const { tool: timings } = await side({ tool: command }, Math.min(runs, 3));
    rows.push({
      what: `five methods of the US region, a proxy that ${words}, steps of ${STEP_S} s`,
      goal: `≤ one step + 2 s`,
      figure: spread(timings),
      holds: wall(timings) <= STEP_S * 1000 + ALLOWED_MS,
    });
  }
  return rows;
}
