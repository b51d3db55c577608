import { parseRegions } from '../../catalogue/select/parse-regions.ts';
import { parseServices } from '../../catalogue/select/parse-services.ts';
import { METHODS } from '../../model/method.ts';
import { type AnalyzeOptions, type ConnectTo, DEFAULT_OPTIONS, ENGINES, OS_NAMES } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { shapeProblem } from '../../text/shape-problem.ts';
import { checkProxyOptions } from './check-server.ts';
import { validate } from './options.schema.json?validator';
import {
  checkEngine,
  parseConnectTo,
  parseNames,
  parseSeconds,
  parseTargetUrls,
  parseVariableName,
  parseWhole,
  parseWorkspaceId,
} from './parse-values.ts';

const NAMES = [...Object.keys(DEFAULT_OPTIONS), 'engine'];

/**
 * Options with every default filled in, refused by the rules and in the words of the command line: each value passes the
 * reader of its flag. What is wrong is a {@link UsageError}.
 */
export function checkOptions(given: Partial<AnalyzeOptions>): AnalyzeOptions {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  if (set.length > 0) parseNames(set.map(([name]) => name.replaceAll(',', ' ')).join(','), NAMES, 'option');
  const options: AnalyzeOptions = { ...DEFAULT_OPTIONS, ...Object.fromEntries(set) };
  // Words first: their reader knows what was meant. Then types, for callers without a compiler; then the rest.
  checkWords(options);
  const problem = shapeProblem(options, validate, 'options');
  if (problem !== null) throw new UsageError(problem);
  checkValues(options);
  return options;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

function checkWords({ regions, services, methods, model, os, engine, failOn }: AnalyzeOptions): void {
  if (isTexts(regions) && regions.length > 0) parseRegions(regions.join(','));
  if (isTexts(services) && services.length > 0) parseServices(services.join(','));
  if (isTexts(methods)) parseNames(methods.join(','), METHODS, 'method');
  if (typeof model === 'string') parseNames(model, ['standard', 'streamlined', 'both'], 'model');
  if (typeof os === 'string') parseNames(os, OS_NAMES, 'system');
  if (typeof engine === 'string') parseNames(engine, ENGINES, 'engine');
  if (typeof failOn === 'string') parseNames(failOn, ['error', 'warning', 'never'], 'severity');
}

function checkValues(options: AnalyzeOptions): void {
  checkProxyOptions(options);
  parseTargetUrls(options.extraUrls);
  parseWorkspaceId(options.workspaceId);
  parseVariableName(options.proxyCredentialsEnv);
  if (options.osBuild !== null) parseWhole(String(options.osBuild), '--os-build', 1, 999_999);
  if (options.concurrency !== null) parseWhole(String(options.concurrency), '--concurrency', 1, 1000);
  parseWhole(String(options.retries), '--retries', 0, 10);
  parseSeconds(String(options.timeoutMs / 1000), '--timeout', 600);
  parseSeconds(String(options.deadlineMs / 1000), '--deadline', 86_400);
  for (const rule of options.connectTo) parseConnectTo(connectToText(rule));
  if (options.engine === 'winhttp')
    checkEngine(options.machine !== null ? '--machine' : options.connectTo.length > 0 ? '--connect-to' : null);
}

/** A rule as curl writes it. */
function connectToText({ fromHost, fromPort, toHost, toPort }: ConnectTo): string {
  const host = (name: string | null): string => (name?.includes(':') ? `[${name}]` : (name ?? ''));
  return [host(fromHost), fromPort ?? '', host(toHost), toPort ?? ''].join(':');
}
