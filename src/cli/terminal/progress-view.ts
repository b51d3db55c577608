import { METHOD_LABELS } from '../../model/method.ts';
import type { OnProgress, Progress } from '../../model/progress.ts';
import { hostPort, type ProxySettings } from '../../model/proxy.ts';
import { lastGate, plain } from '../../text/plain.ts';
import { padTo } from '../../text/width.ts';
import type { Terminal } from './terminal.ts';

/** What a person sees on stderr while a run goes. */
export interface ProgressView {
  readonly onProgress: OnProgress;
  /** One line that stays. */
  note(text: string): void;
  /** Removes the moving line; later text starts in a clean row. */
  clear(): void;
}

const BAR_CELLS = 28;
/** Redrawn at most this often: faster flickers, slower looks stuck. */
const REDRAW_MS = 80;
/** With a terminal: redrawn this often also when nothing ends. */
const TICK_MS = 500;
/** Without a terminal: one plain line this often. */
const PLAIN_LINE_MS = 5_000;

/** The view for people; with `quiet` nothing is ever written, with `anonymize` nothing that names the machine, its user or its network. */
export function createProgressView(
  terminal: Terminal,
  version: string,
  { quiet, anonymize = false }: { readonly quiet: boolean; readonly anonymize?: boolean },
): ProgressView {
  if (quiet)
    return { onProgress: () => {}, note: (text) => process.stderr.write(`${lastGate(text)}\n`), clear: () => {} };
  const begin = performance.now();
  const line = createMovingLine(terminal);
  let failed = 0;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let current: Extract<Progress, { kind: 'probe' }> | null = null;
  // It moves while it waits: when nothing ends, the seconds do.
  const ticker = terminal.moves ? setInterval(() => redraw(), TICK_MS) : null;
  ticker?.unref();
  const redraw = (): void => {
    if (current !== null) line.moving(probeLine(current, failed, performance.now() - begin, terminal));
  };
  const onProgress = (progress: Progress): void => {
    if (progress.kind === 'catalogue') line.fixed(headerLine(progress, version, terminal, anonymize));
    if (progress.kind === 'proxies' && !anonymize)
      for (const settings of progress.proxies) line.fixed(settingsLine(settings, terminal));
    if (progress.kind === 'note' && !anonymize) line.fixed(`note: ${plain(progress.text)}`);
    if (progress.kind === 'plan')
      current = { kind: 'probe', targetId: '', method: 'default', failed: false, done: 0, total: progress.total };
    if (progress.kind !== 'probe') return;
    current = progress;
    if (progress.failed) failed += 1;
    const now = performance.now();
    const last = progress.done === progress.total;
    if (!last && now - lastDrawn < (terminal.moves ? REDRAW_MS : PLAIN_LINE_MS)) return;
    lastDrawn = now;
    const text = probeLine(progress, failed, now - begin, terminal);
    if (terminal.moves) line.moving(text);
    else line.fixed(text);
  };
  const clear = (): void => {
    if (ticker !== null) clearInterval(ticker);
    line.clear();
  };
  return { onProgress, note: line.fixed, clear };
}

function headerLine(
  progress: Extract<Progress, { kind: 'catalogue' }>,
  version: string,
  terminal: Terminal,
  anonymize: boolean,
): string {
  const { catalogue, host, targets } = progress;
  const regions = catalogue.regions.length > 0 ? catalogue.regions.join(' ') : 'no region';
  const methods = 'as '.concat(plain(host.identity.user, 200), host.identity.elevated === true ? ' (elevated)' : '');
  return [
    terminal.err.bold(`mde-client-analyzer ${version}`),
    `${catalogue.regionUnknown ? 'region unknown: ' : ''}${regions}, ${catalogue.models.join(' and ')}`,
    `${targets.length} targets`,
    ...(anonymize ? [] : [methods]),
  ].join(' · ');
}

function settingsLine(settings: ProxySettings, terminal: Terminal): string {
  const label = padTo(METHOD_LABELS[settings.method], 28);
  const dash = terminal.unicode ? '–' : '-';
  if (settings.state === 'absent') return `  ${label}${dash}`;
  return `  ${label}${padTo(serverText(settings), 30)} ${terminal.err.dim(plain(settings.source))}`.trimEnd();
}

function serverText(settings: Exclude<ProxySettings, { state: 'absent' }>): string {
  switch (settings.state) {
    case 'direct':
      return 'direct';
    case 'manual':
      return [...new Set(settings.servers.map((entry) => hostPort(entry.server)))]
        .map((server) => plain(server))
        .join(', ');
    case 'pac':
      return plain(settings.url);
    case 'unusable':
      return `unusable: ${plain(settings.value)}`;
  }
}

function probeLine(
  progress: Extract<Progress, { kind: 'probe' }>,
  failed: number,
  ms: number,
  terminal: Terminal,
): string {
  const full = Math.round((progress.done / Math.max(1, progress.total)) * BAR_CELLS);
  const bar = terminal.unicode
    ? terminal.err.cyan('━'.repeat(full)) + terminal.err.dim('━'.repeat(BAR_CELLS - full))
    : `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`;
  const counts = `${progress.done}/${progress.total}   ${(ms / 1000).toFixed(1)} s${failed > 0 ? `   ${failed} failed` : ''}`;
  return terminal.moves ? `probing ${bar}  ${counts}` : `probing ${counts}`;
}

/** One line of stderr that is redrawn in place, between lines that stay. */
function createMovingLine(terminal: Terminal): {
  fixed(text: string): void;
  moving(text: string): void;
  clear(): void;
} {
  let shown = false;
  const erase = (): void => {
    if (shown) process.stderr.write('\r\x1b[2K');
    shown = false;
  };
  return {
    fixed(text) {
      erase();
      process.stderr.write(`${lastGate(text)}\n`);
    },
    moving(text) {
      process.stderr.write(`\r\x1b[2K${text}`);
      shown = terminal.moves;
    },
    clear: erase,
  };
}
