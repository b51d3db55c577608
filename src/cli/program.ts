import { Command, CommanderError, Option } from 'commander';
import { LAB_SCENARIOS, STYLES } from '../model/options.ts';
import { UsageError } from '../model/usage-error.ts';
import { didYouMean, nearest } from '../text/nearest.ts';
import type { RawOptions } from './options/raw-options.ts';

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Options that choose what is tested; `targets` has them too. */
function withTargetOptions(command: Command): Command {
  return command
    .option('-g, --geo <list>', 'regions: US EU UK AU AE GCC GCC-High DoD all; GW_US … for the streamlined list')
    .option('--model <model>', 'URL list: standard, streamlined or both')
    .option(
      '-o, --onboarding <file>',
      'take region and list from an onboarding package (.cmd .ps1 .py mdatp_onboard.json)',
    )
    .option('--catalogue <file|url>', 'use this list: our JSON, CSV, .xlsx, endpoints.txt, RegionsURLs.json')
    .option('--url <url>', 'one more target; repeatable', collect)
    .option('--os <system>', 'rules of this system: windows windows-legacy windows-mma macos linux')
    .option('--os-build <number>', 'rules of this Windows build')
    .option('--service <list>', 'only these services')
    .option('--include <glob>', 'only targets whose host or URL matches; repeatable', collect)
    .option('--exclude <glob>', 'no targets whose host or URL matches; repeatable', collect)
    .option('--workspace-id <id>', 'fills the * of the Log Analytics hosts')
    .option('--service-tags <file>', "Microsoft's Service Tags JSON or the older IP ranges XML");
}

/** Options that say where proxies come from; `proxies` has them too. */
function withProxyOptions(command: Command): Command {
  return command
    .option('-p, --proxy <server>', 'method 5: host:port, http:// https:// socks4:// socks5://')
    .option('--named-proxy <server>', "method 4 from here instead of the machine's settings")
    .option('--pac <url|file>', 'method 2 from here instead of discovery')
    .option('--machine <file>', 'discovery reads this recorded machine instead of this one')
    .option('--timeout <seconds>', 'longest single step', '10');
}

