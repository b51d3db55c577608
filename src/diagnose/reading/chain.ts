import type { TlsObservation } from '../../model/observation.ts';
import type { Evidence } from '../../model/report.ts';
import { ownerOf } from '../../net/owner.ts';
import type { RawCell } from './cell.ts';
import { coversHost, spokenName } from './distinguished-name.ts';
import { productOfNames } from './product-patterns.ts';

/**
 * Whose a chain is. `service`: ends in a root of the service. `public`: ends in another public root, with which no
 * inspector can sign. `inspection`: somebody signs in the service's name. `fault`: a bad certificate without a sign of
 * inspection. `private`: a private authority without a sign of inspection, as companies use for hosts of their own.
 */
export type ChainOrigin = 'service' | 'public' | 'inspection' | 'fault' | 'private';

/** What a chain shows. */
export interface ChainJudgement {
  readonly origin: ChainOrigin;
  /** Name of the highest authority that the chain names. */
  readonly issuer: string;
  /** Product that signs, where its names tell. */
  readonly product: string | null;
  /** Why it is called inspection, for people; empty for the other origins. */
  readonly signs: readonly string[];
  /** Observation of the same host with the service's own chain by another way; null when there is none. */
  readonly control: string | null;
}

/** A handshake with a target that showed a chain. */
interface Shown {
  readonly cell: RawCell;
  readonly tls: TlsObservation;
}

/** What the whole run knows beside one chain. */
interface Surroundings {
  /** Fingerprints and names of the service's roots. */
  readonly roots: ReadonlySet<string>;
  /** Fingerprints of the public roots. */
  readonly publics: ReadonlySet<string>;
  /** Issuers of leaves that came with the service's own chain. */
  readonly serviceIssuers: ReadonlySet<string>;
  /** The same host with the service's own chain. */
  readonly control: TlsObservation | null;
  /** Hosts for which the same private issuer signs. */
  readonly siblings: number;
}

/** Judges every chain that targets showed, by observation id: each with the others as its controls. */
export function judgeChains(
  cells: readonly RawCell[],
  { serviceRoots, publicRoots = [] }: Pick<Evidence, 'serviceRoots' | 'publicRoots'>,
): ReadonlyMap<string, ChainJudgement> {
  const roots = new Set(serviceRoots.flatMap(({ sha256, name }) => [sha256, name]));
  const publics = new Set(publicRoots.map(({ sha256 }) => sha256));
  const shown = cells.flatMap((cell) =>
    cell.measurement.attempts.flatMap(({ observations }) =>
      observations.flatMap((step): Shown[] =>
        step.phase === 'tls' && step.peer === 'target' && step.chain.length > 0 ? [{ cell, tls: step }] : [],
      ),
    ),
  );
  const good = shown.filter(({ tls }) => tls.failure === null && isService(tls, roots));
  const controls = new Map(good.map(({ cell, tls }) => [cell.host, tls]));
  const serviceIssuers = new Set(good.map(({ tls }) => leafIssuer(tls)));
  const hostsByIssuer = new Map<string, Set<string>>();
  for (const { cell, tls } of shown) {
    if (isService(tls, roots) || isPublic(tls, publics)) continue;
    const hosts = hostsByIssuer.get(leafIssuer(tls)) ?? new Set<string>();
    hostsByIssuer.set(leafIssuer(tls), hosts.add(cell.host));
  }
  return new Map(
    shown.map((one): [string, ChainJudgement] => {
      const hosts = [...(hostsByIssuer.get(leafIssuer(one.tls)) ?? [])];
      // Hosts of one company may well share its private authority; hosts of several owners do not.
      const siblings = one.cell.target.service === 'Custom' ? new Set(hosts.map(ownerOf)).size : hosts.length;
      const control = controls.get(one.cell.host) ?? null;
      return [one.tls.id, judgeChain(one, { roots, publics, serviceIssuers, control, siblings })];
    }),
  );
}

function judgeChain({ cell, tls }: Shown, around: Surroundings): ChainJudgement {
  const top = tls.chain.at(-1);
  const base = { issuer: spokenName(top?.issuer || top?.subject || ''), product: null, signs: [], control: null };
  if (isService(tls, around.roots)) return { ...base, origin: 'service' };
  if (isPublic(tls, around.publics)) return { ...base, origin: 'public' };
  // The leaf's own name is the target's; only who signs it tells a product.
  const signers = tls.chain.flatMap(({ subject, issuer }, index) =>
    index > 0 || subject === issuer ? [subject, issuer] : [issuer],
  );
  const product = productOfNames(signers);
  const signs = [...(product ? [`the issuer names ${product}`] : []), ...signsOfForgery({ cell, tls }, around)];
  if (signs.length > 0) return { ...base, origin: 'inspection', product, signs, control: around.control?.id ?? null };
  return { ...base, origin: tls.failure === null ? 'private' : 'fault' };
}

/** Why a certificate for the right name by a private or unknown authority is inspection; empty when nothing says so. */
function signsOfForgery({ cell, tls }: Shown, around: Surroundings): string[] {
  const leaf = tls.chain[0];
  // A real server that forgot its intermediate, or whose certificate ran out, keeps the issuer that it has by other ways.
  if (!leaf || leaf.subject === leaf.issuer || !coversHost(leaf, cell.host) || around.serviceIssuers.has(leaf.issuer))
    return [];
  const signs: string[] = [];
  // `--url` and lists of one's own may name hosts of the company, where a private authority is right.
  if (cell.target.service !== 'Custom') {
    if (tls.trustedBy === 'ca-file') signs.push('the root comes from --ca-file');
    if (tls.trustedBy === 'machine')
      signs.push("this machine trusts the root, which is neither the service's nor public");
    if (
      tls.trustedBy === null &&
      (tls.failure?.code === 'ssl_unknown_authority' || tls.failure?.code === 'ssl_self_signed')
    )
      signs.push("an unknown authority signs for the service's name");
  }
  if (around.control && leafIssuer(around.control) !== leaf.issuer)
    signs.push('the same host shows another issuer by another way');
  if (around.siblings >= 2) signs.push(`the same authority signs for ${around.siblings} hosts`);
  return signs;
}

/** Failures that come after a chain was followed to its root: then the root's name may stand for the root itself. */
const FOLLOWED: readonly string[] = [
  'ssl_certificate_expired',
  'ssl_certificate_not_yet_valid',
  'ssl_invalid_hostname',
  'ssl_certificate_revoked',
];

function isService(tls: TlsObservation, roots: ReadonlySet<string>): boolean {
  const top = tls.chain.at(-1);
  if (tls.trustedBy === 'service' || tls.leadsToService === true || roots.has(top?.sha256 ?? '')) return true;
  return tls.failure !== null && FOLLOWED.includes(tls.failure.code) && roots.has(spokenName(top?.issuer ?? ''));
}

function isPublic(tls: TlsObservation, publics: ReadonlySet<string>): boolean {
  return publics.has(tls.chain.at(-1)?.sha256 ?? '');
}

function leafIssuer(tls: TlsObservation): string {
  return tls.chain[0]?.issuer ?? '';
}
