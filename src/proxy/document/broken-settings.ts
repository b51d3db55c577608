import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { Decision } from '../../model/consumer.ts';

/** Consumers that are Defender itself: what is broken for them stops what the tool is about. */
const DEFENDER: readonly Decision['consumer'][] = [
  'windows-sensor',
  'windows-antivirus',
  'linux-defender',
  'macos-defender',
];

/** Codes that say of one setting that it does not work. */
type BrokenCode =
  | 'proxy-settings-invalid'
  | 'pac-unreachable'
  | 'pac-script-error'
  | 'consumer-cannot-use-proxy'
  | 'pac-refused-by-jscript';

const CODES: readonly string[] = [
  'proxy-settings-invalid',
  'pac-unreachable',
  'pac-script-error',
  'consumer-cannot-use-proxy',
  'pac-refused-by-jscript',
] satisfies readonly BrokenCode[];

/** The findings, where a setting that Defender itself reads and cannot use is an error. */
export function withBroken(findings: readonly SettingsLint[], decisions: readonly Decision[]): readonly SettingsLint[] {
  const broken = new Set(
    decisions
      .filter(({ consumer }) => DEFENDER.includes(consumer))
      .flatMap(({ steps }) => steps.filter(({ verdict }) => verdict === 'unusable').map(({ source }) => source)),
  );
  return findings.map((finding) =>
    isBroken(finding) && finding.severity === 'warning' && broken.has(finding.args.source ?? '')
      ? { ...finding, severity: 'error' }
      : finding,
  );
}

function isBroken(finding: SettingsLint): finding is Extract<SettingsLint, { readonly code: BrokenCode }> {
  return CODES.includes(finding.code);
}
