/** V8 versions whose flags were looked at: Node 20 has 11, Node 22 has 12, Node 24 has 13. Others would complain about a flag they do not know. */
const KNOWN_V8 = /^1[1-3]\./;

/**
 * Tells the engine that this process is a short one: nearly every function of ours runs too seldom to repay being
 * optimised, and the optimising compilers took a quarter of a run's CPU. JavaScript that loops for long (ten thousand
 * targets) is still optimised, later. WebAssembly is not: one function of undici's parser alone takes 200 ms and 42 MB
 * to optimise, and PAC scripts of 5,000 rules were measured not to be slower.
 */
export function expectShortRun(): void {
  if (!KNOWN_V8.test(process.versions.v8)) return;
  // Asked for by name, as the version's quick way out needs nothing of it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // Units of bytecode that run before a function counts as hot; 15 times the usual.
  setFlagsFromString('--interrupt-budget=1000000');
  setFlagsFromString('--liftoff-only');
}
