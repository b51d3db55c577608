import type { Header } from '../../model/observation.ts';

/** One product that stands between devices and the internet, and how it gives itself away. */
export interface ProductPattern {
  /** As people call it. */
  readonly product: string;
  /** Matches a name in a chain's issuers; null where the product does not sign certificates. */
  readonly issuer: RegExp | null;
  /** Matches a header line (`name: value`) of an answer; null where none is known. */
  readonly header: RegExp | null;
  /** Matches the body or `Location` of a page that it shows; null where none is known. */
  readonly page: RegExp | null;
}

const p = (product: string, issuer: RegExp | null, header: RegExp | null, page: RegExp | null): ProductPattern => ({
  product,
  issuer,
  header,
  page,
});

/** Our own patterns, from the products' public documentation and from what their answers say; the first that matches wins. */
export const PRODUCT_PATTERNS: readonly ProductPattern[] = [
  p('Zscaler', /zscaler/i, /^server: zscaler|^x-zscaler|^via:.*zscaler/i, /zscaler|gateway\.zs[a-z]+\.net/i),
  p('Netskope', /netskope|goskope/i, /^server: netskope|^x-netskope|^via:.*netskope/i, /netskope|goskope\.com/i),
  p(
    'Palo Alto Networks',
    /palo ?alto|\bpan-?os\b|globalprotect/i,
    null,
    /palo ?alto networks|global ?protect|pan_form|prisma access/i,
  ),
  p(
    'FortiGate',
    /forti(gate|net|sase|proxy|client)/i,
    /^server: forti|^via:.*forti/i,
    /forti(guard|gate|net|sase)|fgd_icon|fgtauth/i,
  ),
  p(
    'Symantec (Blue Coat)',
    /blue ?coat|proxysg|threatpulse|symantec (web|cloud|wss|swg)|broadcom (web|cloud)/i,
    /^x-bluecoat-via:|^server: (bluecoat|proxysg)|^via:.*(bluecoat|proxysg)/i,
    /blue ?coat|proxysg|threatpulse|notify\.bluecoat/i,
  ),
  p(
    'Cisco Umbrella',
    /umbrella|opendns/i,
    /^server: (opendns|cisco-umbrella|umbrella)|^via:.*umbrella/i,
    /umbrella\.com|opendns\.com|cisco umbrella/i,
  ),
  p(
    'Cisco Secure Web Appliance',
    /ironport|cisco (web security|wsa|swa|secure web)/i,
    /^via:.*(ironport|cisco-wsa|cisco-swa)/i,
    /ironport|cisco web security/i,
  ),
  p(
    'Forcepoint',
    /forcepoint|websense/i,
    /^server: (forcepoint|websense)|^via:.*(forcepoint|websense)/i,
    /forcepoint|websense|blockpage\.cgi\?ws-session/i,
  ),
  p('Sophos', /sophos/i, /^server: sophos|^via:.*(sophos|astaro)/i, /sophos|passthrough\.fw-notify/i),
  p('Check Point', /check ?point/i, /^server: (check ?point|cpws)/i, /check ?point|usercheck/i),
  p(
    'Skyhigh (McAfee)',
    /mcafee|skyhigh/i,
    /^via:.*(mcafee|skyhigh|mwg)|^server: (mcafee|mwg)/i,
    /mcafee|skyhigh|mwg-internal/i,
  ),
  p('Barracuda', /barracuda/i, /^server: barracuda|^via:.*barracuda|^x-barracuda/i, /barracuda/i),
  p('WatchGuard', /watchguard|fireware/i, /^server: watchguard|^via:.*watchguard/i, /watchguard|webblocker/i),
  p('SonicWall', /sonicwall|sonic ?os/i, /^server: sonicwall/i, /sonicwall/i),
  p('Juniper', /juniper/i, /^server: juniper/i, null),
  p('Trend Micro', /trend ?micro|iwsva|interscan/i, /^via:.*(iwss|iwsva|interscan)/i, /trend ?micro|interscan/i),
  p('Menlo Security', /menlo ?sec/i, /^server: menlo|^via:.*menlo/i, /menlosecurity|menlo security/i),
  p('iboss', /iboss/i, /^server: iboss|^via:.*iboss/i, /iboss/i),
  p(
    'Cloudflare Gateway',
    /gateway ca - cloudflare|cloudflare (for teams|gateway|zero trust)/i,
    null,
    /cloudflare (gateway|zero trust|access)|cloudflareaccess\.com/i,
  ),
  p('ContentKeeper', /contentkeeper/i, null, /contentkeeper/i),
  p('Lightspeed', /lightspeed/i, null, /lightspeed systems/i),
  p('Securly', /securly/i, null, /securly/i),
  p('Smoothwall', /smoothwall/i, /^via:.*smoothwall/i, /smoothwall/i),
  p('Untangle', /untangle|arista edge threat/i, null, /untangle/i),
  p('pfSense', /pfsense/i, null, /pfsense|pfblockerng/i),
  p('OPNsense', /opnsense/i, null, /opnsense/i),
  p('F5', /\bf5 (networks|ssl orchestrator|inc)/i, /^server: (big-?ip|bigip)/i, null),
  p('A10 Networks', /\ba10 (networks|thunder)/i, null, null),
  p('Kaspersky', /kaspersky/i, /^server: kaspersky/i, /kaspersky/i),
  p('ESET', /\beset\b/i, null, /\beset\b/i),
  p('Avast', /\bavast\b|\bavg (technologies|web|trusted)|avg web\/mail shield/i, null, /\bavast\b/i),
  p('Bitdefender', /bitdefender/i, null, /bitdefender/i),
  p('Norton', /norton (web|antivirus|security)/i, null, null),
  p('Dr.Web', /dr\.? ?web/i, null, /dr\.? ?web/i),
  p('G DATA', /g ?data (software|mail|web)/i, null, null),
  p('AdGuard', /adguard/i, null, /adguard/i),
  p('mitmproxy', /mitmproxy/i, /^server: mitmproxy|^via:.*mitmproxy/i, /mitmproxy/i),
  p('Charles', /charles proxy|\bxk72\b/i, null, null),
  p('Fiddler', /fiddler|do_not_trust/i, null, /\[fiddler\]/i),
  p('Burp Suite', /portswigger/i, null, /burp suite/i),
  p(
    'Squid',
    /\bsquid\b/i,
    /^server: squid|^x-squid-error:|^via:.*squid|^x-cache(-lookup)?:.* from .*squid/i,
    /generated .* by .*\(squid\/|squid-cache\.org/i,
  ),
  p('tinyproxy', null, /^(server|proxy-agent): tinyproxy|^via:.*tinyproxy/i, /tinyproxy/i),
  p('privoxy', null, /^via:.*privoxy|^server: privoxy/i, /privoxy/i),
  p('Microsoft TMG', null, /^via:.*(\btmg\d*\b|forefront|\bisa\b)/i, /forefront tmg|isa server/i),
];

/** The product that signs as one of these names; null when none is recognised. */
export function productOfNames(names: readonly string[]): string | null {
  return PRODUCT_PATTERNS.find(({ issuer }) => issuer && names.some((name) => issuer.test(name)))?.product ?? null;
}

/** The product that an answer's headers name; null when none is recognised. */
export function productOfHeaders(headers: readonly Header[]): string | null {
  const lines = headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  return (
    PRODUCT_PATTERNS.find((pattern) => pattern.header && lines.some((line) => pattern.header?.test(line)))?.product ??
    null
  );
}

/** The product that a page or a redirect names; null when none is recognised. */
export function productOfPage(text: string): string | null {
  return PRODUCT_PATTERNS.find(({ page }) => page?.test(text))?.product ?? null;
}
