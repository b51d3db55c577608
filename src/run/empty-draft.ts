import { METHODS } from '../model/method.ts';
import type { System } from '../system/system.ts';
import type { ReportDraft } from './draft.ts';

/** Evidence before anything was gathered: true of a run that ends at once. */
export function emptyDraft(system: System): ReportDraft {
  return {
    host: {
      name: system.hostName,
      platform: system.platform,
      system: system.osName,
      osBuild: system.osBuild,
      architecture: system.architecture,
      identity: { user: 'unknown', elevated: null, system: false, integrity: null, session: null },
      networks: [],
      onboarding: {
        onboarded: null,
        region: null,
        model: null,
        datacenter: null,
        organisation: null,
        source: 'not read',
      },
      facts: [],
      asrPsExecRule: null,
      recorded: system.recorded,
    },
    catalogue: {
      name: 'none',
      date: null,
      sha256: '',
      regions: [],
      regionUnknown: false,
      models: [],
      chosenBy: 'not chosen',
    },
    serviceRoots: [],
    publicRoots: [],
    targets: [],
    untested: [],
    proxies: METHODS.map((method) => ({
      method,
      state: 'absent',
      source: 'not examined',
      why: null,
      observations: [],
      notExamined: ['everything'],
    })),
    settings: [],
    sensor: { method: 'Direct', address: '', why: 'not examined' },
    decisions: [],
    lints: [],
    measurements: [],
    challenges: [],
    antivirus: null,
    addressTags: [],
    winhttp: null,
    runWarnings: [],
  };
}
