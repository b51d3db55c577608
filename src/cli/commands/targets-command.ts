import { dnsAliases } from '../../catalogue/firewall/dns-aliases.ts';
import { EXPORT_KINDS } from '../../catalogue/firewall/export-kind.ts';
import { type ExportOptions, renderExport } from '../../catalogue/firewall/render-export.ts';
import { renderTargets, TARGET_FORMATS } from '../../catalogue/select/render-targets.ts';
import type { SelectionResult } from '../../catalogue/select/select-targets.ts';
import { UsageError } from '../../model/usage-error.ts';
import { readServiceTags } from '../../run/inputs/read-inputs.ts';
import { parseNames } from '../../run/options/parse-values.ts';
import { planFor } from '../../run/plan-for.ts';
import { createSystem } from '../../system/create-system.ts';
import { parseTargetOptions } from '../options/analyze-options.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { print } from '../terminal/streams.ts';
import { loadReport } from './replay-command.ts';

/** `targets`: what `analyze` would test and why, or what the firewall team needs. */
export async function targetsCommand(raw: RawOptions): Promise<number> {
  const options = parseTargetOptions(raw);
  const format =
    parseNames(typeof raw.format === 'string' ? raw.format : 'table', TARGET_FORMATS, 'format')[0] ?? 'table';
  const system = createSystem();
  const selection = await planFor(options, system);
  if (typeof raw.export === 'string') {
    const tags = raw.ipRanges === true ? await readServiceTags(options.serviceTags, system) : null;
    if (raw.ipRanges === true && tags === null)
      throw new UsageError('--ip-ranges needs --service-tags FILE; the ranges come from there');
    await print(await exportFor(selection, raw.export, raw.failed, tags));
    return 0;
  }
  if (raw.failed !== undefined || raw.ipRanges === true)
    throw new UsageError('--failed and --ip-ranges go with --export KIND');
  await print(
    renderTargets(selection, format, { width: process.stdout.isTTY ? (process.stdout.columns ?? null) : null }),
  );
  return 0;
}

async function exportFor(
  selection: SelectionResult,
  kindText: string,
  failedFile: unknown,
  tags: Awaited<ReturnType<typeof readServiceTags>>,
): Promise<string> {
  const kind = parseNames(kindText, EXPORT_KINDS, 'export')[0] ?? 'csv';
  const failed = typeof failedFile === 'string' ? await failedTargets(failedFile) : {};
  return renderExport(selection, kind, { ...failed, ...(tags === null ? {} : { ipRanges: tags }) });
}

/** Targets of a saved report that no method reached, or none that Defender takes, with the CNAME chains that were seen. */
async function failedTargets(file: string): Promise<Required<Pick<ExportOptions, 'failed' | 'aliases'>>> {
  const report = await loadReport(file);
  const broken = new Set(report.verdicts.filter(({ level }) => level === 'error').map(({ targetId }) => targetId));
  const reached = new Set(
    report.probes.filter((probe) => probe.outcome === 'reachable').map((probe) => probe.targetId),
  );
  const failed = report.targets.filter(({ id }) => !reached.has(id) || broken.has(id));
  return { failed, aliases: dnsAliases(report.probes) };
}
