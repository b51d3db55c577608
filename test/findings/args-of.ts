import { readArgs } from '../../src/findings/shape/args.ts';
import type { ArgsOf, FindingCode } from '../../src/findings/shape/finding.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';

/** Arguments of one code of which only these are known. */
export function argsOf<C extends FindingCode>(code: C, given: Partial<ArgsOf<C>>): ArgsOf<C> {
  return { ...readArgs(FINDING_INFO[code].args, {}), ...given } as ArgsOf<C>; // the empty ones of this code, and the given ones
}
