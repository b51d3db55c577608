import { METHOD_LABELS } from '../../../model/method.ts';
import type { AnalyzeOptions } from '../../../model/options.ts';
import type { Report } from '../../../model/report.ts';
import { counted, joined } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import { stepResult } from '../model/evidence-words.ts';
import { duration } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon } from '../symbols.ts';

type NamedLine = readonly [name: string, text: string];

/** Options that a reader needs to repeat the run, in the words of the command line. */
function optionWords(options: AnalyzeOptions): string {
  const words = [
    options.regions.length > 0 ? `--geo ${options.regions.join(',')}` : '',
    options.model === null ? '' : `--model ${options.model}`,
    options.services.length > 0 ? `--service ${options.services.join(',')}` : '',
    options.proxy === null ? '' : `--proxy ${options.proxy}`,
    options.namedProxy === null ? '' : `--named-proxy ${options.namedProxy}`,
    options.pac === null ? '' : `--pac ${options.pac}`,
    options.methods.length === 5 ? 'five methods' : `--methods ${options.methods.join(',')}`,
    options.family === null ? '' : `-${options.family}`,
    options.engine === 'winhttp' ? '--engine winhttp' : '',
    `time-out ${duration(options.timeoutMs)}`,
    `deadline ${duration(options.deadlineMs)}`,
    counted(options.retries, 'retry', 'retries'),
  ];
  return words.filter((word) => word !== '').join(', ');
}

function probeWords(report: Report): string {
  const measured = report.probes.filter((probe) => probe.state === 'measured');
  const shared = measured.filter((probe) => probe.sharedWith !== null).length;
  const first = `${counted(measured.length, 'probe')} in ${duration(report.run.durationMs)}`;
  return shared === 0 ? first : `${first}; ${shared} of them share an equal route that was measured once`;
}

function completeWords(report: Report): string {
  return report.run.complete ? 'yes, every probe was made' : `no (${report.run.incompleteBecause ?? 'unknown reason'})`;
}

function lines(report: Report): readonly NamedLine[] {
  const { tool, run, catalogue, host, exit } = report;
  const { identity, onboarding } = host;
  const who = [
    identity.user,
    identity.elevated === null ? 'elevation unknown' : identity.elevated ? 'elevated' : 'not elevated',
    identity.system ? "the sensor's own account" : '',
    identity.integrity === null ? '' : `integrity ${identity.integrity}`,
    identity.session === null ? '' : `session ${identity.session}`,
  ];
  return [
    ['Tool', `${tool.name} ${tool.version}, report schema ${report.schemaVersion}`],
    ['Run', `${run.id}, started ${run.startedAt}`],
    [
      'Catalogue',
      `${catalogue.name}${catalogue.date === null ? '' : ` of ${catalogue.date}`}, ${counted(report.targets.length, 'target')}`,
    ],
    ['Catalogue SHA-256', catalogue.sha256],
    ['Options', optionWords(run.options)],
    ['Probes', probeWords(report)],
    ['Identity', who.filter((word) => word !== '').join(', ')],
    [
      'System',
      `${host.system}, ${host.architecture}${host.recorded ? '; a recorded machine, not the one it ran on' : ''}`,
    ],
    [
      'Onboarding',
      onboarding.onboarded === null
        ? `unknown (${onboarding.source})`
        : `${onboarding.onboarded ? 'yes' : 'no'} (${onboarding.source})`,
    ],
    [
      'Networks',
      joined(host.networks.slice(0, 6).map((network) => `${network.address} in ${network.prefix}`)) || 'none',
    ],
    ['Exit code', `${exit.code}: ${exit.reason}`],
    ['Complete', completeWords(report)],
    ...host.facts.slice(0, 40).map((fact): NamedLine => [fact.name, `${fact.value} (${fact.source})`]),
  ];
}

function challenges(view: View): Markup | null {
  const list = view.report.challenges.slice(0, 40);
  if (list.length === 0) return null;
  const items = list.map((challenge) => {
    const last = challenge.observations.at(-1);
    return html`<li>${icon(last?.failure ? 'absent' : 'info')}<span><span class="m">${clip(challenge.query, 200)}</span> by ${METHOD_LABELS[challenge.method]} (${challenge.kind}): ${last ? clip(stepResult(last), 200) : 'not asked'}</span></li>`;
  });
  return html`<details class="pad"><summary>${counted(view.report.challenges.length, 'check')} beside the targets</summary><ol class="steps">${items}</ol></details>`;
}

/** What was run where, by whom, with which list: so that the page can be trusted and the run repeated. */
export function provenanceSection(view: View): Markup {
  const { report } = view;
  const warnings = report.runWarnings
    .slice(0, 40)
    .map((text) => html`<li>${icon('warn')}<span>${clip(text, 400)}</span></li>`);
  return html`<section id="provenance" class="s" aria-labelledby="h-p"><header><h2 id="h-p">Provenance</h2></header><div class="body"><dl class="prov">${lines(
    report,
  ).map(
    ([name, text]) => html`<div><dt>${name}</dt><dd>${clip(text, 600)}</dd></div>`,
  )}</dl>${challenges(view)}${warnings.length === 0 ? null : html`<h3 class="sub">What went wrong in the tool itself</h3><ol class="steps">${warnings}</ol>`}<p class="oath">Nothing was sent anywhere but to the targets and proxies above, and no credentials unless asked for with an option. This page loads nothing from the network; its figures are those of the JSON report of the same run.</p></div></section>`;
}
