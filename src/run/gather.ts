import { readDeviceKind } from '../catalogue/onboarding/device-kind.ts';
import { readOnboarding } from '../catalogue/onboarding/onboarding.ts';
import type { SelectionResult } from '../catalogue/select/select-targets.ts';
import type { AnalyzeOptions } from '../model/options.ts';
import type { HostInfo } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { readMachineStore } from '../probe/tls/machine-store.ts';
import { createTrust, serviceRoots } from '../probe/tls/trust.ts';
import { decideAll } from '../proxy/decision/decide-all.ts';
import { discoverProxies, type ProxyDiscovery } from '../proxy/discover.ts';
import { lintBypass } from '../proxy/lints/lint-bypass.ts';
import { readHostInfo } from '../system/host-info.ts';
import type { GatherInput, ReportDraft } from './draft.ts';
import { gatherWinhttp } from './gather-winhttp.ts';
import { chooseTargets } from './inputs/choose-targets.ts';
import { fetchCatalogue } from './inputs/fetch-catalogue.ts';
import { measureAll } from './measure-all.ts';
import { chainsOf, publicRootsAmong } from './public-roots.ts';
import { tagAddresses } from './tag-addresses.ts';

/** Fills the draft step by step: machine, proxies, targets, measurements. Network trouble never throws; a mistake of the user does. */
export async function gather(draft: ReportDraft, input: GatherInput): Promise<void> {
  const { options, inputs, system, session, onProgress } = input;
  if (!inputs.machine.recorded) system.expectLookups?.();
  const onboarding = await readOnboarding(inputs.machine);
  const [host, discovery, machineRoots] = await Promise.all([
    readHostInfo(inputs.machine.recorded ? inputs.machine : system, onboarding),
    discover(input),
    system.trustedRoots(),
  ]);
  draft.host = { ...host, platform: system.platform };
  requireElevation(options, host);
  takeDiscovery(draft, discovery);
  const { elapsed, signal } = session;
  draft.decisions = await decideAll({ chains: discovery.chains, system: inputs.machine, elapsed, signal }, []);

  const catalogue =
    inputs.catalogue ??
    (await fetchCatalogue(options.catalogue ?? '', discovery, inputs.machine, session, [
      ...machineRoots,
      ...inputs.caFile,
    ]));
  const store = await readMachineStore(
    inputs.machine.recorded ? inputs.machine : system,
    machineRoots,
    catalogue.roots.service,
  );
  draft.host = { ...draft.host, store };
  const selection = chooseTargets(catalogue, options, inputs.onboarding, onboarding, {
    kind: await readDeviceKind(inputs.machine),
    osBuild: inputs.machine.osBuild,
  });
  takeSelection(draft, selection);
  draft.lints = [
    ...discovery.lints,
    ...lintBypass(
      discovery,
      selection.targets.map((target) => target.url),
    ),
  ];
  onProgress({ kind: 'catalogue', catalogue: selection.info, targets: selection.targets, host: draft.host });
  onProgress({ kind: 'proxies', proxies: discovery.methods });

  const trust = createTrust({
    machineRoots,
    caFile: inputs.caFile,
    serviceCaFile: inputs.serviceCaFile,
    listedRoots: catalogue.roots.service,
  });
  draft.serviceRoots = serviceRoots(trust);
  try {
    await measureAll(draft, { ...input, discovery, trust });
  } finally {
    // What was measured before a fault is concluded from, too.
    draft.publicRoots = publicRootsAmong(chainsOf(draft), catalogue.roots.public);
  }
  draft.winhttp = await gatherWinhttp(draft, input, discovery.methods);
  draft.addressTags = inputs.serviceTags ? tagAddresses(inputs.serviceTags, draft) : [];
}

function discover({ options, inputs, session }: GatherInput): Promise<ProxyDiscovery> {
  return discoverProxies({
    system: inputs.machine,
    commandLine: options.proxy,
    named: options.namedProxy,
    pac: options.pac,
    methods: options.methods,
    timeoutMs: options.timeoutMs,
    elapsed: session.elapsed,
    signal: session.signal,
  });
}

function requireElevation(options: AnalyzeOptions, host: HostInfo): void {
  if (!options.requireElevation || host.identity.elevated === true) return;
  throw new UsageError(
    `--require-elevation: ${host.recorded ? 'the recorded user' : host.identity.user} is not elevated; start an elevated shell (run as administrator, or sudo)`,
    3,
  );
}

function takeDiscovery(draft: ReportDraft, discovery: ProxyDiscovery): void {
  draft.proxies = discovery.methods;
  draft.settings = discovery.settings;
  draft.sensor = discovery.sensor;
  draft.lints = discovery.lints;
}

function takeSelection(draft: ReportDraft, selection: SelectionResult): void {
  if (selection.targets.length === 0) {
    throw new UsageError(
      'no target is left to test; widen --geo, --service, --include or --exclude ("targets" shows what is out and why)',
    );
  }
  draft.catalogue = selection.info;
  draft.targets = selection.targets;
  draft.untested = selection.untested;
}
