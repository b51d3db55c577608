import { createPacResolver } from 'pac-resolver';
import { Intrinsics, QuickJS } from 'quickjs-wasi';
import type { PacFunction } from './host-functions.ts';
import { LEGACY_LIBRARY } from './jscript/legacy-library.ts';

/** What one script's machine is made of. */
export interface MachineOptions {
  readonly wasm: WebAssembly.Module;
  readonly memoryBytes: number;
  /** True: only the library that JScript has. */
  readonly legacy: boolean;
  /** Called right before the script itself runs: its time begins. */
  begin(): void;
  /** Asked often while the script works; true stops it. */
  isOver(): boolean;
  /** What `new Date()` tells, ms since 1970. */
  now(): number;
  /** Minutes that local time is ahead of UTC at an instant. */
  aheadMinutes(at: number): number;
  readonly functions: Readonly<Record<string, PacFunction>>;
}

/** A loaded script: gives what its function returned (`text`), or the type of what is no text. Rejects with what the script threw. */
export type Machine = (url: string, host: string) => Promise<{ readonly text: string } | { readonly type: string }>;

/** Name of the script in the machine's stack traces. */
const SCRIPT_NAME = 'proxy.pac';

const { ALL, TYPED_ARRAYS, WEAK_REF, PROXY, PERFORMANCE, DOM_EXCEPTION } = Intrinsics;
/** Typed arrays escape the memory limit; the others no PAC script needs. */
const INTRINSICS = (ALL & ~(TYPED_ARRAYS | WEAK_REF | PROXY | PERFORMANCE | DOM_EXCEPTION)) >>> 0;

/**
 * The entry that pac-resolver binds and calls. It asks for the script's function at every call, by name, so that `const
 * FindProxyForURL = …` counts too, and prefers FindProxyForURLEx as WinHTTP does. Operators only: nothing that a script
 * can replace. `t` marks a text, `n` another type, `m` a missing function.
 */
const ENTRY = `this.FindProxyForURL = function (url, host) {
  var answer;
  if (typeof FindProxyForURLEx === 'function') answer = FindProxyForURLEx(url, host);
  else if (typeof FindProxyForURL === 'function') answer = FindProxyForURL(url, host);
  else return 'm';
  return typeof answer === 'string' ? 't' + answer : 'n' + (answer === null ? 'null' : typeof answer);
};`;

/** Runs patterns that are regular expressions in here, under this machine's limits, with functions kept from the script. */
const SHELL_PATTERNS = `(function (decide, Expression) {
  var run = Function.prototype.call.bind(Expression.prototype.exec);
  shExpMatch = function shExpMatch(url, pattern) {
    var answer = decide(url, pattern);
    return typeof answer === 'string' ? run(new Expression(answer), url) !== null : answer;
  };
})(shExpMatch, RegExp);
delete this.FindProxyForURL;`;

/**
 * Loads a script. pac-resolver binds the functions and calls the entry; the script itself goes to the machine as it is:
 * pac-resolver's rewriter would lose line numbers and refuse syntax newer than 2017. Rejects when the script does not load.
 */
export async function loadMachine(script: string, options: MachineOptions): Promise<Machine> {
  const vm = await QuickJS.create({
    wasm: options.wasm,
    memoryLimit: options.memoryBytes,
    interruptHandler: () => options.isOver(),
    intrinsics: INTRINSICS,
    // As getTimezoneOffset: minutes that UTC is ahead.
    timezoneOffset: (seconds) => -options.aheadMinutes(seconds * 1000),
    wasi: (memory) => ({
      clock_time_get(_id: number, _precision: bigint, at: number) {
        new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(options.now())) * 1_000_000n, true);
        return 0;
      },
      fd_write: () => 0,
    }),
  });
  const find = createPacResolver(vm, ENTRY, { filename: 'entry', sandbox: { ...options.functions } });
  vm.evalCode(SHELL_PATTERNS, 'entry').dispose();
  if (options.legacy) vm.evalCode(LEGACY_LIBRARY, 'library').dispose();
  options.begin();
  vm.evalCode(script, SCRIPT_NAME).dispose();
  return async (url, host) => {
    const answer = await find(url, host);
    if (answer === 'm') throw new ReferenceError('FindProxyForURL is not defined');
    return answer.startsWith('t') ? { text: answer.slice(1) } : { type: answer.slice(1) };
  };
}

/** Line of the script that a thrown error names; null when it names none. */
export function lineOf(error: unknown): number | null {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return null;
  const found = new RegExp(`\\b${SCRIPT_NAME.replace('.', '\\.')}:(\\d{1,7})`).exec(error.stack);
  return found === null ? null : Number(found[1]);
}
