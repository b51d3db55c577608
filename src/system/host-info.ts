import type { HostInfo, Onboarding } from '../model/report.ts';
import { ownNetworks } from './network-prefix.ts';
import { readUnixFacts } from './posix/unix-facts.ts';
import type { System } from './system.ts';
import { readAsrPsExecRule } from './windows/asr-rule.ts';
import { readMachineTls } from './windows/machine-tls.ts';
import { readWindowsFacts } from './windows/windows-facts.ts';

/** Everything the report says of the device. Reads only; what cannot be read is a fact that says so. */
export async function readHostInfo(system: System, onboarding: Onboarding): Promise<HostInfo> {
  const windows = system.platform === 'win32';
  const [identity, facts, asrPsExecRule, tls] = await Promise.all([
    system.identity(),
    windows ? readWindowsFacts(system) : readUnixFacts(system),
    windows ? readAsrPsExecRule(system) : null,
    readMachineTls(system),
  ]);
  return {
    name: system.hostName,
    platform: system.platform,
    system: facts.system ?? system.osName,
    osBuild: system.osBuild,
    architecture: system.architecture,
    identity,
    networks: ownNetworks(system.networkInterfaces()),
    onboarding,
    facts: facts.facts,
    asrPsExecRule,
    tls,
    recorded: system.recorded,
  };
}
