import type { Region } from '../../model/target.ts';

/** Azure regions by the names of the older address file (`<Region Name="uswestcentral">`), and by those of today's service tags. */
const MODERN: Readonly<Record<string, string>> = {
  uswestcentral: 'westcentralus',
  useast: 'eastus',
  useast2: 'eastus2',
  uscentral: 'centralus',
  uswest: 'westus',
  uswest2: 'westus2',
  uswest3: 'westus3',
  usnorth: 'northcentralus',
  ussouth: 'southcentralus',
  europenorth: 'northeurope',
  europewest: 'westeurope',
  uknorth: 'uknorth',
  uksouth2: 'uksouth2',
  australiac: 'australiacentral',
  australiac2: 'australiacentral2',
  asiaeast: 'eastasia',
  asiasoutheast: 'southeastasia',
  japaneast: 'japaneast',
  japanwest: 'japanwest',
  canadacentral: 'canadacentral',
  canadaeast: 'canadaeast',
  brazilsouth: 'brazilsouth',
  indiacentral: 'centralindia',
  indiasouth: 'southindia',
  indiawest: 'westindia',
  koreacentral: 'koreacentral',
  koreasouth: 'koreasouth',
  francec: 'francecentral',
  frances: 'francesouth',
};

/** One name for both spellings: small letters without blanks and hyphens, today's word order. */
export function azureRegion(name: string): string {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return Object.hasOwn(MODERN, key) ? (MODERN[key] ?? key) : key;
}

/**
 * Where the service of a region runs. Source: Microsoft Defender ATP documentation (2019) for US, EU and UK, the
 * datacentre letters of the gateways (`cus`, `aue`, `aus`, `aec`, `aen`, `usgt`, `usgv`) for the rest.
 */
export const AZURE_REGIONS: Readonly<Record<Region, readonly string[]>> = {
  US: ['westcentralus', 'eastus2', 'eastus', 'centralus'],
  EU: ['northeurope', 'westeurope'],
  UK: ['uksouth', 'ukwest'],
  AU: ['australiaeast', 'australiasoutheast'],
  AE: ['uaecentral', 'uaenorth'],
  GCC: ['usgovtexas', 'usgovvirginia'],
  'GCC-High': ['usgovtexas', 'usgovvirginia'],
  DoD: ['usgovtexas', 'usgovvirginia', 'usdodcentral', 'usdodeast'],
};
