import { Chalk, type ChalkInstance } from 'chalk';
import type { Paint } from '../../report/terminal/summary-style.ts';

/** Where output goes and what it can show. */
export interface Terminal {
  /** Columns to lay tables out for: the terminal's, at least 60, at most 120; 100 without one. */
  readonly width: number;
  /** Lines of the screen: the terminal's, at least 24; 24 without one. */
  readonly height: number;
  /** True when stderr is a terminal that a line can be redrawn on. */
  readonly moves: boolean;
  /** Colours of stdout; without colour every function returns its text. */
  readonly out: ChalkInstance;
  /** Colours of stderr. */
  readonly err: ChalkInstance;
  /** False where the console cannot show box and tick characters. */
  readonly unicode: boolean;
}

/** The summary's colours; every shade is also told by a sign or a word. */
export function summaryPaint(chalk: ChalkInstance): Paint {
  return {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    note: chalk.blue,
    strong: chalk.bold,
    faint: chalk.dim,
  };
}

/** What the options say of colour and movement. */
export interface TerminalOptions {
  readonly color: boolean;
  readonly progress: boolean;
}

/** Looks at the streams once. `NO_COLOR` and `TERM=dumb` win over a terminal; `FORCE_COLOR` wins over its absence. */
export function lookAtTerminal(options: TerminalOptions): Terminal {
  const level = (stream: NodeJS.WriteStream): 0 | 1 => {
    if (!options.color || isSet('NO_COLOR')) return 0;
    if (isSet('FORCE_COLOR') && process.env.FORCE_COLOR !== '0') return 1;
    return stream.isTTY === true && process.env.TERM !== 'dumb' ? 1 : 0;
  };
  return {
    width: Math.min(120, Math.max(60, process.stdout.columns ?? 100)),
    height: Math.max(24, process.stdout.rows ?? 24),
    moves: options.progress && process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    out: new Chalk({ level: level(process.stdout) }),
    err: new Chalk({ level: level(process.stderr) }),
    unicode: canShowUnicode(),
  };
}

/** NO_COLOR counts when it is there and not empty (no-color.org). */
function isSet(name: string): boolean {
  const value = process.env[name];
  return value !== undefined && value !== '';
}

/** The classic Windows console shows a box for what its code page lacks; Windows Terminal, ConEmu and the others do not. */
function canShowUnicode(): boolean {
  if (process.platform !== 'win32')
    return !/^(C|POSIX)$/.test(process.env.LC_ALL ?? process.env.LC_CTYPE ?? process.env.LANG ?? 'UTF-8');
  return isSet('WT_SESSION') || isSet('ConEmuTask') || process.env.TERM_PROGRAM === 'vscode' || isSet('TERM');
}
