import { diagnose } from '../diagnose/diagnose.ts';
import { exitOf } from '../exit-code.ts';
import { type Evidence, type Report, SCHEMA_VERSION } from '../model/report.ts';

/** Evidence → report: pure, so that `replay` gives the same findings years later. */
export function conclude(evidence: Evidence, toolVersion: string): Report {
  const { probes, findings, channels, verdicts, verdict, antivirusProbes, runWarnings } = diagnose(evidence);
  const { measurements: _judged, antivirus, ...gathered } = evidence;
  const judged = { ...gathered, probes, findings };
  return {
    ...judged,
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'mde-client-analyzer', version: toolVersion },
    antivirus: antivirus ? { settings: antivirus.settings, probes: antivirusProbes } : null,
    channels,
    verdicts,
    verdict,
    exit: exitOf(judged),
    runWarnings: [...evidence.runWarnings, ...runWarnings],
  };
}
