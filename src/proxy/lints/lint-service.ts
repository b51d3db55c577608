import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { PendingVariables } from '../sources/service-environment.ts';
import { shownUrl } from '../sources/shown-value.ts';

/** Proxy variables that a running service does not have as its unit gives them, all of one service in one lint. */
export function lintService(services: readonly PendingVariables[]): readonly SettingsLint[] {
  return services.flatMap(({ unit, variables }): SettingsLint[] => {
    const [first] = variables;
    if (first === undefined) return [];
    const args = {
      service: unit,
      variables: variables.map(({ name }) => name),
      running: shown(first.running),
      written: shown(first.written),
      source: variables.find(({ path }) => path !== null)?.path ?? null,
    };
    return [{ code: 'service-not-restarted', severity: 'warning', method: null, args }];
  });
}

const shown = (value: string | null): string | null => (value === null || value === '' ? null : shownUrl(value));
