/** The API that the command line itself uses. */

export type * from './findings/shape/finding.ts';
export type * from './model/observation.ts';
export { type AnalyzeOptions, DEFAULT_OPTIONS } from './model/options.ts';
export type * from './model/probe.ts';
export type * from './model/progress.ts';
export type * from './model/proxy.ts';
export type * from './model/report.ts';
export type * from './model/target.ts';
export { UsageError } from './model/usage-error.ts';
export { conclude as diagnoseAgain } from './run/conclude.ts';
export { type AnalyzeHooks, analyze } from './run.ts';
