import { embeddedCatalogue } from '../catalogue/rows/embedded.ts';
import type { Certificate } from '../model/observation.ts';
import type { Evidence, PublicRoot } from '../model/report.ts';

/** The chains that targets showed, by every method and the antivirus's own proxy. */
export function chainsOf({
  measurements,
  antivirus,
}: Pick<Evidence, 'measurements' | 'antivirus'>): readonly (readonly Certificate[])[] {
  return [...measurements, ...(antivirus?.measurements ?? [])].flatMap(({ attempts }) =>
    attempts.flatMap(({ observations }) => observations.flatMap((step) => (step.phase === 'tls' ? [step.chain] : []))),
  );
}

/** The listed roots that these chains end in, in the order of the list: a report keeps what its evidence needs, not the whole programme. */
export function publicRootsAmong(
  chains: readonly (readonly Certificate[])[],
  listed: readonly PublicRoot[],
): readonly PublicRoot[] {
  const ends = new Set(chains.flatMap((chain) => chain.at(-1)?.sha256 ?? []));
  return listed.filter(({ sha256 }) => ends.has(sha256)).map(({ name, sha256 }) => ({ name, sha256 }));
}

/** Evidence of an older version does not tell which roots are public: the embedded list does. */
export function withPublicRoots(evidence: Evidence): Evidence {
  if (evidence.publicRoots) return evidence;
  return { ...evidence, publicRoots: publicRootsAmong(chainsOf(evidence), embeddedCatalogue().roots.public) };
}
