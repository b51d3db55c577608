import type { ArgKind, ArgShape } from '../../src/findings/shape/args.ts';
import { COMMON_ARGS } from '../../src/findings/shape/args.ts';
import type { FindingCode } from '../../src/findings/shape/finding.ts';
import type { FindingInfo } from '../../src/findings/shape/finding-info.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';

type Value = string | number | boolean | null | readonly string[];

const HOSTS = ['a.example.com:443', 'b.example.com:443', 'c.example.com:443', 'd.example.com:443'];

/** Values that an argument of a kind may have: each word of a choice, both flags, nothing, few and many. */
function valuesOf(kind: ArgKind, name: string): readonly Value[] {
  switch (kind.type) {
    case 'text':
      return [name, null];
    case 'count':
      return [3, 1, null];
    case 'flag':
      return [true, false, null];
    case 'list':
      return [[`${name}-1`], [], [`${name}-1`, `${name}-2`, `${name}-3`, `${name}-4`, `${name}-5`]];
    case 'one-of':
      return [...kind.of, null];
  }
}

const COMMON: readonly Readonly<Record<string, Value>>[] = [
  { hosts: HOSTS.slice(0, 1), allow: HOSTS.slice(0, 1), targets: 1, server: '10.0.0.7:8080' },
  { hosts: HOSTS.slice(0, 2), allow: HOSTS.slice(0, 2), targets: 2, server: null },
  { hosts: HOSTS, allow: ['*.example.com:443'], targets: 4, server: '10.0.0.7:8080' },
  { hosts: [], allow: [], targets: null, server: null },
];

/** Arguments of a finding in every choice that changes its words: each value of each argument, and each pair of choices. */
export function samplesOf(code: FindingCode): readonly Readonly<Record<string, Value>>[] {
  const shape: ArgShape = (FINDING_INFO[code] as FindingInfo).args;
  const first = Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => [name, valuesOf(kind, name)[0] ?? null]),
  );
  const nothing = Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => [name, kind.type === 'list' ? [] : null]),
  );
  const own = [first, nothing];
  for (const [name, kind] of Object.entries(shape))
    for (const value of valuesOf(kind, name)) {
      own.push({ ...first, [name]: value }, { ...nothing, [name]: value });
      for (const [other, otherKind] of Object.entries(shape))
        for (const otherValue of valuesOf(otherKind, other))
          if (other > name)
            own.push(
              { ...first, [name]: value, [other]: otherValue },
              { ...nothing, [name]: value, [other]: otherValue },
            );
    }
  const none = Object.fromEntries(
    Object.entries(COMMON_ARGS).map(([name, kind]) => [name, kind.type === 'list' ? [] : null]),
  );
  return own.flatMap((args) => COMMON.map((common) => ({ ...none, ...common, ...args })));
}
