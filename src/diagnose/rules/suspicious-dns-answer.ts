import type { ArgsOf } from '../../findings/shape/finding.ts';
import { type Context, groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { kindOfAnswer } from '../reading/addresses.ts';
import { type Cell, isDirect, isDirectChallenge, stepOf } from '../reading/cell.ts';

/** What a name's answer was taken for. */
interface Suspicion {
  readonly kind: NonNullable<ArgsOf<'suspicious-dns-answer'>['kind']>;
  readonly product: string | null;
  readonly addresses: readonly string[];
}

/**
 * A public name with an answer that cannot be the service's. Args: `kind` (`loopback`, `private`, `unspecified`,
 * `sinkhole`, `wildcard`, `private-link`, `other-network` with `--service-tags`), `addresses`, `product`, `alias`.
 */
export const suspiciousDnsAnswer: Rule = {
  code: 'suspicious-dns-answer',
  stage: 50,
  find: (context) => {
    const wildcard = wildcardAddresses(context);
    const suspicionOf = (cell: Cell) => {
      const found = suspicion(cell, wildcard, context);
      // Who signs in the service's name is stronger evidence than where the name leads, unless a filter's own address tells.
      return found !== null && found.product === null && isForged(cell, context) ? null : found;
    };
    const failed = groupCells(context.open, (cell) => keyOf(suspicionOf(cell)));
    // What answers properly over a private address is meant to be so; Private Link is worth a note.
    const linked = context.cells.filter(
      (cell) => cell.probe.outcome === 'reachable' && suspicionOf(cell)?.kind === 'private-link',
    );
    return [
      ...failed.map((group) =>
        draftOf(
          group,
          group.flatMap((cell) => suspicionOf(cell) ?? []),
          false,
        ),
      ),
      ...(linked.length > 0
        ? [
            draftOf(
              linked,
              linked.flatMap((cell) => suspicionOf(cell) ?? []),
              true,
            ),
          ]
        : []),
    ];
  },
};

/** True when the peer at this address showed a certificate in the service's name by somebody else. */
function isForged(cell: Cell, context: Context): boolean {
  const tls = stepOf(cell, 'tls');
  return tls?.peer === 'target' && context.chains.get(tls.id)?.origin === 'inspection';
}

function keyOf(suspicion: Suspicion | null): string | null {
  return suspicion && `${suspicion.kind} ${suspicion.product}`;
}

function draftOf(group: readonly Cell[], suspicions: readonly Suspicion[], works: boolean): Draft {
  const [first] = suspicions;
  const alias =
    group.flatMap((cell) => stepOf(cell, 'dns')?.aliases ?? []).find((name) => /privatelink/i.test(name)) ?? null;
  return {
    code: 'suspicious-dns-answer',
    severity: works ? 'info' : 'by-impact',
    args: {
      kind: first?.kind ?? null,
      product: first?.product ?? null,
      addresses: [...new Set(suspicions.flatMap(({ addresses }) => addresses))].slice(0, 10),
      alias,
    },
    claims: works ? [] : group,
    about: works ? group : [],
    standsAlone: works,
    evidence: group.flatMap((cell) => stepOf(cell, 'dns')?.id ?? []),
  };
}

function suspicion(cell: Cell, wildcard: ReadonlySet<string>, context: Context): Suspicion | null {
  const dns = stepOf(cell, 'dns');
  const tcp = stepOf(cell, 'tcp');
  // Hosts of one's own may well be private; a --connect-to rule replaced the answer.
  if (!dns || !isDirect(cell) || dns.peer !== 'target' || dns.failure || cell.target.service === 'Custom') return null;
  if (dns.name.toLowerCase() !== cell.host || (tcp && tcp.connectTo !== null) || dns.addresses.length === 0)
    return null;
  const { addresses } = dns;
  const kinds = addresses.map(kindOfAnswer);
  const bad = kinds.find(({ kind }) => kind !== 'public');
  if (bad && bad.kind !== 'public' && kinds.every(({ kind }) => kind !== 'public')) {
    const link = bad.kind === 'private' && dns.aliases.some((alias) => /(^|\.)privatelink\./i.test(alias));
    return { kind: link ? 'private-link' : bad.kind, product: bad.product, addresses };
  }
  if (addresses.every((address) => wildcard.has(address))) return { kind: 'wildcard', product: null, addresses };
  const tags = new Map((context.evidence.addressTags ?? []).map(({ address, tag }) => [address, tag]));
  const foreign = addresses.every((address) => tags.has(address) && tags.get(address) === null);
  return foreign && cell.target.pinned ? { kind: 'other-network', product: null, addresses } : null;
}

/** Addresses that a name which cannot exist resolves to. */
function wildcardAddresses(context: Context): ReadonlySet<string> {
  const steps = context.evidence.challenges
    .filter((challenge) => challenge.kind === 'no-such-name' && isDirectChallenge(challenge))
    .flatMap(({ observations }) => observations);
  return new Set(steps.flatMap((step) => (step.phase === 'dns' && step.failure === null ? step.addresses : [])));
}
