import { joined, some } from '../text/list.ts';
import { list, oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The machine's own store does not lead from the service's certificates to a root. */
export const machineRootMissing = defineFinding({
  severity: ['error', 'warning'],
  args: {
    /** `refused`: the store Disallowed has it. */
    kind: oneOf('missing', 'refused'),
    /** Names of the roots. */
    roots: list,
    /** Whether the system fetches missing roots; `none`: it never does. */
    updates: oneOf('on', 'off', 'none'),
  },
  title: ({ kind, roots }) =>
    kind === 'refused'
      ? `This machine refuses ${some(roots, 3) || "a root of Defender's hosts"}.`
      : `The certificate store of this machine has no ${some(roots, 3) || "root of Defender's hosts"}.`,
  clause: ({ kind, roots }) =>
    kind === 'refused'
      ? `the certificate store refuses ${some(roots, 2) || "a root of Defender's hosts"}`
      : `the certificate store has no ${some(roots, 2) || "root of Defender's hosts"}`,
  cause: 'The root was removed, was never distributed, or its update is switched off or blocked.',
  effect: 'The sensor cannot verify the service and fails (WinHTTP 12175). This tool brings its own copy of the roots.',
  remedy: ({ kind, roots, updates }) => {
    const names = joined(roots.slice(0, 2)) || 'the root';
    if (kind === 'refused') return `Remove ${names} from the store Disallowed, and from the policy that adds it.`;
    switch (updates) {
      case 'on':
        return 'Allow ctldl.windowsupdate.com:80, so that Windows fetches missing roots.';
      case 'off':
        return `Add ${names} by group policy, or set DisableRootAutoUpdate to 0. The command certutil -generateSSTFromWU lists the roots.`;
      default:
        return `Update the package of root certificates (ca-certificates), or add ${names} to the system store.`;
    }
  },
  firewallSentence: () => null,
  explanation:
    "Read from the machine's own stores, not from a handshake of this tool. Windows fetches missing roots unless that is off or blocked.",
  originalChecks: ['130009', '132012'],
});
