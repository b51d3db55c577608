/** The heap may grow by a fifth above what was alive before it is collected: less memory for hardly any time. */
const SMALL_HEAP = '--heap-growing-percent=20';

/**
 * Flags by V8's major version: Node 20 has 11, Node 22 has 12, Node 24 has 13. A version that is not here gets none, as it
 * would complain about those that it does not know.
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  // Units of bytecode that run before a function counts as hot: 15 times the usual.
  11: ['--interrupt-budget=1000000', '--liftoff-only', SMALL_HEAP],
  // The same as a number of calls, 10 times the usual.
  12: ['--invocation-count-for-turbofan=30000', '--liftoff-only', SMALL_HEAP],
  13: ['--invocation-count-for-turbofan=30000', '--liftoff-only', SMALL_HEAP],
};

/**
 * Tells the engine that this process is a short one: nearly every function of ours runs too seldom to repay being
 * optimised, and the optimising compilers took a quarter of a run's CPU. JavaScript that loops for long (ten thousand
 * targets) is still optimised, later. WebAssembly is not: one function of undici's parser alone takes 200 ms and 42 MB
 * to optimise, and PAC scripts of 5,000 rules were measured not to be slower.
 */
export function expectShortRun(): void {
  const flags = FLAGS[process.versions.v8.split('.', 1)[0] ?? ''];
  if (!flags) return;
  // Asked for by name, as the version's quick way out needs nothing of it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}
