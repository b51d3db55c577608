import type { Measurement, Probe } from '../model/probe.ts';
import type { Evidence, Report } from '../model/report.ts';

/** The measurement inside a judged probe. */
function measurementOf(probe: Probe): Measurement {
  const {
    outcome: _outcome,
    status: _status,
    answeredBy: _by,
    failure: _failure,
    code: _code,
    flaky: _flaky,
    ...measurement
  } = probe;
  return measurement;
}

/** The evidence that a saved report rests on, so that it can be diagnosed again with today's rules. */
export function evidenceOf(report: Report): Evidence {
  const {
    run,
    host,
    catalogue,
    serviceRoots,
    targets,
    proxies,
    settings,
    sensor,
    lints,
    challenges,
    antivirus,
    addressTags,
  } = report;
  return {
    run,
    host,
    catalogue,
    serviceRoots,
    targets,
    proxies,
    settings,
    sensor,
    lints,
    challenges,
    measurements: report.probes.map(measurementOf),
    antivirus: antivirus ? { settings: antivirus.settings, measurements: antivirus.probes.map(measurementOf) } : null,
    addressTags: addressTags ?? [],
    runWarnings: report.runWarnings,
  };
}
