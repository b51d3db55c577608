import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindingCode } from '../../src/findings/shape/finding.ts';
import type { Method } from '../../src/model/method.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Certificates } from './certificates.ts';
import type { Network, Ran } from './network.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The command as users start it, from a copy of what the package ships, so that a build in mid-run does not change what
 * is tested. `MDE_CLI` names another one, an installed package for example.
 */
export function cli(network: Network): string {
  if (process.env.MDE_CLI) return process.env.MDE_CLI;
  const copy = join(network.folder, 'package');
  if (!existsSync(copy))
    for (const part of ['package.json', 'bin', 'dist'])
      cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  return join(copy, 'bin/mde-client-analyzer.js');
}

/** One analysis from the client host. */
export interface Analysis extends Ran {
  readonly report: Report;
  /** Wall clock of the whole process, ms. */
  readonly wallMs: number;
}

/** What an analysis is started with. */
export interface AnalyzeInput {
  readonly network: Network;
  readonly certificates: Pick<Certificates, 'labCa'>;
  /** CSV text of the catalogue; null for the embedded list. */
  readonly list: string | null;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

let count = 0;

/** Runs `analyze --json` on the client; steps are limited to 2 s, because real failures here need milliseconds. */
export async function analyze({ network, certificates, list, args, env = {} }: AnalyzeInput): Promise<Analysis> {
  const run = count++;
  const catalogue = list === null ? [] : ['--catalogue', network.write(`run${run}/list.csv`, list)];
  const output = ['--output', network.write(`run${run}/.keep`, '').replace(/\/\.keep$/, '')];
  const limits = args.includes('--timeout') ? [] : ['--timeout', '2'];
  const fixed = [
    '--service-ca-file',
    certificates.labCa,
    '--json',
    '--no-progress',
    ...limits,
    ...output,
    ...catalogue,
  ];
  const begin = performance.now();
  const ran = await network.run('client', process.execPath, [cli(network), 'analyze', ...fixed, ...args], { env });
  const wallMs = performance.now() - begin;
  try {
    return { ...ran, wallMs, report: JSON.parse(ran.stdout) as Report };
  } catch {
    throw new Error(
      `analyze ${args.join(' ')}: exit ${ran.code}, no report\n${ran.stderr}\n${ran.stdout.slice(0, 2000)}`,
    );
  }
}

/** One cell of the matrix. */
export function cell(report: Report, url: string, method: Method): Probe {
  const target = report.targets.find((entry) => entry.url === url);
  const probe = report.probes.find((entry) => entry.targetId === target?.id && entry.method === method);
  if (!probe) throw new Error(`no cell for ${url} by ${method}: ${report.targets.map((entry) => entry.url).join(' ')}`);
  return probe;
}

/** How the result text would print a cell: `Succeeded (200)`, `Failed (12007)`, `Doesn't exist`. */
export function words(probe: Probe): string {
  if (probe.state === 'absent') return "Doesn't exist";
  if (probe.state === 'skipped') return 'Not tested';
  return `${probe.outcome === 'reachable' ? 'Succeeded' : 'Failed'} (${probe.code})`;
}

/** Findings about the device and the choice of list: they are the same in every test. */
const NOT_THE_NETWORKS: readonly FindingCode[] = ['region-unknown', 'not-elevated', 'proxy-invisible-to-system'];

/** Codes of the findings about the network, each once. */
export function codes(report: Report): readonly FindingCode[] {
  const all = report.findings.map((finding) => finding.code);
  return [...new Set(all)].filter((code) => !NOT_THE_NETWORKS.includes(code)).sort();
}
