import type { FindingArgs, FindingCode } from './finding.ts';
import { CERTIFICATE_WORDS } from './finding-words/certificates.ts';
import { NETWORK_WORDS } from './finding-words/network.ts';
import { PROXY_WORDS } from './finding-words/proxies.ts';
import { RUN_WORDS } from './finding-words/run.ts';
import { SETTINGS_WORDS } from './finding-words/settings.ts';
import { WINHTTP_WORDS } from './finding-words/winhttp.ts';

/** A network of the device, as in `host.networks`. */
export interface ClientNetwork {
  /** `10.20.31.0/24`. */
  readonly prefix: string;
}

/** The words of one finding code. Words stand here and nowhere else; each code's arguments are listed at its rule. */
export interface FindingInfo {
  /** The cause as one sentence with a period; the heading of a finding. */
  readonly title: (args: FindingArgs) => string;
  /** The cause as a clause that follows a colon, without a period: "10.0.0.7:8080 asks for a password". */
  readonly clause: (args: FindingArgs) => string;
  /** Why it happens, in general. */
  readonly cause: string;
  /** What it means for Defender. */
  readonly effect: string;
  /** What to do, imperative, with the exact hosts and ports. */
  readonly remedy: (args: FindingArgs) => string;
  /** What to ask of the firewall or proxy team: complete without the page; null where there is nothing to ask of them. */
  readonly firewallSentence: (args: FindingArgs, networks: readonly ClientNetwork[]) => string | null;
  /** Check ids of the original analyzer that correspond; empty where none does. Source: original-analyzer.md section 14. */
  readonly originalChecks: readonly string[];
  /** What `explain` adds to cause, effect and remedy: how the tool tells it from its neighbours. */
  readonly explain: string;
}

/** Every code with its words: a code without words does not compile. */
export const FINDING_INFO: Readonly<Record<FindingCode, FindingInfo>> = {
  ...CERTIFICATE_WORDS,
  ...NETWORK_WORDS,
  ...PROXY_WORDS,
  ...SETTINGS_WORDS,
  ...RUN_WORDS,
  ...WINHTTP_WORDS,
};