/** How results look and where they go; `replay` has them too. */
function withOutputOptions(command: Command): Command {
  return command
    .option('--output <dir>', 'where the result folder and zip go', '.')
    .addOption(
      new Option('--result-style <style>', 'file names of today or of 2019').choices(['mde', 'wdatp']).default('mde'),
    )
    .option('--format <list>', 'files to write: text html json junit csv markdown prometheus', 'text,html,json')
    .option('--stdout <format>', 'print one document on stdout instead of the summary')
    .option('--json', 'the same as --stdout json')
    .addOption(new Option('--style <tool>', 'last line and exit code as a fleet tool wants them').choices([...STYLES]))
    .option('--no-zip', 'write the folder only')
    .option('--anonymize', 'stable pseudonyms for host, user, addresses, ids, proxy names')
    .addOption(
      new Option('--fail-on <severity>', 'findings that make the exit code non-zero')
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .option('-q, --quiet', 'no progress, no notes, no summary')
    .option('--no-progress', 'no moving progress')
    .option('--no-color', 'no colours (NO_COLOR is honoured too)');
}

function withAnalyzeOptions(command: Command): Command {
  return withOutputOptions(withProxyOptions(withTargetOptions(command)))
    .option('--methods <list>', 'of default,wpad,none,named,command-line', 'default,wpad,none,named,command-line')
    .option('--proxy-credentials-env <name>', 'variable that holds user:password for the proxy that asks')
    .option('--connect-to <h1:p1:h2:p2>', "curl's option: for H1:P1 connect to H2:P2; repeatable", collect)
    .option('--connect-to-direct-only', 'the rules of --connect-to leave proxies alone, which then choose by name')
    .option('--ca-file <file>', "PEM roots trusted besides the machine's")
    .option('--service-ca-file <file>', 'PEM roots the service itself may chain to (a mock cloud)')
    .option('-4, --ipv4', 'only IPv4')
    .option('-6, --ipv6', 'only IPv6')
    .option('--deadline <seconds>', 'longest whole run; partial results are written', '120')
    .option('--concurrency <number>', 'probes in flight')
    .option('--retries <number>', 'how often a failed chain of steps is tried again', '1')
    .option('--require-elevation', 'stop with exit 3 when not elevated')
    .option('--as-system', 'Windows: run as LocalSystem, the account of the sensor, by a scheduled task')
    .option('--engine <name>', "own; or winhttp: beside it what Windows' own HTTP stack answers", 'own')
    .option('--watch <seconds>', 'repeat with this pause and print changes only')
    .option('--until-pass', 'with --watch: end as soon as the exit code is 0')
    .addOption(
      new Option('--lab [scenario]', `analyse through the embedded lab: ${LAB_SCENARIOS.join(' ')}`).preset('healthy'),
    );
}

/** The command line. Each command's code is loaded only when it runs. `setExit` receives the exit code. */
export function createProgram(version: string, setExit: (code: number) => void): Command {
  const program = new Command('mde-client-analyzer')
    .description(
      'Which service URL of Microsoft Defender for Endpoint fails, by which proxy, who stopped it, and what to do.',
    )
    .version(version, '-V, --version')
    .showHelpAfterError(false)
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .enablePositionalOptions();

  withAnalyzeOptions(program.command('analyze', { isDefault: true }))
    .description('test every service URL by the five methods and write the result folder and zip (the default command)')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/analyze-command.ts')).analyzeCommand(options, version)),
    );
  withProxyOptions(program.command('proxies'))
    .description('show every proxy setting found, who uses it, and what the sensor would use')
    .option('--for <url>', 'show the servers chosen for this URL; repeatable', collect)
    .option('--json', 'print the JSON document')
    .option('--record <file>', 'write this machine as a file for --machine, secrets removed')
    .option('--no-color', 'no colours')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/proxies-command.ts')).proxiesCommand(options)),
    );
  withTargetOptions(program.command('targets'))
    .description('list what analyze would test, and why each one is in or out')
    .option('--format <format>', 'table, json or csv', 'table')
    .option('--export <kind>', 'firewall export: csv markdown squid bypass pac paloalto azure windows')
    .option('--failed <report>', 'with --export: only what failed in this saved report')
    .option('--ip-ranges', 'with --export and --service-tags: address ranges by region')
    .option('--machine <file>', 'onboarding data of this recorded machine')
    .option('--no-color', 'no colours')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/targets-command.ts')).targetsCommand(options)),
    );
  withOutputOptions(program.command('replay'))
    .argument('<file>', 'a saved report (.json or the .zip), or recorded evidence without conclusions (.json)')
    .description('diagnose a saved report again and render it; needs no network')
    .action(async (file: string, options: RawOptions) =>
      setExit(await (await import('./commands/replay-command.ts')).replayCommand(file, options, version)),
    );
  program
    .command('compare')
    .argument('<a>', 'the earlier report')
    .argument('<b>', 'the later report')
    .description('what changed between two saved reports; exit 1 when something got worse')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json', 'markdown']).default('text'))
    .action(async (a: string, b: string, options: RawOptions) =>
      setExit(await (await import('./commands/compare-command.ts')).compareCommand(a, b, options)),
    );
  program
    .command('explain')
    .argument('[code]', 'a finding code; without one, all are listed')
    .description('what a finding code means, what causes it, what to do')
    .action(async (code: string | undefined) =>
      setExit(await (await import('./commands/explain-command.ts')).explainCommand(code)),
    );
  withTargetOptions(program.command('lab'))
    .argument('[scenario]', LAB_SCENARIOS.join(', '), 'healthy')
    .description('start the embedded lab on loopback and print how to reach it')
    .option('--json', 'print the addresses as JSON')
    .option('--write <dir>', 'write ca.pem, machine.json and arguments.txt there, for scripts')
    .action(async (scenario: string, options: RawOptions) =>
      setExit(await (await import('./commands/lab-command.ts')).labCommand(scenario, options)),
    );
  program
    .command('as-system-child', { hidden: true })
    .argument('<folder>')
    .action(async (folder: string) =>
      setExit(await (await import('./scheduled-task/run-task-child.ts')).runTaskChild(folder)),
    );
  program
    .command('winhttp-child', { hidden: true })
    .action(async () => setExit(await (await import('./winhttp-child.ts')).winhttpChild()));
  for (const command of program.commands) {
    command
      .exitOverride()
      .configureOutput({ outputError: () => {} })
      .showSuggestionAfterError(true);
  }
  return program;
}

/** Runs the program; mistakes on the command line become {@link UsageError}. Help and version end without one. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  checkCommand(program, argv[0] === 'help' ? argv[1] : argv[0]);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    const mistake = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    throw new UsageError(`${mistake}; mde-client-analyzer --help lists commands and options`);
  }
}

/** Without this an unknown command would be taken for an argument of the default one. */
function checkCommand(program: Command, word: string | undefined): void {
  const known = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith('-') || word === 'help' || known.includes(word)) return;
  throw new UsageError(
    `unknown command "${word.slice(0, 100)}"${didYouMean(nearest(word, known))} Known: ${known.join(' ')}`,
  );
}
