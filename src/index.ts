/**
 * The API: what the command line itself uses. Everything that comes in is checked, and a mistake of the caller is a
 * {@link UsageError} with the words of the command line; trouble of the network is in the report.
 */

export type { SelectionResult } from './catalogue/select/select-targets.ts';
export type * from './findings/shape/finding.ts';
export type * from './model/observation.ts';
export { type AnalyzeOptions, DEFAULT_OPTIONS, FORMATS, type Format } from './model/options.ts';
export type * from './model/probe.ts';
export type * from './model/progress.ts';
export type * from './model/proxy.ts';
export type * from './model/report.ts';
export type * from './model/settings.ts';
export type * from './model/target.ts';
export { UsageError } from './model/usage-error.ts';
export type * from './model/winhttp.ts';
export type { ProxiesDocument } from './proxy/document/proxies-document.ts';
export { render } from './report/formats/render.ts';
export { type RedactOptions, redact } from './report/privacy/redact.ts';
export { readReport } from './report/saved/read-saved.ts';
export { type WriteInput, type WrittenResult, writeResult } from './report/store/write.ts';
export { diagnoseAgain } from './run/diagnose-again.ts';
export { listProxies, type ProxyOptions } from './run/list-proxies.ts';
export { listTargets } from './run/list-targets.ts';
export { type AnalyzeHooks, analyze } from './run.ts';
