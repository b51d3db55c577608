import { nameOfScenario, type StoredScenario } from './store.ts';

/** Base → the scenario whose recording it is: a machine on which everything works, by the ways that most scenarios go. */
export const BASES: Readonly<Record<string, string>> = {
  direct: 'suspicious-dns-answer-near',
  'named-proxy': 'tunnel-rejected-near',
  'pac-script': 'pac-script-error-near',
  'system-proxy': 'proxy-settings-conflict-near',
};

/** The base that a scenario's recording is; null for most. */
export function baseOf(scenario: Pick<StoredScenario, 'code' | 'near'>): string | null {
  const found = Object.entries(BASES).find(([, name]) => name === nameOfScenario(scenario));
  return found ? found[0] : null;
}
