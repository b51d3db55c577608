import { Command, CommanderError, Help, Option } from 'commander';
import { LAB_SCENARIOS } from '../model/options.ts';
import { UsageError } from '../model/usage-error.ts';
import { didYouMean, nearest } from '../text/nearest.ts';
import { addOptions, collect } from './options/add-options.ts';
import type { RawOptions } from './options/raw-options.ts';

const EXAMPLES = `
Examples:
  test what devices of the EU need
    $ mde-client-analyzer --geo EU
  test through this proxy too
    $ mde-client-analyzer --proxy proxy.corp.example:8080
  show every proxy setting and who uses it
    $ mde-client-analyzer proxies
  try it against the embedded lab
    $ mde-client-analyzer --lab blocked --no-zip`;

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

  const analyze = addOptions(program.command('analyze', { isDefault: true }), 'analyze')
    .description('test every service URL by the five methods and write the result folder and zip (the default command)')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/analyze-command.ts')).analyzeCommand(options, version)),
    );
  addOptions(program.command('proxies'), 'proxies')
    .description(
      'show every proxy setting found and how each consumer comes to its proxy; exit 1 where Defender cannot use a setting',
    )
    .option('--for <url>', 'show the servers chosen for this URL; repeatable', collect)
    .option('--json', 'print the JSON document')
    .option('--record <file>', 'write this machine as a file for --machine, secrets removed')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/proxies-command.ts')).proxiesCommand(options)),
    );
  addOptions(program.command('targets'), 'targets')
    .description('list what analyze would test, and why each one is in or out')
    .option('--format <format>', 'table, json or csv', 'table')
    .option('--export <kind>', 'firewall export: csv markdown squid bypass pac paloalto azure windows')
    .option('--failed <report>', 'with --export: only what failed in this saved report')
    .option('--ip-ranges', 'with --export and --service-tags: address ranges by region')
    .option('--machine <file>', 'onboarding data of this recorded machine')
    .action(async (options: RawOptions) =>
      setExit(await (await import('./commands/targets-command.ts')).targetsCommand(options)),
    );
  addOptions(program.command('replay'), 'replay')
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
  addOptions(program.command('lab'), 'lab')
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
  // The top command is analyze as well: its help shows those options too.
  program.configureHelp({
    visibleOptions(command) {
      const own = Help.prototype.visibleOptions.call(this, command);
      return command === program ? [...own, ...analyze.options.filter(({ hidden }) => !hidden)] : own;
    },
  });
  program.addHelpText('after', EXAMPLES);
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
