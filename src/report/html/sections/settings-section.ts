import type { ProxySettings } from '../../../model/proxy.ts';
import { hostPort, proxyUrl } from '../../../model/proxy.ts';
import type { DiscoveredSetting, SettingScope, SettingUser } from '../../../model/settings.ts';
import { capital, counted } from '../../../text/list.ts';
import { clip, html, type Markup } from '../markup.ts';
import { stepResult } from '../model/evidence-words.ts';
import { duration, failureWords, numberedMethod } from '../model/phrases.ts';
import type { View } from '../model/view.ts';
import { icon, type SymbolName } from '../symbols.ts';
import { decisionsTable } from './decisions-table.ts';

const SCOPES: Readonly<Record<SettingScope, string>> = {
  machine: 'the machine',
  'system-account': 'LocalSystem',
  'local-service': 'LocalService',
  'network-service': 'NetworkService',
  user: 'this user only',
  process: 'this process',
};
const USERS: Readonly<Record<SettingUser, string>> = {
  'edr-sensor': 'EDR sensor',
  antivirus: 'antivirus',
  updates: 'updates',
  browser: 'browsers',
  'package-manager': 'package manager',
  'azure-arc': "Azure Arc's agent",
  nobody: 'nobody',
};
const STATES: Readonly<Record<DiscoveredSetting['state'], { readonly symbol: SymbolName; readonly words: string }>> = {
  'in-use': { symbol: 'ok', words: 'in use' },
  'not-used': { symbol: 'info', words: 'not used: another setting wins' },
  off: { symbol: 'absent', words: 'switched off' },
  invalid: { symbol: 'unusable', words: 'cannot be read as a proxy' },
  unreadable: { symbol: 'unusable', words: 'is there, but could not be read' },
};
/** Longest value that a row shows; the JSON report holds all of it. */
const VALUE_LIMIT = 400;

interface MethodWords {
  readonly symbol: SymbolName;
  readonly value: string;
  readonly words: string;
  readonly notes: readonly string[];
}

function methodWords(settings: ProxySettings): MethodWords {
  switch (settings.state) {
    case 'absent':
      return { symbol: 'absent', value: 'none', words: 'does not exist', notes: settings.notExamined };
    case 'direct':
      return { symbol: 'ok', value: 'direct', words: 'no proxy', notes: [] };
    case 'manual':
      return {
        symbol: 'ok',
        value: settings.servers
          .map(
            ({ for: kind, server }) =>
              `${kind === 'all' ? '' : `${kind}=`}${server.scheme === 'http' ? hostPort(server) : proxyUrl(server)}`,
          )
          .join(';'),
        words: 'a fixed server',
        notes: [
          ...(settings.bypass.text === '' ? [] : [`bypass: ${settings.bypass.text}`]),
          ...(settings.fallsBackToDirect ? ['goes on without a proxy when it fails'] : []),
        ],
      };
    case 'pac':
      return {
        symbol: 'ok',
        value: settings.url,
        words: `a script, saved as ${settings.fileName}`,
        notes: [`${settings.script.length} characters, SHA-256 ${settings.sha256}`],
      };
    case 'unusable':
      return {
        symbol: 'unusable',
        value: settings.value,
        words: `cannot be used: ${failureWords(settings.failure.code)}`,
        notes: settings.corrected === null ? [] : [`probably meant: ${settings.corrected}`],
      };
  }
}

function notesMarkup(notes: readonly string[]): Markup {
  return html`${notes.slice(0, 8).map((note) => html`<br><span class="quiet">${clip(note, VALUE_LIMIT)}</span>`)}`;
}

