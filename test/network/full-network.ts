import { type Certificates, makeCertificates } from './certificates.ts';
import { startCloud } from './cloud.ts';
import { type NameOptions, startNames } from './names.ts';
import { createNetwork, type LinkOptions, type Network } from './network.ts';
import { startDante, startMicrosocks, startTinyproxy } from './other-proxies.ts';
import { type SquidOptions, startSecondSquid, startSquid } from './squid.ts';
import { BASIC_LIST, type CloudUrl, names } from './targets.ts';

/** Which parts a test file needs. */
export interface Parts {
  readonly link?: LinkOptions;
  readonly urls?: readonly CloudUrl[];
  readonly names?: NameOptions;
  readonly squid?: Partial<SquidOptions>;
  readonly secondSquid?: boolean;
  readonly others?: boolean;
}

/** A network with cloud and names, and the proxies that are asked for, all up. */
export async function startNetwork(parts: Parts): Promise<{ network: Network; certificates: Certificates }> {
  const network = await createNetwork(parts.link ?? null);
  try {
    const urls = parts.urls ?? BASIC_LIST;
    const hosts = [
      ...new Set([
        ...names.cloud,
        names.brokenIpv6,
        names.onlyIpv4,
        names.onlyIpv6,
        ...urls.map((entry) => new URL(entry.url).hostname),
      ]),
    ];
    const certificates = await makeCertificates(network, hosts);
    await Promise.all([startCloud(network, certificates, urls), startNames(network, parts.names)]);
    await Promise.all([
      parts.squid && startSquid(network, certificates, { allowed: [names.cloud[0]], ...parts.squid }),
      parts.secondSquid && startSecondSquid(network, certificates),
      ...(parts.others ? [startTinyproxy(network), startDante(network), startMicrosocks(network)] : []),
    ]);
    return { network, certificates };
  } catch (error) {
    await network.stop();
    throw error;
  }
}
