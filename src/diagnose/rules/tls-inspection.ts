import type { TlsObservation } from '../../model/observation.ts';
import { type Context, groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import type { Cell } from '../reading/cell.ts';
import type { ChainJudgement } from '../reading/chain.ts';
import { productOfHeaders } from '../reading/product-patterns.ts';

/**
 * Somebody opens TLS. Args: `issuer`, `product` (null when unknown), `trusted` (this machine accepts the chain),
 * `pinned` (number of pinned targets, which the sensor refuses), `signs` (why it is called inspection), `server`.
 */
export const tlsInspection: Rule = {
  code: 'tls-inspection',
  stage: 60,
  find: (context) => groupCells(context.cells, (cell) => keyOf(cell, context)).map((group) => draftOf(group, context)),
};

function keyOf(cell: Cell, context: Context): string | null {
  const shown = shownChain(cell, context);
  return shown ? `${shown.chain.product} ${shown.chain.issuer}` : null;
}

/** The inspected handshake; also a public root that is not the service's on a pinned target, which the sensor refuses just so. */
function shownChain(
  cell: Cell,
  context: Context,
): { readonly tls: TlsObservation; readonly chain: ChainJudgement } | null {
  const tls = cell.steps.findLast((step): step is TlsObservation => step.phase === 'tls' && step.peer === 'target');
  const chain = tls && context.chains.get(tls.id);
  if (!tls || !chain) return null;
  const refused = cell.target.pinned && tls.failure === null && chain.origin !== 'service';
  return chain.origin === 'inspection' || refused ? { tls, chain } : null;
}

function draftOf(group: readonly Cell[], context: Context): Draft {
  const shown = group.flatMap((cell) => shownChain(cell, context) ?? []);
  const first = shown[0];
  const isClaimed = ({ probe }: Cell) => probe.failure?.phase === 'tls';
  const claims = group.filter(isClaimed);
  const pinned = group.filter(({ target }) => target.pinned);
  return {
    code: 'tls-inspection',
    severity:
      pinned.some(({ target }) => target.required) ||
      claims.some(({ target }) => target.required && !context.reachedBy.has(target.id))
        ? 'error'
        : 'warning',
    args: {
      issuer: first?.chain.issuer ?? null,
      product: first?.chain.product ?? group.map(productInAnswer).find((product) => product !== null) ?? null,
      trusted: shown.some(({ tls }) => tls.failure === null),
      pinned: new Set(pinned.map(({ target }) => target.id)).size,
      signs: [...new Set(shown.flatMap(({ chain }) => chain.signs))],
    },
    claims,
    // What answers is worth saying too, and so is what fails for another reason behind the inspector.
    about: group.filter((cell) => !isClaimed(cell)),
    standsAlone: claims.length < group.length,
    evidence: shown.slice(0, 10).map(({ tls }) => tls.id),
    control: shown.find(({ chain }) => chain.control !== null)?.chain.control ?? null,
  };
}

/** An answer through inspected TLS may name who inspects, in `Via` for example. */
function productInAnswer(cell: Cell): string | null {
  const http = cell.steps.findLast((step) => step.phase === 'http');
  return http ? productOfHeaders(http.headers) : null;
}
