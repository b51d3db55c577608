import { flag, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The tool had fewer rights than the sensor. On Windows settings of LocalSystem stay hidden then, elsewhere little does. */
export const notElevated = defineFinding({
  severity: ['warning', 'info'],
  args: {
    user: text,
    platform: oneOf('win32', 'linux', 'darwin'),
    /** True for the account of the sensor. */
    system: flag,
  },
  title: ({ user, system }) =>
    `The tool ran as ${user ?? 'a user'} without elevation${system === false ? ', not as the account of the sensor' : ''}.`,
  clause: () => 'the tool ran without elevation',
  cause: 'The shell was not started as administrator or root.',
  effect:
    "Settings of LocalSystem and policies may be hidden. A user's permissions and firewall rules may differ from those of the sensor.",
  remedy: ({ platform }) => {
    switch (platform) {
      case null:
        return 'On Windows, start the shell with "Run as administrator", or use --as-system. On other systems, run the tool with sudo.';
      case 'win32':
        return 'Start the shell with "Run as administrator", or run the tool as SYSTEM with --as-system.';
      case 'linux':
      case 'darwin':
        return 'Run the tool with sudo.';
    }
  },
  firewallSentence: () => null,
  explanation: 'The token (or the user id) is the evidence, never another command.',
  originalChecks: [],
});
