import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seen } from '../seen.ts';
import type { Command } from './command.ts';
import { DOMAIN, type Stage } from './stage.ts';

/** What every section gets. */
export interface Bench {
  readonly stage: Stage;
  /** The tool, without arguments. */
  readonly tool: Command;
  /** Measured runs of each program. */
  readonly runs: number;
  /** Targets of the large run. */
  readonly targets: number;
  /** The packaged executable; null without one. */
  readonly packaged: string | null;
  /** The bare Node of the version that the executable carries. */
  readonly packagedNode: string;
}

/** Where the requests go: straight, or with the slow line between proxy and cloud. */
export type Line = '' | 'Delayed';

const hostOf = (index: number): string => `host-${index}.${DOMAIN}`;

/** A catalogue of `count` https targets with as many names. */
export function writeCatalogue({ folder }: Stage, count: number): string {
  const file = join(folder, `catalogue-${count}.json`);
  const targets = Array.from({ length: count }, (_, index) => ({
    url: `https://${hostOf(index)}/commands/test`,
    service: 'CnC',
    region: 'US',
    observed: seen(200),
  }));
  writeFileSync(file, JSON.stringify({ name: `benchmark ${count}`, date: '2026-01-01', targets }));
  return file;
}

/** The tool against the stage: direct, HTTP proxy and SOCKS, with everything that a user's run does, files included. */
export function toolRun({ stage, tool }: Bench, count: number, line: Line): Command {
  const { ports, folder, caFile } = stage;
  return withArgs(tool, [
    ...['analyze', '--geo', 'US', '--catalogue', writeCatalogue(stage, count)],
    ...['--methods', 'none,named,command-line', '--service-ca-file', caFile],
    ...['--connect-to', `:443:127.0.0.1:${ports[`direct${line}`]}`, '--connect-to-direct-only'],
    ...['--named-proxy', `127.0.0.1:${ports[`http${line}`]}`],
    ...['--proxy', `socks5://127.0.0.1:${ports[`socks${line}`]}`],
    ...['--output', join(folder, 'result'), '--deadline', '600'],
  ]);
}

/** The tool with arguments. */
export function withArgs(tool: Command, args: readonly string[], exitCodes: readonly number[] = [0]): Command {
  return { file: tool.file, args: [...tool.args, ...args], exitCodes };
}

/** One way to the cloud, as curl's configuration says it. */
type Way = (line: Line) => readonly string[];

function ways({ ports }: Stage): { readonly direct: Way; readonly http: Way; readonly socks: Way } {
  return {
    direct: (line) => [`connect-to = ":443:127.0.0.1:${ports[`direct${line}`]}"`],
    http: (line) => [`proxy = "http://127.0.0.1:${ports[`http${line}`]}"`],
    socks: (line) => [`proxy = "socks5h://127.0.0.1:${ports[`socks${line}`]}"`],
  };
}

/** The same requests by curl: all at once, or one after the other as the original does. No session is resumed, so every connection is cold. */
export function curlRun(stage: Stage, count: number, line: Line, order: 'parallel' | 'sequence'): Command {
  const { direct, http, socks } = ways(stage);
  return curl(stage, `${order}-${count}${line}`, order, count, [direct(line), http(line), socks(line)]);
}

/** The original's five methods one after the other: default, WPAD and named by the HTTP proxy, none, command line. */
export function originalRun(stage: Stage, count: number): Command {
  const { direct, http, socks } = ways(stage);
  return curl(stage, `original-${count}`, 'sequence', count, [http(''), http(''), direct(''), http(''), socks('')]);
}

function curl(
  { folder, caFile }: Stage,
  name: string,
  order: 'parallel' | 'sequence',
  count: number,
  routes: readonly (readonly string[])[],
): Command {
  const requests = Array.from({ length: count }, (_, index) =>
    routes.map((route) =>
      [
        `url = "https://${hostOf(index)}/commands/test"`,
        'output = "/dev/null"',
        `cacert = "${caFile}"`,
        'max-time = 60',
        'no-sessionid',
        'fail',
        ...route,
      ].join('\n'),
    ),
  ).flat();
  const file = join(folder, `curl-${name}.cfg`);
  writeFileSync(file, requests.join('\nnext\n'));
  const atOnce = order === 'parallel' ? ['--parallel', '--parallel-max', '300', '--parallel-immediate'] : [];
  // A user's own configuration file must not change the picture.
  return { file: 'curl', args: ['--disable', '--silent', ...atOnce, '--config', file] };
}
