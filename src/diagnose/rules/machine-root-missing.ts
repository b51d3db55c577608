import type { MachineStore } from '../../model/machine/tls.ts';
import type { TlsObservation } from '../../model/observation.ts';
import type { ServiceRoot } from '../../model/report.ts';
import { type Context, fateOf } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, stepOf } from '../reading/cell.ts';
import { spokenName } from '../reading/distinguished-name.ts';

/** Roots that the hosts of the service lead to today: DigiCert Global Root G2, Microsoft RSA Root 2017. Source: https://learn.microsoft.com/en-us/azure/security/fundamentals/azure-ca-details */
const IN_USE: readonly string[] = [
  'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f',
  'c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0',
];

/** The roots of the service to which a chain may lead: the one that stands in it, and those that it names. */
function rootsOf(tls: TlsObservation, roots: readonly ServiceRoot[]): readonly ServiceRoot[] {
  const names = new Set(tls.chain.flatMap(({ subject, issuer }) => [spokenName(subject), spokenName(issuer)]));
  const prints = new Set(tls.chain.map(({ sha256 }) => sha256));
  return roots.filter(({ name, sha256 }) => prints.has(sha256) || names.has(name));
}

/** Ways whose chains lead to listed roots only. */
function leading(
  context: Context,
  isListed: (sha256: string) => boolean,
): readonly { cell: Cell; roots: readonly ServiceRoot[] }[] {
  return context.cells.flatMap((cell) => {
    const tls = stepOf(cell, 'tls');
    const roots = tls?.peer === 'target' ? rootsOf(tls, context.evidence.serviceRoots) : [];
    return roots.length > 0 && roots.every(({ sha256 }) => isListed(sha256)) ? [{ cell, roots }] : [];
  });
}

function draftOf(kind: 'missing' | 'refused', store: MachineStore, context: Context): Draft[] {
  const listed = new Set(kind === 'refused' ? store.refuses : store.lacks);
  const shown = leading(context, (sha256) => listed.has(sha256));
  const known = new Map(context.evidence.serviceRoots.map((root) => [root.sha256, root]));
  const expected = IN_USE.flatMap((sha256) => (listed.has(sha256) ? (known.get(sha256) ?? []) : []));
  const roots = [...new Set([...shown.flatMap((one) => one.roots), ...expected].map(({ name }) => name))];
  if (roots.length === 0) return [];
  // Windows fetches what is missing, unless its way there is closed.
  const fetches = kind === 'missing' && store.updates === 'on';
  const isCut = context.evidence.targets.some(
    ({ id, service }) => service === 'CTL' && fateOf(context, id) === 'failed',
  );
  if (fetches && !isCut) return [];
  // Where chains lead to roots that the machine has, no host of this run needs the others.
  const spared = leading(context, (sha256) => store.holds.includes(sha256)).length > 0;
  const certain = !fetches && (shown.length > 0 || !spared);
  return [
    {
      code: 'machine-root-missing',
      severity: certain ? 'error' : 'warning',
      args: { kind, roots, updates: store.updates },
      claims: [],
      about: shown.map(({ cell }) => cell),
      standsAlone: true,
    },
  ];
}

/** The machine's own store lacks or refuses a root of the service. */
export const machineRootMissing: Rule = {
  code: 'machine-root-missing',
  stage: 224,
  find: (context) => {
    const { store } = context.evidence.host;
    return store ? [...draftOf('refused', store, context), ...draftOf('missing', store, context)] : [];
  },
};
