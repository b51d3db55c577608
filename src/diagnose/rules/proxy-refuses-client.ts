import type { Challenge } from '../../model/probe.ts';
import { urlParts } from '../../net/url-parts.ts';
import { type Context, groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, serverName, stepOf } from '../reading/cell.ts';
import { readPage } from '../reading/page.ts';

/**
 * A proxy that refuses every target, and a host that is not Defender's as well: a rule about this client or about
 * everything, not an incomplete allow list. Only with that control. Args: `status`, `hint`, `control`.
 */
export const proxyRefusesClient: Rule = {
  code: 'proxy-refuses-client',
  stage: 45,
  find: (context) =>
    groupCells(context.open.filter(isRefused), ({ server }) => server).flatMap((group) => {
      const server = group[0]?.server ?? null;
      const control = context.evidence.challenges.find(
        (one) => one.kind === 'proxy-control' && one.server === server && refusalOf(one) !== null,
      );
      return control && !passesAnything(context, server) ? [draftOf(group, control)] : [];
    }),
};

/** Refused by the proxy itself, by a rule: neither for want of a password nor because the proxy cannot reach the target. */
function isRefused(cell: Cell): boolean {
  const status = refusalStatus(cell);
  return cell.server !== 'direct' && status !== null && status >= 400 && status < 500 && status !== 407;
}

function refusalStatus(cell: Cell): number | null {
  const { failure, answeredBy, status } = cell.probe;
  if (failure?.phase === 'tunnel') return status;
  return failure?.phase === 'http' && answeredBy !== 'target' && stepOf(cell, 'http')?.request.form === 'absolute'
    ? status
    : null;
}

/** Status by which the control was refused; null where it was answered otherwise. */
function refusalOf({ observations }: Challenge): number | null {
  const http = observations.findLast((step) => step.phase === 'http');
  const status = http?.status ?? null;
  return status !== null && status >= 400 && status < 500 && status !== 407 ? status : null;
}

function passesAnything({ cells }: Context, server: string | null): boolean {
  return cells.some(
    (cell) =>
      cell.server === server &&
      (cell.probe.outcome === 'reachable' ||
        cell.steps.some(({ phase, failure }) => phase === 'tunnel' && failure === null)),
  );
}

function draftOf(group: readonly Cell[], control: Challenge): Draft {
  const statuses = [...new Set(group.flatMap((cell) => refusalStatus(cell) ?? []))].sort((a, b) => a - b);
  const hints = new Set(group.map(hintOf));
  const last = control.observations.at(-1);
  return {
    code: 'proxy-refuses-client',
    severity: 'by-impact',
    args: {
      server: serverName(group[0]?.server ?? null),
      status: statuses.join(', '),
      hint: hints.size === 1 ? ([...hints][0] ?? null) : null,
      control: urlParts(control.query)?.host ?? null,
      hosts: [],
      allow: [],
      patterns: [],
    },
    claims: group,
    evidence: last ? [last.id] : [],
  };
}

function hintOf(cell: Cell): string | null {
  const step = stepOf(cell, 'http') ?? stepOf(cell, 'tunnel');
  if (!step) return null;
  const page = readPage({ status: step.status ?? 0, headers: step.headers, body: step.body }, cell.host);
  return page.product;
}
