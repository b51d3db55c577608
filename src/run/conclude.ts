import { diagnose } from '../diagnose/diagnose.ts';
import { exitOf } from '../diagnose/verdict/exit.ts';
import { type Evidence, type Report, SCHEMA_VERSION } from '../model/report.ts';

/** Evidence → report: pure, so that `replay` gives the same findings years later. */
export function conclude(evidence: Evidence, toolVersion: string): Report {
  const { fates, runWarnings, ...concluded } = diagnose(evidence);
  const { probes, findings, channels, verdicts, consumers, verdict, antivirusProbes, winhttp } = concluded;
  const { measurements: _judged, antivirus, winhttp: _compared, ...gathered } = evidence;
  const judged = { ...gathered, probes, findings };
  return {
    ...judged,
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'mde-client-analyzer', version: toolVersion },
    antivirus: antivirus ? { settings: antivirus.settings, probes: antivirusProbes } : null,
    ...(winhttp === null ? {} : { winhttp }),
    channels,
    verdicts,
    consumers,
    verdict,
    exit: exitOf({ ...judged, channels, fates }),
    runWarnings: [...evidence.runWarnings, ...runWarnings],
  };
}
