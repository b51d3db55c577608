import type { X509Certificate } from 'node:crypto';
import { isSignedBy, type Link, type PathFound } from './certificate.ts';
import type { Trust } from './trust.ts';

/** Longest path that is followed. */
const MAX_LENGTH = 12;
/** Signatures that are checked for one leaf: a chain that was made to lead in circles ends here. */
const MAX_STEPS = 200;

/**
 * Every path of sent and stored certificates from a leaf to a trusted root, as RFC 4158 builds them: one key may have
 * several certificates, cross-signed by others and signed by itself. A path whose dates are right goes before one whose
 * dates are not, then the service's root before another. Null when no path leads to a trusted root.
 */
export function findPath(sent: readonly X509Certificate[], trust: Trust): PathFound | null {
  const [first, ...others] = sent;
  const leaf = first ? trust.describe(first) : null;
  if (!leaf) return null;
  const known = others.flatMap((x509) => trust.describe(x509) ?? []);
  const now = Date.now();
  let steps = 0;
  let best: { readonly links: readonly Link[]; readonly rank: number } | null = null;
  let leadsToService = false;
  const visit = (path: readonly Link[]): void => {
    const top = path.at(-1) ?? leaf;
    const set = trust.setOf(top.certificate.sha256);
    if (set !== null) {
      leadsToService ||= set === 'service';
      const rank = (path.every((link) => isCurrent(link, now)) ? 2 : 0) + (set === 'service' ? 1 : 0);
      if (best === null || rank > best.rank) best = { links: path, rank };
      if (set === 'service') return;
    }
    if (path.length >= MAX_LENGTH) return;
    const tried = new Set(path.map(({ certificate }) => certificate.sha256));
    for (const issuer of [...known, ...trust.issuersOf(top)]) {
      if (tried.has(issuer.certificate.sha256) || issuer.x509.subject !== top.x509.issuer) continue;
      tried.add(issuer.certificate.sha256);
      if (++steps > MAX_STEPS) return;
      if (isSignedBy(top.x509, issuer.x509)) visit([...path, issuer]);
    }
  };
  visit([leaf]);
  const found = best as { readonly links: readonly Link[] } | null; // set inside the walk, which narrowing does not see
  return found && { links: found.links, leadsToService };
}

function isCurrent({ x509 }: Link, now: number): boolean {
  return Date.parse(x509.validFrom) <= now && now <= Date.parse(x509.validTo);
}
