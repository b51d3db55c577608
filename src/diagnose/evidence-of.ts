import type { Measurement, Probe } from '../model/probe.ts';
import type { Evidence, Report } from '../model/report.ts';
import type { WinhttpEvidence, WinhttpReport } from '../model/winhttp.ts';

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

/** WinHTTP's answers without what was concluded from them. */
function asGathered({ compared: _compared, disagreements: _concluded, ...evidence }: WinhttpReport): WinhttpEvidence {
  return evidence;
}

/** The evidence that a saved report rests on, so that it can be diagnosed again with today's rules. */
export function evidenceOf(report: Report): Evidence {
  const {
    run,
    host,
    catalogue,
    serviceRoots,
    publicRoots,
    targets,
    untested,
    decisions,
    proxies,
    settings,
    sensor,
    lints,
    challenges,
    antivirus,
    addressTags,
    winhttp,
  } = report;
  return {
    run,
    host,
    catalogue,
    serviceRoots,
    ...(publicRoots ? { publicRoots } : {}),
    targets,
    ...(untested ? { untested } : {}),
    ...(decisions ? { decisions } : {}),
    proxies,
    settings,
    sensor,
    lints,
    challenges,
    measurements: report.probes.map(measurementOf),
    antivirus: antivirus ? { settings: antivirus.settings, measurements: antivirus.probes.map(measurementOf) } : null,
    addressTags: addressTags ?? [],
    ...(winhttp ? { winhttp: asGathered(winhttp) } : {}),
    runWarnings: report.runWarnings,
  };
}
