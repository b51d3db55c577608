import type { ArgsOf } from '../../findings/shape/finding.ts';
import type { FailureCode } from '../../model/failure.ts';
import { alike, groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, serverName, stepOf } from '../reading/cell.ts';
import { coversHost, spokenName } from '../reading/distinguished-name.ts';

type InvalidKind = ArgsOf<'certificate-invalid'>['kind'];

const KINDS: Partial<Readonly<Record<FailureCode, InvalidKind>>> = {
  ssl_certificate_expired: 'expired',
  ssl_certificate_not_yet_valid: 'not-yet-valid',
  ssl_invalid_hostname: 'wrong-name',
  ssl_incomplete_chain: 'incomplete-chain',
  ssl_self_signed: 'self-signed',
  ssl_certificate_revoked: 'revoked',
  ssl_invalid_certificate: 'other',
  ssl_unknown_authority: 'other',
};

/**
 * A certificate that cannot be accepted and shows no sign of inspection. Args: `kind` (`expired`, `not-yet-valid`,
 * `wrong-name`, `incomplete-chain`, `self-signed`, `revoked`, `other`), `detail` (dates or names), `subject`, `issuer`, `server`.
 */
export const certificateInvalid: Rule = {
  code: 'certificate-invalid',
  stage: 130,
  find: ({ open }) => groupCells(open, (cell) => keyOf(cell)).map(draftOf),
};

function keyOf(cell: Cell): string | null {
  const kind = kindOf(cell);
  const leaf = stepOf(cell, 'tls')?.chain[0];
  // Each expired or misnamed certificate is a cause of its own; a missing intermediate is one for all that it signed.
  return kind && `${kind} ${kind === 'incomplete-chain' ? leaf?.issuer : leaf?.sha256} ${cell.server}`;
}

function kindOf(cell: Cell): InvalidKind {
  const { failure } = cell.probe;
  if (failure?.phase !== 'tls') return null;
  const kind = KINDS[failure.code] ?? null;
  const leaf = stepOf(cell, 'tls')?.chain[0];
  if (!kind || !leaf) return kind;
  if (kind === 'other' && leaf.subject === leaf.issuer) return 'self-signed';
  // Whoever shows a name of its own by its own authority is another server, not a forger.
  return (kind === 'other' || kind === 'incomplete-chain') && !coversHost(leaf, cell.host) ? 'wrong-name' : kind;
}

function draftOf(group: readonly Cell[]): Draft {
  const [cell] = group;
  const leaf = cell && stepOf(cell, 'tls')?.chain[0];
  const kind = cell ? (kindOf(cell) ?? 'other') : 'other';
  const of = (field: 'subject' | 'issuer') =>
    spokenName(alike(group, (one) => stepOf(one, 'tls')?.chain[0]?.[field] ?? '') ?? '');
  const detail =
    kind === 'expired'
      ? `until ${leaf?.validTo.slice(0, 10) ?? ''}`
      : kind === 'not-yet-valid'
        ? `from ${leaf?.validFrom.slice(0, 10) ?? ''}`
        : kind === 'wrong-name' && leaf
          ? `for ${leaf.altNames[0] ?? spokenName(leaf.subject)}`
          : (alike(group, ({ probe }) => probe.failure?.native ?? '') ?? '');
  return {
    code: 'certificate-invalid',
    severity: 'by-impact',
    args: {
      kind,
      detail,
      subject: of('subject'),
      issuer: of('issuer'),
      ...(serverName(cell?.server ?? null) ? { server: serverName(cell?.server ?? null) } : {}),
    },
    claims: group,
  };
}
