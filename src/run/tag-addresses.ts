import type { ServiceTags } from '../catalogue/firewall/service-tags.ts';
import type { Measurement } from '../model/probe.ts';
import type { AddressTag, Evidence } from '../model/report.ts';

/** The Azure service tag of every address that a target resolved to, each once, in order of first sight. */
export function tagAddresses(tags: ServiceTags, evidence: Pick<Evidence, 'measurements'>): readonly AddressTag[] {
  const addresses = new Set(evidence.measurements.flatMap(targetAddresses));
  return [...addresses].map((address) => {
    const found = tags.tagOf(address);
    return { address, tag: found?.tag ?? null, region: found?.region ?? null };
  });
}

function targetAddresses(measurement: Measurement): readonly string[] {
  return measurement.attempts
    .flatMap((attempt) => attempt.observations)
    .flatMap((observation) =>
      observation.phase === 'dns' && observation.peer === 'target' ? observation.addresses : [],
    );
}
