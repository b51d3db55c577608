import { parseServiceTags, type ServiceTags } from '../../catalogue/firewall/service-tags.ts';
import { type Catalogue, loadCatalogue } from '../../catalogue/formats/load-catalogue.ts';
import { type OnboardingFacts, readOnboardingPackage } from '../../catalogue/onboarding/onboarding-package.ts';
import type { AnalyzeOptions } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createRecordedSystem } from '../../system/recorded/recorded-system.ts';
import type { System } from '../../system/system.ts';
import { JSON_LIMITS, JsonLimitError, parseJson } from '../../text/parse-json.ts';
import { checkProxyOptions } from '../options/check-server.ts';
import { readInput, readPem } from './read-input.ts';

/** The part of the options that names files and variables. */
export type InputOptions = Pick<
  AnalyzeOptions,
  | 'proxy'
  | 'namedProxy'
  | 'catalogue'
  | 'onboardingFile'
  | 'caFile'
  | 'serviceCaFile'
  | 'machine'
  | 'serviceTags'
  | 'proxyCredentialsEnv'
>;

/** Everything that the user named with an option, read and checked before anything is probed. */
export interface Inputs {
  /** Null when the list comes by URL and is fetched once proxies are known. */
  readonly catalogue: Catalogue | null;
  readonly onboarding: OnboardingFacts | null;
  /** The machine that discovery reads: a recorded one, or this one. */
  readonly machine: System;
  readonly caFile: readonly string[];
  readonly serviceCaFile: readonly string[];
  readonly serviceTags: ServiceTags | null;
  /** `user:password`; null when none are to be sent. */
  readonly proxyCredentials: string | null;
}

const MAX_SERVICE_TAGS_BYTES = 64 * 1024 * 1024;

/** Reads every file that the options name; throws UsageError. */
export async function readInputs(options: InputOptions, system: System): Promise<Inputs> {
  checkProxyOptions(options);
  const { catalogue, onboardingFile, serviceTags } = options;
  const [machine, caFile, serviceCaFile] = await Promise.all([
    readMachine(system, options.machine),
    readPem(system, '--ca-file', options.caFile),
    readPem(system, '--service-ca-file', options.serviceCaFile),
  ]);
  return {
    catalogue: await readCatalogue(system, catalogue),
    onboarding:
      onboardingFile === null
        ? null
        : readOnboardingPackage(onboardingFile, await readInput(system, '--onboarding', onboardingFile)),
    machine,
    caFile,
    serviceCaFile,
    serviceTags: await readServiceTags(serviceTags, system),
    proxyCredentials: readCredentials(system, options.proxyCredentialsEnv),
  };
}

async function readCatalogue(system: System, name: string | null): Promise<Catalogue | null> {
  if (name === null) return loadCatalogue({ kind: 'embedded' });
  if (/^https?:\/\//i.test(name)) return null;
  return loadCatalogue({ kind: 'file', name, bytes: await readInput(system, '--catalogue', name) });
}

/** The machine of `--machine`, or this one. */
export async function readMachine(system: System, path: string | null): Promise<System> {
  if (path === null) return system;
  const text = (await readInput(system, '--machine', path)).toString('utf8');
  let json: unknown;
  try {
    json = parseJson(text, JSON_LIMITS.machine);
  } catch (error) {
    if (error instanceof JsonLimitError)
      throw new UsageError(`--machine ${path}: ${error.message}; write it with proxies --record`);
    // The parser's message repeats the file's bytes, which do not belong on a terminal; its position does.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    throw new UsageError(
      `--machine ${path}: is not JSON${position === undefined ? '' : ` (character ${position})`}; write it with proxies --record`,
    );
  }
  return createRecordedSystem(json, path);
}

/** The file of `--service-tags`; null without one. */
export async function readServiceTags(path: string | null, system: System): Promise<ServiceTags | null> {
  return path === null
    ? null
    : parseServiceTags(await readInput(system, '--service-tags', path, MAX_SERVICE_TAGS_BYTES), path);
}

function readCredentials(system: System, name: string | null): string | null {
  if (name === null) return null;
  const value = system.env(name);
  if (value === undefined || value === '')
    throw new UsageError(`--proxy-credentials-env ${name}: there is no such variable; set it to user:password`);
  if (!value.includes(':'))
    throw new UsageError(`--proxy-credentials-env ${name}: the variable holds no colon; set it to user:password`);
  return value;
}
