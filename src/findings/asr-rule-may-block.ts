import { oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The rule that stops PsExec is on. */
export const asrRuleMayBlock = defineFinding({
  severity: ['info'],
  args: {
    state: oneOf('block', 'warn'),
  },
  title: ({ state }) =>
    `An attack surface reduction rule ${state === 'block' ? 'blocks' : 'watches'} processes started by PsExec and WMI (${state ?? 'on'}).`,
  clause: () => 'an attack surface reduction rule blocks PsExec',
  cause: 'The rule d1e49aac-8f56-4280-b9ba-993a6d77406c is set on this device.',
  effect:
    'Tools that start themselves through PsExec, such as the original analyzer, are stopped. This tool does not need PsExec; Defender itself is not affected.',
  remedy: () =>
    'Nothing for this tool: keep the rule on, and use --as-system where the account of the sensor is wanted.',
  firewallSentence: () => null,
  explanation: 'The state is read from policy and local settings.',
  originalChecks: ['131001'],
});
