import { METHODS } from '../../model/method.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { RecordedMachine } from '../../system/recorded/recorded-machine.ts';
import { createRecordingSystem } from '../../system/recorded/recording-system.ts';
import type { System } from '../../system/system.ts';
import { discoverProxies } from '../discover.ts';

/** Longest single step while recording. */
const TIMEOUT_MS = 10_000;

/**
 * The machine as `--machine` reads it: a discovery is made, and everything it read is kept, so that it can be made again
 * elsewhere with the same result. Names of the device and of people, ids and passwords are left out.
 */
export async function recordMachine(system: System, signal?: AbortSignal): Promise<RecordedMachine> {
  const recording = createRecordingSystem(system);
  const begin = system.monotonic();
  const discovery = await discoverProxies({
    system: recording.system,
    commandLine: null,
    named: null,
    pac: null,
    methods: METHODS,
    timeoutMs: TIMEOUT_MS,
    elapsed: () => system.monotonic() - begin,
    signal: signal ?? new AbortController().signal,
  });
  const found = [...discovery.methods, discovery.antivirus];
  const scripts = found.flatMap((settings) =>
    settings.state === 'pac'
      ? [
          [
            settings.url,
            { status: 200, contentType: 'application/x-ns-proxy-autoconfig; charset=utf-8', body: settings.script },
          ] as const,
        ]
      : [],
  );
  const recorded = recording.recorded();
  return {
    ...recorded,
    wpad: { dhcp: dhcpAnswer(discovery.methods), dns: recorded.wpad?.dns ?? {} },
    ...(scripts.length > 0 ? { downloads: Object.fromEntries(scripts) } : {}),
  };
}

function dhcpAnswer(methods: readonly ProxySettings[]): string | null {
  const observations = methods.flatMap((settings) => settings.observations);
  for (const observation of observations)
    if (observation.phase === 'proxy-resolution' && observation.kind === 'dhcp' && observation.answer !== null)
      return observation.answer;
  return null;
}
