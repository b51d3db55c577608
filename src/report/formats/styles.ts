import type { Style } from '../../model/options.ts';
import type { Report } from '../../model/report.ts';
import { jsonText } from '../../text/json-text.ts';
import { plain } from '../../text/plain.ts';
import { worstFirst } from '../words/finding-words.ts';

/** The one line that a host tool reads, and how the process has to end for it. */
export interface StyledResult {
  /** The last line of stdout, at most {@link LONGEST_LINE} characters, without a line end. */
  readonly line: string;
  /** By the host's convention; not the tool's own code (`src/diagnose/verdict/exit.ts`). */
  readonly exitCode: number;
  /** False where the host takes anything on stderr for an error of the script. */
  readonly stderrAllowed: boolean;
}

/** Intune keeps 2048 characters of a script's output. */
export const LONGEST_LINE = 2048;

type StyleExit = Report['exit']['code'];

/** Not more than the host keeps; the end is marked when something is missing. Counted in UTF-16 units, as the hosts do. */
function cut(line: string, limit = LONGEST_LINE): string {
  return line.length <= limit ? line : `${line.slice(0, limit - 3)}...`;
}

/** The findings that matter, by code, each once. */
function codes(report: Report): readonly string[] {
  const standing = worstFirst(report.findings).filter((finding) => finding.severity !== 'info');
  return [...new Set(standing.map((finding) => finding.code))];
}

/** Verdict and codes on one line. */
function sentence(report: Report): string {
  const list = codes(report);
  const found = list.length > 0 ? ` [${list.join(', ')}]` : '';
  return `${plain(report.verdict, 1200)}${found}`;
}

const couldNotTell = (code: StyleExit): boolean => code === 2 || code === 3 || code === 130 || code === 143;

function word(code: StyleExit): string {
  if (couldNotTell(code)) return 'ERROR';
  return code === 0 ? 'OK' : code === 4 ? 'WARNING' : 'FAILED';
}

/** Why the run could not finish, before what it found. */
function body(report: Report): string {
  return couldNotTell(report.exit.code) ? `${plain(report.exit.reason, 600)}; ${sentence(report)}` : sentence(report);
}

/** Detection and remediation: 0 is fine, 1 is an issue; never a false "compliant" when the run could not finish. */
function intune(report: Report, when: string): StyledResult {
  const { code } = report.exit;
  const line = cut(`${word(code)} ${when}: ${body(report)}`);
  return { line, exitCode: code === 0 ? 0 : 1, stderrAllowed: false };
}

/** ConfigMgr compares stdout with a constant, so a good result is one fixed word; a non-zero code would mean that the script failed. */
function configMgr(report: Report): StyledResult {
  const { code } = report.exit;
  const line = code === 0 ? 'Compliant' : cut(`Non-Compliant: ${word(code)}: ${body(report)}`);
  return { line, exitCode: couldNotTell(code) ? code : 0, stderrAllowed: false };
}

/** Monitoring plugins: OK 0, WARNING 1, CRITICAL 2, UNKNOWN 3; text, a bar, performance data. */
function nagios(report: Report): StyledResult {
  const states: Readonly<Partial<Record<StyleExit, readonly [string, number]>>> = {
    0: ['OK', 0],
    4: ['WARNING', 1],
    1: ['CRITICAL', 2],
  };
  const [state, exitCode] = states[report.exit.code] ?? ['UNKNOWN', 3];
  const reachable = report.verdicts.filter((verdict) => verdict.reachableBy.length > 0).length;
  const failed = report.probes.filter((probe) => probe.outcome === 'unreachable').length;
  const time = (report.run.durationMs / 1000).toFixed(3);
  const data = `reachable=${reachable};;;0;${report.targets.length} failed_probes=${failed};;;0 time=${time}s;;;0`;
  // A bar in the text would begin the performance data.
  const text = cut(`MDE ${state} - ${body(report).replaceAll('|', '/')}`, LONGEST_LINE - data.length - 3);
  return { line: `${text} | ${data}`, exitCode, stderrAllowed: true };
}

/** One JSON document on one line, with the keys that Ansible knows; `rc` is the tool's own code (`src/diagnose/verdict/exit.ts`). */
function ansible(report: Report): StyledResult {
  const { code } = report.exit;
  const base = { changed: false, failed: code !== 0 && code !== 4, rc: code, complete: report.run.complete };
  const findings = codes(report);
  const whole = { ...base, msg: plain(report.verdict, 600), reason: plain(report.exit.reason, 200), findings };
  const line = jsonText(whole);
  const short = jsonText({ ...base, msg: plain(report.verdict, 200), findings: findings.slice(0, 20) });
  return { line: line.length <= LONGEST_LINE ? line : short, exitCode: code, stderrAllowed: true };
}

/** The result in the manner of a fleet tool: one last line, its exit convention. */
export function renderStyle(report: Report, style: Style): StyledResult {
  switch (style) {
    case 'intune-detect':
      return intune(report, 'Defender connectivity');
    case 'intune-remediate':
      return intune(report, 'Defender connectivity (nothing was changed: the remedy lies in the network)');
    case 'configmgr':
      return configMgr(report);
    case 'nagios':
      return nagios(report);
    case 'ansible':
      return ansible(report);
  }
}
