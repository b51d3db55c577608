import type { FindingCode } from '../findings/shape/finding.ts';
import type { LabScenario } from '../model/options.ts';

/** What the lab's own HTTP proxies do with a request. */
export type ProxyBehaviour = 'open' | 'blocking' | 'authenticating' | 'inspecting';

/** One scenario: the network that it plays, and what an analysis through it must end with. */
export interface ScenarioPlan {
  /** One sentence for people. */
  readonly summary: string;
  /** The company's HTTP proxy, which methods 1 (machine setting), 2 (PAC) and 4 (named) use; `closed` is a port without a listener, null means that no proxy is configured anywhere. */
  readonly proxy: ProxyBehaviour | 'closed' | null;
  /** Method 5: the same proxy, or the SOCKS5 server; null when not given. */
  readonly commandLine: 'same' | null;
  /** True when the PAC script ends in `DIRECT`. */
  readonly pacFallsBack: boolean;
  /** The direct way: to the mock cloud, refused by a firewall, or through transparent TLS inspection. */
  readonly direct: 'open' | 'refused' | 'inspected';
  /** True when the machine trusts the inspecting authority (`--ca-file`), as a company's machines do. */
  readonly trustsInspection: boolean;
  /** True when the cloud answers any status at all; else missing: then it answers as it does today. */
  readonly anyStatus?: true;
  /** Exit code with the default `--fail-on error`. */
  readonly exitCode: 0 | 1;
  /**
   * Exactly the codes of the findings about the network, in the order of `FINDING_CODES`. Findings about the device itself
   * (`not-elevated`) and about the user's choice (`region-unknown` with a catalogue of one's own) are not the lab's.
   */
  readonly findings: readonly FindingCode[];
}

/**
 * The scenarios of `--lab`. The machine is a recorded Windows 10 device, onboarded in the US, whose WinHTTP setting
 * names the company's proxy; `--pac`, `--named-proxy` and `--proxy` give the other three.
 *
 * Where a company has a proxy, its firewall usually closes the direct way, so `blocked`, `auth-required` and
 * `proxy-down` refuse direct connections (port 80 and 443 alike) and carry `direct-blocked` beside the finding of
 * their name: that too is what such a network shows, and only then is a target reachable by no method (exit 1).
 */
export const SCENARIOS: Readonly<Record<LabScenario, ScenarioPlan>> = {
  healthy: {
    summary: 'every target works by all five methods',
    proxy: 'open',
    commandLine: 'same',
    pacFallsBack: true,
    direct: 'open',
    trustsInspection: false,
    exitCode: 0,
    findings: [],
  },
  'healthy-any-status': {
    summary: 'every target works by all five methods, and each answers another status',
    proxy: 'open',
    commandLine: 'same',
    pacFallsBack: true,
    direct: 'open',
    trustsInspection: false,
    anyStatus: true,
    exitCode: 0,
    findings: ['status-not-seen'],
  },
  blocked: {
    summary:
      'the proxy refuses sample upload and automated investigation (403 to CONNECT) and, on plain http, certificate trust lists (a page with status 200); the firewall refuses direct connections',
    proxy: 'blocking',
    commandLine: 'same',
    pacFallsBack: false,
    direct: 'refused',
    trustsInspection: false,
    exitCode: 1,
    findings: ['block-page', 'direct-blocked', 'tunnel-rejected'],
  },
  'auth-required': {
    summary: 'the proxy answers 407 (Basic) to everything; the firewall refuses direct connections',
    proxy: 'authenticating',
    commandLine: 'same',
    pacFallsBack: false,
    direct: 'refused',
    trustsInspection: false,
    exitCode: 1,
    findings: ['direct-blocked', 'proxy-auth-required'],
  },
  inspected: {
    summary:
      'proxy and firewall open every TLS connection with an authority that the machine trusts: pinned targets fail by all five methods, the others carry a warning; plain http works',
    proxy: 'inspecting',
    commandLine: 'same',
    pacFallsBack: false,
    direct: 'inspected',
    trustsInspection: true,
    exitCode: 1,
    findings: ['tls-inspection'],
  },
  'proxy-down': {
    summary: 'the proxy refuses TCP connections; the firewall refuses direct ones',
    proxy: 'closed',
    commandLine: 'same',
    pacFallsBack: false,
    direct: 'refused',
    trustsInspection: false,
    exitCode: 1,
    findings: ['direct-blocked', 'proxy-unreachable'],
  },
  'direct-only': {
    summary: 'no proxy is configured anywhere and none is found; the direct way works',
    proxy: null,
    commandLine: null,
    pacFallsBack: false,
    direct: 'open',
    trustsInspection: false,
    exitCode: 0,
    findings: [],
  },
};
