import { oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The rule that stops PsExec is on. */
export const asrRuleMayBlock = defineFinding({
  severity: ['info'],
  args: {
    state: oneOf('block', 'warn'),
  },
  title: ({ state }) =>
    `An attack surface reduction rule ${state === 'block' ? 'blocks' : 'audits'} processes started by PsExec and WMI (${state ?? 'on'}).`,
  clause: () => 'an attack surface reduction rule blocks PsExec',
  cause: 'The rule d1e49aac-8f56-4280-b9ba-993a6d77406c is set on this device.',
  effect:
    "The rule blocks tools that start through PsExec, such as Microsoft's analyzer. This tool does not need PsExec; Defender itself is not affected.",
  remedy: () => 'No change is needed: keep the rule. Use --as-system to run as the account of the sensor.',
  firewallSentence: () => null,
  explanation: 'Policy and local settings hold the state.',
  originalChecks: ['131001'],
});
