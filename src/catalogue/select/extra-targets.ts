import type { Model, Target } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { quoted } from '../../text/plain.ts';
import type { AllowListRow } from '../rows/catalogue.ts';
import { urlMistake } from '../rows/check-url.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import { targetId, uniqueId } from '../rows/target-id.ts';

/** Targets of `--url`: required, because the user asked for them. A URL of the list is asked as the list says. Throws {@link UsageError}. */
export function urlTargets(urls: readonly string[], taken: Set<string>, known: KnownTargets): readonly Target[] {
  return [...new Set(urls.map((url) => url.trim()))].map((url) => {
    const mistake = urlMistake(url);
    if (mistake) throw new UsageError(`--url ${mistake.replace(/^"url" /, '')}`);
    const fact = known.byUrl(url);
    return {
      ...EXTRA,
      id: uniqueId(targetId('custom', url), taken),
      url,
      service: 'Custom',
      httpMethod: fact?.httpMethod ?? 'GET',
      observed: fact?.observed ?? [],
      answer: fact?.answer ?? null,
      required: true,
      source: '--url',
    };
  });
}

/** Targets of the Log Analytics agent for `--workspace-id`: one for each allow-list row whose `*` stands for the workspace. Throws {@link UsageError}. */
export function workspaceTargets(
  workspaceId: string | null,
  rows: readonly AllowListRow[],
  taken: Set<string>,
): readonly Target[] {
  if (workspaceId === null) return [];
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(workspaceId)) {
    throw new UsageError(
      `--workspace-id ${quoted(workspaceId)} is no workspace id; write the id as the portal shows it, such as 00000000-0000-0000-0000-000000000000`,
    );
  }
  return rows
    .filter((row) => row.workspace)
    .map((row) => {
      const host = row.host.replace('*', workspaceId.toLowerCase());
      const suffix = row.host.replace(/^\*\./, '');
      return {
        ...EXTRA,
        id: uniqueId(targetId('mma-workspace', suffix), taken),
        url: `https://${host}`,
        service: 'MMA',
        region: row.regions.length === 1 ? (row.regions[0] ?? 'custom') : 'custom',
        models: row.models,
        required: row.required ?? false,
        devices: row.devices,
        tests: [`${row.host}:${row.port}`],
        notes: row.notes,
        source: row.source,
        date: row.date,
      };
    });
}

const BOTH: readonly Model[] = ['standard', 'streamlined'];
const EXTRA = {
  region: 'custom',
  models: BOTH,
  httpMethod: 'GET',
  observed: [],
  answer: null,
  pinned: false,
  devices: ['W', 'D', 'S', 'M', 'L'],
  minBuild: null,
  maxBuild: null,
  tests: [],
  notes: null,
  date: null,
} as const satisfies Partial<Target>;
