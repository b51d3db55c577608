import { FAILURE_NAMES } from '../../../model/failure.ts';
import type { Method } from '../../../model/method.ts';
import type { Probe } from '../../../model/probe.ts';
import type { Report, Verdict } from '../../../model/report.ts';
import type { Target } from '../../../model/target.ts';
import type { SymbolName } from '../symbols.ts';

/** How a cell of the matrix looks: `soft` is a failure with another way, `fail` one without. */
export type CellState = 'ok' | 'warn' | 'flaky' | 'fail' | 'soft' | 'absent' | 'unusable' | 'skipped';

/** One cell of the matrix. */
export interface ViewCell {
  readonly method: Method;
  /** Null when the report has no such probe. */
  readonly probe: Probe | null;
  readonly state: CellState;
  /** The result text's words: `Succeeded (200)`. */
  readonly words: string;
  /** Status or WinHTTP number; empty when nothing was measured. */
  readonly code: string;
}

interface CellInput {
  readonly report: Report;
  readonly target: Target;
  readonly method: Method;
  readonly probe: Probe | null;
  readonly verdict: Verdict;
  /** True when an error or a warning is about this very probe. */
  readonly warned: boolean;
}

/** The drawing of a state. */
export const CELL_SYMBOLS: Readonly<Record<CellState, SymbolName>> = {
  ok: 'ok',
  warn: 'warn',
  flaky: 'flaky',
  fail: 'fail',
  soft: 'fail',
  absent: 'absent',
  unusable: 'unusable',
  skipped: 'skipped',
};

function unusableCell(input: CellInput): Pick<ViewCell, 'words' | 'code'> {
  const settings = input.report.proxies.find((entry) => entry.method === input.method);
  const failure = input.probe?.resolution?.failure ?? (settings?.state === 'unusable' ? settings.failure : null);
  if (!failure || failure.code === 'proxy_settings_invalid')
    return { words: "The proxy isn't in valid format", code: '' };
  const number = input.probe?.code ?? FAILURE_NAMES[failure.code].winhttp;
  return { words: `Failed (${number})`, code: String(number) };
}

/** The cell of one target and method. */
export function cellOf(input: CellInput): ViewCell {
  const { method, probe, verdict, warned } = input;
  const base = { method, probe };
  if (!probe || probe.state === 'skipped') return { ...base, state: 'skipped', words: 'Not tested', code: '' };
  if (probe.state === 'absent') return { ...base, state: 'absent', words: "Doesn't exist", code: '' };
  if (probe.state === 'unusable') return { ...base, state: 'unusable', ...unusableCell(input) };
  const code = probe.code === null ? '' : String(probe.code);
  const number = code === '' ? '' : ` (${code})`;
  if (probe.outcome !== 'reachable')
    return { ...base, state: verdict.reachableBy.length > 0 ? 'soft' : 'fail', words: `Failed${number}`, code };
  const state = probe.flaky ? 'flaky' : warned || probe.answeredBy === 'interceptor' ? 'warn' : 'ok';
  return { ...base, state, words: `Succeeded${number}`, code };
}
