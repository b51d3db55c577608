import type { FindingInfo } from '../finding-info.ts';
import { count, counted, items, joined, text } from './say.ts';

/** Words for the run itself. */
export const RUN_WORDS = {
  'region-unknown': {
    title: (args) =>
      `The region of this device is not known; ${joined(items(args, 'regions')) || 'several regions'} ${items(args, 'regions').length === 1 ? 'was' : 'were'} tested to be sure.`,
    clause: () => 'the region of the device is not known',
    cause: 'The device is not onboarded, or its onboarding data names no region, and none was given.',
    effect: 'Hosts of other regions that this device never needs may appear as failed.',
    remedy: () =>
      'Name the region with --geo (US EU UK AU AE GCC GCC-High DoD), or give the onboarding package with --onboarding.',
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'A region that is not known is never a silently smaller list.',
  },
  'not-elevated': {
    title: (args) =>
      `The tool ran as ${text(args, 'user', 'a user')} without elevation${args.system === false ? ', not as the account of the sensor' : ''}.`,
    clause: () => 'the tool ran without elevation',
    cause: 'The shell was not started as administrator or root.',
    effect:
      "Settings of LocalSystem and policies may be hidden, and a user's own permissions and firewall rules may differ from those of the sensor.",
    remedy: (args) =>
      text(args, 'platform') === ''
        ? 'On Windows start the shell with "Run as administrator", or run the tool as SYSTEM with --as-system; elsewhere run it with sudo.'
        : text(args, 'platform') === 'win32'
          ? 'Start the shell with "Run as administrator", or run the tool as SYSTEM with --as-system.'
          : 'Run the tool with sudo.',
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'Read from the token (or the user id), never guessed from another command.',
  },
  'asr-rule-may-block': {
    title: (args) =>
      `An attack surface reduction rule ${text(args, 'state') === 'block' ? 'blocks' : 'watches'} processes started by PsExec and WMI (${text(args, 'state', 'on')}).`,
    clause: () => 'an attack surface reduction rule blocks PsExec',
    cause: 'The rule d1e49aac-8f56-4280-b9ba-993a6d77406c is set on this device.',
    effect:
      'Tools that start themselves through PsExec, such as the original analyzer, are stopped. This tool does not need PsExec; Defender itself is not affected.',
    remedy: () =>
      'Nothing for this tool: keep the rule on, and use --as-system where the account of the sensor is wanted.',
    firewallSentence: () => null,
    originalChecks: ['131001'],
    explain: 'The state is read from policy and local settings.',
  },
  'deadline-reached': {
    title: (args) =>
      `The run ended ${text(args, 'because') === 'deadline' ? `at its deadline of ${text(args, 'deadline')} s` : `early (${text(args, 'because', 'interrupted')})`}: ${text(args, 'skipped') === '' ? 'some probes' : `${count(args, 'skipped')} of ${counted(count(args, 'planned'), 'probe')}`} ${count(args, 'skipped') === 1 ? 'was' : 'were'} not tested.`,
    clause: () => 'the run ended before everything was tested',
    cause: 'Many connections wait for their time-out, the list is long, or somebody interrupted the run.',
    effect: 'What was not tested is neither good nor bad: it is marked as not tested.',
    remedy: () =>
      'Repeat with a longer --deadline, a shorter --timeout, or fewer targets (--service, --geo, --methods).',
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'The files are written in every case and say "complete": false.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
