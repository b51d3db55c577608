import { type AddressRange, contains, parseRange, readAddress } from './address.ts';

/** Public addresses to which DNS filters send blocked names. Sources: the vendors' documentation, named beside each. */
const SINKHOLES: readonly (readonly [product: string, ranges: readonly string[]])[] = [
  // https://support.umbrella.com: "What are the Cisco Umbrella Block Page IP Addresses?"
  ['Cisco Umbrella', ['146.112.61.104/29', '146.112.255.0/24']],
  // PAN-OS Administrator's Guide, "DNS Sinkholing": the default sinkhole address.
  ['Palo Alto Networks', ['72.5.65.111/32']],
  // FortiOS Administration Guide, "DNS filter": the FortiGuard block portal and its SDNS server.
  ['FortiGate', ['208.91.112.55/32', '208.91.112.53/32']],
];

const LIST: readonly (readonly [product: string, range: AddressRange])[] = SINKHOLES.flatMap(([product, ranges]) =>
  ranges.flatMap((text) => {
    const range = parseRange(text);
    return range ? [[product, range] as const] : [];
  }),
);

/** The DNS filter whose sinkhole an address is; null for others. */
export function sinkholeOf(text: string): string | null {
  const address = readAddress(text);
  return address && (LIST.find(([, range]) => contains(range, address))?.[0] ?? null);
}
