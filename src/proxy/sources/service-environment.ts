import type { System } from '../../system/system.ts';
import { environmentPlace } from './environment.ts';
import { type Place, setting } from './place.ts';
import { readSessionFile } from './session-files.ts';
import { readRunningService } from './systemd/running-service.ts';
import { readUnitEnvironment } from './systemd/unit-environment.ts';

const UNIT = 'mdatp.service';
const KIND = { source: 'mdatp-service', scope: 'machine' } as const;
/** The variables that decide about a proxy. */
const NAMES = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** A variable that the running daemon does not have as its unit would give it at the next start. */
export interface PendingVariable {
  readonly name: string;
  /** What the running process has, secrets and all; null when it has none. */
  readonly running: string | null;
  /** What its unit says, secrets and all; null when it says nothing. */
  readonly written: string | null;
  /** The file that says it; null when none does. */
  readonly path: string | null;
}

/** The variables of one running service that will change with its next start. */
export interface PendingVariables {
  /** Name of the unit, `mdatp.service`. */
  readonly unit: string;
  /** In the order in which they count; empty where unit and process agree, or nothing can be said. */
  readonly variables: readonly PendingVariable[];
}

/** Defender's daemon under systemd. */
export interface ServicePlace {
  /** What the running daemon takes; where it does not run or cannot be looked into, what its unit will give it. */
  readonly place: Place;
  /** Where the unit's files and the running process differ. */
  readonly pending: PendingVariables;
}

/** The environment of Defender's daemon: that of the running process, else what systemd will give to it. */
export async function readServiceEnvironment(system: System): Promise<ServicePlace> {
  const [written, running] = await Promise.all([readUnitEnvironment(system, UNIT), readRunningService(system, UNIT)]);
  const planned = environmentPlace(
    (name) => written.get(name)?.value,
    KIND,
    (name) => `${written.get(name)?.path ?? UNIT}: ${name}`,
  );
  if (running === null) return { place: planned, pending: { unit: UNIT, variables: [] } };
  const pending = NAMES.flatMap((name): PendingVariable[] => {
    const [now, later] = [running.variables.get(name) ?? null, written.get(name)?.value ?? null];
    return now === later ? [] : [{ name, running: now, written: later, path: written.get(name)?.path ?? null }];
  });
  if (pending.length === 0) return { place: planned, pending: { unit: UNIT, variables: pending } };
  const place = environmentPlace(
    (name) => running.variables.get(name),
    KIND,
    (name) => `${UNIT} (process ${running.pid}): ${name}`,
  );
  const notYet = planned.settings
    .filter(({ name }) => pending.some((variable) => name.endsWith(`: ${variable.name}`)))
    .map((entry) =>
      setting(KIND, entry.name, entry.value, {
        state: entry.state === 'invalid' ? 'invalid' : 'off',
        notes: [...entry.notes, `${UNIT} runs without it since before it was written; restart the service to apply it`],
      }),
    );
  return { place: { ...place, settings: [...place.settings, ...notYet] }, pending: { unit: UNIT, variables: pending } };
}

/** `/etc/environment`, which pam_env gives to sessions; a daemon of systemd does not see it. */
export async function readEtcEnvironment(system: System): Promise<Place> {
  const path = '/etc/environment';
  const variables = await readSessionFile(system, path);
  return environmentPlace(
    (name) => variables.get(name),
    { source: 'etc-environment', scope: 'machine' },
    (name) => `${path}: ${name}`,
  );
}
