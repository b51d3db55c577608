import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { ManualSettings, ProxySettings } from '../../model/proxy.ts';
import { diagnoseBypass, matchBypass } from '../bypass/match-bypass.ts';

/** Hosts that a finding names; the rest is counted in its words. */
const MAX_HOSTS = 50;

/**
 * Targets that a bypass list sends past its proxy, one lint per method and entry, and entries that spoil a list or do not
 * mean what they seem to. `urls` are the targets' URLs.
 */
export function lintBypass(
  discovery: { readonly methods: readonly ProxySettings[]; readonly antivirus?: ProxySettings },
  urls: readonly string[],
): readonly SettingsLint[] {
  const lists = [...discovery.methods, ...(discovery.antivirus ? [discovery.antivirus] : [])].filter(
    (settings): settings is ManualSettings => settings.state === 'manual' && settings.bypass.text !== '',
  );
  const targets = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const found = lists.flatMap((settings) => [
    ...hiddenTargets(settings, targets, settings === discovery.antivirus),
    ...spoiledList(settings, settings === discovery.antivirus),
  ]);
  return [...new Map(found.map((lint) => [JSON.stringify([lint.code, lint.args]), lint])).values()];
}

function hiddenTargets(
  settings: ManualSettings,
  targets: readonly URL[],
  ofAntivirus: boolean,
): readonly SettingsLint[] {
  const hosts = new Map<string, Set<string>>();
  for (const url of targets) {
    const { bypassed, entry } = matchBypass(settings.bypass, url);
    // What a dialect bypasses by itself is nobody's mistake.
    if (!bypassed || entry === null || entry === 'implicit') continue;
    const known = hosts.get(entry) ?? new Set<string>();
    hosts.set(entry, known.add(url.host));
  }
  return [...hosts].map(([entry, names]) => ({
    code: 'bypass-hides-target',
    severity: 'warning',
    method: ofAntivirus ? null : settings.method,
    args: {
      source: settings.source,
      entry,
      list: settings.bypass.text,
      hosts: [...names].slice(0, MAX_HOSTS),
      count: names.size,
    },
  }));
}

/** Entries that break the list they stand in; milder oddities are notes of the setting. */
function spoiledList(settings: ManualSettings, ofAntivirus: boolean): readonly SettingsLint[] {
  return diagnoseBypass(settings.bypass)
    .filter(({ code }) => code === 'slash-spoils-list')
    .slice(0, 1)
    .map(({ entry, words }) => ({
      code: 'proxy-settings-invalid',
      severity: 'warning',
      method: ofAntivirus ? null : settings.method,
      args: { source: `${settings.source} (bypass list)`, value: entry, problem: words, corrected: null },
    }));
}
