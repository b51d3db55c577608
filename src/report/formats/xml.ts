import { type FindingWords, wordsOf } from '../../findings/shape/words-of.ts';
import type { Report, Verdict } from '../../model/report.ts';
import { SERVICE_NAMES, type Service, type Target } from '../../model/target.ts';
import { xml } from './markup-escape.ts';
import { catalogueWords, identityWords } from './text.ts';

interface XmlFact {
  readonly name: string;
  readonly displayName: string;
  readonly value: string;
  readonly alert: 'High' | 'Medium' | 'None';
}

/** The original's ids by number of failed targets: none, one, more (reference: check ids). */
interface XmlCheck {
  readonly name: string;
  readonly category: string;
  readonly services: readonly Service[];
  readonly ids: readonly [informational: number, warning: number, error: number];
}

const CHECKS: readonly XmlCheck[] = [
  { name: 'CnC', category: 'EDRCloud', services: ['CnC'], ids: [130017, 131013, 132021] },
  { name: 'Cyber', category: 'EDRCloud', services: ['CyberData'], ids: [130018, 131014, 132022] },
  { name: 'AutoIR', category: 'EDRCloud', services: ['AutoIR'], ids: [130019, 131015, 132023] },
  { name: 'SampleUpload', category: 'AVCloud', services: ['SampleUpload'], ids: [130020, 131016, 132024] },
  { name: 'MdeConfigMgr', category: 'EDRCloud', services: ['SecurityManagement'], ids: [130021, 131017, 132025] },
];

/** Findings that have an id of their own in the original. */
const FINDING_EVENTS: Readonly<
  Partial<
    Record<
      Report['findings'][number]['code'],
      { readonly id: number; readonly severity: string; readonly check: string }
    >
  >
> = {
  'tls-inspection': { id: 132026, severity: 'Error', check: 'EDRCloud' },
  'certificate-invalid': { id: 132027, severity: 'Error', check: 'EDRCloud' },
  'clock-skew': { id: 122007, severity: 'Error', check: 'ClockSkew' },
  'revocation-unreachable': { id: 131005, severity: 'Warning', check: 'CertRevocation' },
};

function factElement(fact: XmlFact): string {
  return `    <${fact.name} displayName="${xml(fact.displayName)}"><value>${xml(fact.value)}</value><alert>${fact.alert}</alert></${fact.name}>`;
}

const section = (name: string, lines: readonly string[]): readonly string[] => [
  `  <${name}>`,
  ...lines,
  `  </${name}>`,
];

const fact = (name: string, displayName: string, value: string, alert: XmlFact['alert'] = 'None'): string =>
  factElement({ name, displayName, value, alert });

function event(
  id: number,
  severity: string,
  category: string,
  check: string,
  result: string,
  guidance: string,
): readonly string[] {
  return [
    `    <event id="${id}">`,
    `      <severity>${severity}</severity>`,
    `      <category>${xml(category)}</category>`,
    `      <check>${xml(check)}</check>`,
    `      <checkresult>${xml(result)}</checkresult>`,
    `      <guidance>${xml(guidance)}</guidance>`,
    '    </event>',
  ];
}

/** The remedy of the first cause of any of the failed targets. */
function guidanceFor(report: Report, failed: readonly Verdict[]): string {
  const cause = failed.flatMap((verdict) => verdict.causes)[0];
  const finding = cause === undefined ? undefined : report.findings[cause];
  return finding ? guidanceOf(wordsOf(finding, report.host.networks)) : '';
}

/** The remedy with the hosts that it counts. */
function guidanceOf({ remedy, hosts }: FindingWords): string {
  return [remedy, ...hosts].join(' ');
}

