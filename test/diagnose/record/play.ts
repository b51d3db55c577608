import { evidenceOf } from '../../../src/diagnose/evidence-of.ts';
import { DEFAULT_OPTIONS } from '../../../src/model/options.ts';
import type { Evidence } from '../../../src/model/report.ts';
import type { Target } from '../../../src/model/target.ts';
import { planFor } from '../../../src/run/plan-for.ts';
import { analyze } from '../../../src/run.ts';
import { createSystem } from '../../../src/system/create-system.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';
import type { System } from '../../../src/system/system.ts';
import { BLOB, CNC, CRL, CYBER, type Scenario, TIMEOUT_MS } from './scenarios.ts';
import { createStage } from './stage.ts';

/** What the mock cloud answers for; read once. */
let everything: Promise<readonly Target[]> | null = null;

/** Starts the scenario's servers, runs the whole product against them, and gives the evidence that it gathered. */
export async function play(scenario: Scenario): Promise<Evidence> {
  const base = {
    ...DEFAULT_OPTIONS,
    regions: ['US' as const],
    os: 'windows' as const,
    osBuild: 19045,
    timeoutMs: TIMEOUT_MS,
    connectToBehindProxies: false,
    include: [CNC, CYBER, BLOB, CRL].map((host) => `*${host}*`),
  };
  everything ??= planFor({ ...base, include: [] }, createSystem()).then(({ targets }) => targets);
  const stage = await createStage(await everything);
  try {
    const {
      options,
      system: overrides = {},
      registry = {},
      machine: more = {},
      liveMachine,
      winhttp,
    } = await scenario.play(stage);
    // The machine's own roots would not be the same on the next machine.
    const system = overridden(createSystem(), { trustedRoots: async () => [], ...overrides });
    const serviceCa = [stage.service.pem, ...(options?.serviceCaFile ? [options.serviceCaFile] : [])];
    const machine = createRecordedSystem(
      { platform: 'win32', osBuild: 19045, hostName: 'WS-4711', sharedLoopback: true, registry, ...more },
      scenario.summary,
    );
    const clean = overridden(system, {
      env: () => undefined,
      envNames: () => [],
      hostName: 'ws-4711',
      readFile: async () => ({ state: 'absent' }),
      listFolder: async () => ({ state: 'absent' }),
      run: async () => ({ state: 'absent' }),
      registryKey: async () => ({ state: 'absent' }),
      networkInterfaces: () => [],
      searchDomains: async () => [],
    });
    const report = await analyze(
      { ...base, ...options, serviceCaFile: null },
      {
        system: liveMachine ? clean : system,
        adjustInputs: (inputs) => ({ ...inputs, serviceCaFile: serviceCa, machine: liveMachine ? clean : machine }),
      },
    );
    const evidence = evidenceOf(report);
    return winhttp ? { ...evidence, winhttp: winhttp(evidence) } : evidence;
  } finally {
    await stage.stop();
  }
}

function overridden(system: System, overrides: Partial<System>): System {
  return new Proxy(system, {
    get: (target, name) => {
      if (Object.hasOwn(overrides, name)) return overrides[name as keyof System];
      const value = target[name as keyof System];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
