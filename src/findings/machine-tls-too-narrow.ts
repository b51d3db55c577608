import { capital, some } from '../text/list.ts';
import { flag, list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** What of the system's TLS is closed. */
export type Lack =
  | 'tls12-off'
  | 'tls12-on-request'
  | 'winhttp-without-tls12'
  | 'no-ecdhe-suite'
  | 'ecdh-off'
  | 'net-without-tls12';

const CLAUSES: Readonly<Record<Lack, string>> = {
  'tls12-off': 'Windows refuses TLS 1.2 for clients',
  'tls12-on-request': 'Windows leaves TLS 1.2 off by default',
  'winhttp-without-tls12': 'WinHTTP excludes TLS 1.2',
  'no-ecdhe-suite': 'the cipher policy has no suite that the service answers',
  'ecdh-off': 'Windows refuses the ECDH key exchange',
  'net-without-tls12': 'the framework of the Log Analytics agent excludes TLS 1.2',
};

const REMEDIES: Readonly<Record<Lack, string>> = {
  'tls12-off': 'Set Enabled to 1 and DisabledByDefault to 0 in SCHANNEL\\Protocols\\TLS 1.2\\Client.',
  'tls12-on-request': 'Set DisabledByDefault to 0 in SCHANNEL\\Protocols\\TLS 1.2\\Client.',
  'winhttp-without-tls12': 'Add 0x800 to DefaultSecureProtocols of WinHTTP.',
  'no-ecdhe-suite': 'Add TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 to the policy "SSL Cipher Suite Order".',
  'ecdh-off': 'Remove Enabled from SCHANNEL\\KeyExchangeAlgorithms\\ECDH.',
  'net-without-tls12': 'Set SchUseStrongCrypto to 1 in Microsoft\\.NETFramework\\v4.0.30319.',
};

const known = (lacks: readonly string[]): readonly Lack[] =>
  lacks.flatMap((lack) => (Object.hasOwn(CLAUSES, lack) ? [lack as Lack] : [])); // its own key, just checked
const clauses = (lacks: readonly string[]): readonly string[] => known(lacks).map((lack) => CLAUSES[lack]);
const OTHERWISE = 'the TLS of this machine is too narrow';

/** The system's own TLS cannot talk to the service, though this tool's can. */
export const machineTlsTooNarrow = defineFinding({
  severity: ['error', 'warning'],
  args: {
    /** What is closed, the gravest first: names of {@link Lack}. */
    lacks: list,
    /** Targets answer this tool all the same. */
    answered: flag,
  },
  title: ({ lacks }) => `${capital(some(clauses(lacks), 2) || OTHERWISE)}.`,
  clause: ({ lacks }) => clauses(lacks)[0] ?? OTHERWISE,
  cause: 'A policy or a script closed protocols or cipher suites of Windows for every program.',
  effect: 'The sensor uses Schannel, the TLS of Windows, and fails (WinHTTP 12175). This tool brings its own TLS.',
  remedy: ({ lacks }) =>
    known(lacks)
      .map((lack) => REMEDIES[lack])
      .join(' ') || 'Allow TLS 1.2 with ECDHE suites for clients.',
  firewallSentence: () => null,
  shownBy: ({ answered }) => (answered ? ['Targets answer this tool, whose TLS is not that of Windows.'] : []),
  explanation:
    'Read from the registry: Schannel, WinHTTP, SchUseStrongCrypto and the cipher policy. The service requires TLS 1.2 with ECDHE.',
  originalChecks: ['122044', '122045', '122046'],
});