/** Unlike in the original, a category that nothing was tested of has no event: no evidence is no success. */
function checkEvent(report: Report, check: XmlCheck, targets: readonly Target[]): readonly string[] {
  const judged = targets.filter((target) => check.services.includes(target.service));
  if (judged.length === 0) return [];
  const verdicts = new Map(report.verdicts.map((verdict) => [verdict.targetId, verdict]));
  const failed = judged.filter((target) => (verdicts.get(target.id)?.reachableBy.length ?? 0) === 0);
  const level = failed.length === 0 ? 0 : failed.length === 1 ? 1 : 2;
  const names = check.services.map((service) => SERVICE_NAMES[service]).join(', ');
  const reached = `${judged.length - failed.length} of ${judged.length} ${names} URLs are reachable by at least one method.`;
  const rest = failed.length === 0 ? '' : ` By none: ${failed.map((target) => target.url).join(' ')}`;
  const guidance = guidanceFor(
    report,
    failed.flatMap((target) => verdicts.get(target.id) ?? []),
  );
  const severity = (['Informational', 'Warning', 'Error'] as const)[level];
  return event(
    check.ids[level],
    severity,
    'Connectivity',
    `${check.category} ${check.name}`,
    `${reached}${rest}`,
    guidance,
  );
}

/** Targets that at least one method really asked. */
function testedTargets(report: Report): readonly Target[] {
  const tested = new Set(report.probes.filter((probe) => probe.state === 'measured').map((probe) => probe.targetId));
  return report.targets.filter((target) => tested.has(target.id));
}

function events(report: Report): readonly string[] {
  const tested = testedTargets(report);
  const found = new Set<number>();
  const ofFindings = report.findings.flatMap((finding) => {
    const known = FINDING_EVENTS[finding.code];
    if (!known || found.has(known.id)) return [];
    found.add(known.id);
    const words = wordsOf(finding, report.host.networks);
    return event(known.id, known.severity, 'Connectivity', known.check, words.title, guidanceOf(words));
  });
  const none =
    tested.length === 0
      ? event(131001, 'Warning', 'Connectivity', 'EDRCloud', 'No URL was tested.', report.exit.reason)
      : [];
  return [...none, ...CHECKS.flatMap((check) => checkEvent(report, check, tested)), ...ofFindings];
}

/** `SystemInfoLogs/MDEClientAnalyzer.xml` in the original's `MDEResults` form, for programs that read it; no DOCTYPE. */
export function renderXml(report: Report): string {
  const { host, run, sensor, tool } = report;
  const onboarding = host.onboarding;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<MDEResults>',
    ...section('general', [
      fact('scriptVersion', 'Script version', `${tool.name} ${tool.version}`),
      fact('scriptRunTime', 'Script RunTime', run.startedAt),
      fact('runId', 'Run', run.id),
      fact('complete', 'Complete', run.complete ? 'YES' : 'NO', run.complete ? 'None' : 'Medium'),
    ]),
    ...section('devInfo', [
      fact('deviceName', 'Device name', host.name),
      fact('OSName', 'Operating system', host.system),
      fact('OSBuild', 'OS build', host.osBuild === null ? '' : String(host.osBuild)),
      fact('architecture', 'Architecture', host.architecture),
      fact('account', 'Account', identityWords(host.identity)),
      fact('onboarded', 'Onboarded', onboarding.onboarded === null ? 'unknown' : onboarding.onboarded ? 'YES' : 'NO'),
      fact('datacenter', 'Device Datacenter Location', onboarding.datacenter ?? onboarding.region ?? ''),
      fact(
        'streamlined',
        'Device Onboarded via Streamlined Connectivity',
        onboarding.model === 'streamlined' ? 'YES' : 'NO',
      ),
    ]),
    ...section('EDRCompInfo', [
      fact(
        'discoveredProxy',
        'Sense Service Discovered Proxy',
        `Proxy config: Method=${sensor.method}, address=${sensor.address}`,
      ),
    ]),
    ...section('MDEDevConfig', [
      fact('catalogue', 'Catalogue', catalogueWords(report.catalogue)),
      ...report.settings.map((setting, i) =>
        fact(`setting${i + 1}`, setting.name, setting.value, setting.state === 'invalid' ? 'High' : 'None'),
      ),
    ]),
    ...section(
      'AVCompInfo',
      host.facts.map((entry, i) => fact(`fact${i + 1}`, entry.name, entry.value)),
    ),
    ...section('events', events(report)),
    '</MDEResults>',
  ];
  return `${lines.join('\n')}\n`;
}