function stepsMarkup(settings: ProxySettings): Markup | null {
  const steps = settings.observations.slice(0, 20);
  if (steps.length === 0) return null;
  const items = steps.map(
    (step) =>
      html`<li>${icon(step.failure ? 'fail' : 'ok')}<span>${step.phase === 'proxy-resolution' ? `${step.kind} ${clip(step.query, 200)}` : step.phase}: ${clip(stepResult(step), 200)}, ${duration(step.t - step.t0)}</span></li>`,
  );
  return html`<details><summary>${counted(settings.observations.length, 'discovery step')}</summary><ol class="steps">${items}</ol></details>`;
}

/** What a row of the first table is about. */
interface RowName {
  readonly name: string;
  readonly note: string | null;
}

function methodRow(settings: ProxySettings, { name, note }: RowName): Markup {
  const words = methodWords(settings);
  return html`<tr class="${settings.state === 'absent' ? 'off' : 'on'}"><td data-l="Method"><b>${name}</b>${note === null ? null : html`<br><span class="quiet">${note}</span>`}</td><td data-l="Value"><span class="m">${clip(words.value, VALUE_LIMIT)}</span>${notesMarkup(words.notes)}</td><td data-l="Read at">${settings.source}${settings.why === null ? null : html`<br><span class="quiet">${capital(settings.why)}</span>`}${stepsMarkup(settings)}</td><td data-l="State"><span class="state">${icon(words.symbol)}<span>${words.words}</span></span></td></tr>`;
}

function settingRow(setting: DiscoveredSetting): Markup {
  const state = STATES[setting.state];
  const users = setting.usedBy.map((user) => USERS[user]).join(', ') || 'nobody';
  return html`<tr class="${setting.state === 'in-use' ? 'on' : 'off'}"><td data-l="Value" class="m">${clip(setting.value, VALUE_LIMIT) || 'empty'}</td><td data-l="Read at"><span class="m">${setting.name}</span><br><span class="quiet">${setting.source}, for ${SCOPES[setting.scope]}</span></td><td data-l="Used by">${capital(users)}</td><td data-l="State"><span class="state">${icon(state.symbol)}<span>${state.words}${notesMarkup(setting.notes)}</span></span></td></tr>`;
}

/** The antivirus's own proxy, which none of the five methods is. */
function antivirusRow({ report }: View): Markup | null {
  if (!report.antivirus) return null;
  const measured = report.antivirus.probes.filter((probe) => probe.outcome !== null);
  const reached = measured.filter((probe) => probe.outcome === 'reachable').length;
  return methodRow(report.antivirus.settings, {
    name: 'Antivirus, its own proxy',
    note: `beside the five methods: ${reached} of ${counted(measured.length, 'target')} answer`,
  });
}

/** What each method means, and every setting that was found. */
export function settingsSection(view: View): Markup {
  const { report, sensorMethod } = view;
  const methods = report.proxies.map((settings) =>
    methodRow(settings, {
      name: numberedMethod(settings.method),
      note: settings.method === sensorMethod ? 'the sensor would use this' : null,
    }),
  );
  const settings =
    report.settings.length === 0
      ? html`<p class="note pad">No proxy setting was found on this machine.</p>`
      : html`<table class="st"><caption class="vh">Every proxy setting found</caption><thead><tr><th scope="col" class="w31">Value</th><th scope="col" class="w32">Where it was read</th><th scope="col" class="w18">Who uses it</th><th scope="col">State</th></tr></thead><tbody>${report.settings.map(settingRow)}</tbody></table>`;
  return html`<section id="settings" class="s" aria-labelledby="h-s"><header><h2 id="h-s">Proxy settings</h2><p class="note">What each method means here, then every setting that was found, used or not.</p></header><div class="body"><p class="why">${report.sensor.why}</p><table class="st"><caption class="vh">What each method means</caption><thead><tr><th scope="col" class="w18">Method</th><th scope="col" class="w31">Value</th><th scope="col" class="w32">Where it was read</th><th scope="col">State</th></tr></thead><tbody>${methods}${antivirusRow(view)}</tbody></table>${decisionsTable(report.decisions ?? [])}<h3 class="sub">Every setting found</h3>${settings}</div></section>`;
}
