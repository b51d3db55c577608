import { describe, expect, it } from 'vitest';
import { readPage } from '../../src/diagnose/reading/page.ts';
import {
  PRODUCT_PATTERNS,
  productOfHeaders,
  productOfNames,
  productOfPage,
} from '../../src/diagnose/reading/product-patterns.ts';
import type { Header } from '../../src/model/observation.ts';

/** Names as such products sign. */
const issuers: readonly (readonly [issuer: string, product: string])[] = [
  ['CN=Zscaler Intermediate Root CA (zscalertwo.net) (t), O=Zscaler Inc.', 'Zscaler'],
  ['CN=ca.acme.goskope.com, O=Acme', 'Netskope'],
  ['CN=certadmin, O=Netskope Inc', 'Netskope'],
  ['CN=Palo Alto Networks Decrypt CA, O=Acme', 'Palo Alto Networks'],
  ['CN=FGT60F, OU=Certificate Authority, O=Fortinet', 'FortiGate'],
  ['CN=FortiGate CA, O=Fortinet', 'FortiGate'],
  ['CN=ProxySG SSL Intercept, O=Acme', 'Symantec (Blue Coat)'],
  ['CN=Symantec Web Security Service CA', 'Symantec (Blue Coat)'],
  ['CN=Cisco Umbrella Root CA, O=Cisco', 'Cisco Umbrella'],
  ['CN=Cisco IronPort Web Security', 'Cisco Secure Web Appliance'],
  ['CN=Forcepoint Cloud CA, O=Forcepoint LLC', 'Forcepoint'],
  ['CN=Websense Public Primary Certificate Authority', 'Forcepoint'],
  ['CN=Sophos SSL CA_C1234, O=Sophos', 'Sophos'],
  ['CN=Check Point HTTPS Inspection', 'Check Point'],
  ['CN=McAfee Web Gateway', 'Skyhigh (McAfee)'],
  ['CN=Skyhigh Security SSE CA', 'Skyhigh (McAfee)'],
  ['CN=Barracuda Networks SSL CA', 'Barracuda'],
  ['CN=Fireware HTTPS Proxy, O=WatchGuard_Technologies', 'WatchGuard'],
  ['CN=SonicWall Firewall DPI-SSL', 'SonicWall'],
  ['CN=Juniper SSL Proxy', 'Juniper'],
  ['CN=Trend Micro IWSVA', 'Trend Micro'],
  ['CN=Menlo Security Inc CA', 'Menlo Security'],
  ['CN=iboss Network Security', 'iboss'],
  ['CN=Gateway CA - Cloudflare Managed G1', 'Cloudflare Gateway'],
  ['CN=ContentKeeper Appliance CA', 'ContentKeeper'],
  ['CN=Lightspeed Rocket', 'Lightspeed'],
  ['CN=Securly CA', 'Securly'],
  ['CN=Smoothwall HTTPS inspection', 'Smoothwall'],
  ['CN=Untangle CA', 'Untangle'],
  ['CN=pfSense-CA', 'pfSense'],
  ['CN=OPNsense SSL', 'OPNsense'],
  ['CN=F5 SSL Orchestrator CA', 'F5'],
  ['CN=A10 Networks SSLi', 'A10 Networks'],
  ['CN=Kaspersky Anti-Virus Personal Root Certificate', 'Kaspersky'],
  ['CN=ESET SSL Filter CA', 'ESET'],
  ['CN=Avast Web/Mail Shield Root', 'Avast'],
  ['CN=AVG Web/Mail Shield Root', 'Avast'],
  ['CN=Bitdefender Personal CA.Net-Defender', 'Bitdefender'],
  ['CN=Norton Web/Mail Shield Root', 'Norton'],
  ['CN=Dr.Web for Windows', 'Dr.Web'],
  ['CN=G DATA Mail Scanner Root', 'G DATA'],
  ['CN=Adguard Personal CA', 'AdGuard'],
  ['CN=mitmproxy, O=mitmproxy', 'mitmproxy'],
  ['CN=Charles Proxy CA', 'Charles'],
  ['CN=DO_NOT_TRUST_FiddlerRoot', 'Fiddler'],
  ['CN=PortSwigger CA', 'Burp Suite'],
  ['CN=squid bump CA', 'Squid'],
];

const headers: readonly (readonly [header: Header, product: string])[] = [
  [['Server', 'Zscaler/6.2'], 'Zscaler'],
  [['X-Netskope-Reason', 'x'], 'Netskope'],
  [['Via', '1.1 px (FortiProxy)'], 'FortiGate'],
  [['X-BlueCoat-Via', 'abc'], 'Symantec (Blue Coat)'],
  [['Server', 'Cisco Umbrella'.replace(' ', '-')], 'Cisco Umbrella'],
  [['Via', '1.1 wsa:80 (Cisco-WSA/11.8)'], 'Cisco Secure Web Appliance'],
  [['Via', '1.1 mwg (McAfee Web Gateway 9)'], 'Skyhigh (McAfee)'],
  [['Server', 'BarracudaHTTP 4.0'], 'Barracuda'],
  [['X-Squid-Error', 'ERR_ACCESS_DENIED 0'], 'Squid'],
  [['Via', '1.1 proxy.corp.lab (squid/5.7)'], 'Squid'],
  [['Server', 'tinyproxy/1.11.1'], 'tinyproxy'],
  [['Proxy-agent', 'tinyproxy/1.11.1'], 'tinyproxy'],
  [['Via', '1.1 localhost (Privoxy)'], 'privoxy'],
  [['Via', '1.1 TMG01'], 'Microsoft TMG'],
];

describe('products', () => {
  it.each(issuers)('%s is %s', (issuer, product) => expect(productOfNames([issuer])).toBe(product));
  it.each(headers)('%s is %s', (header, product) => expect(productOfHeaders([header])).toBe(product));

  it('every product has a test of a name or a header', () => {
    const tested = new Set([...issuers, ...headers].map(([, product]) => product));
    expect(PRODUCT_PATTERNS.map(({ product }) => product).filter((product) => !tested.has(product))).toEqual([]);
  });

  it.each([
    'CN=Microsoft Azure RSA TLS Issuing CA 03, O=Microsoft Corporation, C=US',
    'CN=Microsoft Secure Server CA 2011, O=Microsoft Corporation',
    'CN=DigiCert Global Root G2, OU=www.digicert.com, O=DigiCert Inc',
    'CN=GlobalSign RSA OV SSL CA 2018, O=GlobalSign nv-sa',
    'CN=R3, O=Let’s Encrypt',
    'CN=Entrust Root Certification Authority - G2, O=Entrust, Inc.',
    'CN=D-TRUST Root Class 3 CA 2 2009, O=D-Trust GmbH',
  ])('no product signs as %s', (name) => expect(productOfNames([name])).toBeNull());

  it.each<[Header]>([
    [['Server', 'Microsoft-IIS/10.0']],
    [['Server', 'nginx']],
    [['Via', '1.1 varnish']],
    [['Server', 'Kestrel']],
    [['X-Cache', 'TCP_HIT']],
  ])('%s names no product', (one) => expect(productOfHeaders([one])).toBeNull());

  it('a page names its product', () => {
    expect(productOfPage('<p>Blocked by FortiGuard Web Filtering</p>')).toBe('FortiGate');
    expect(productOfPage('<p>Welcome</p>')).toBeNull();
  });

  const page = (body: string, status = 200, more: readonly Header[] = []) =>
    readPage({ status, headers: [['Content-Type', 'text/html'], ...more], body }, 'crl.microsoft.com');
  it.each([
    ['Access to this page is denied', true],
    ['Zugriff auf diese Seite wurde verweigert', true],
    ["L'accès à ce site est bloqué", true],
    ['El acceso está bloqueado', true],
    ['<script>var blocked = "access denied"</script>Welcome', false],
    ['404 Not Found', false],
    ['Sign in to your account', false],
  ])('%s: blocks %s', (text, blocks) => expect(page(`<html><body>${text}</body></html>`).blocks).toBe(blocks));

  it('a redirect between hosts of the service is no portal', () => {
    expect(page('', 302, [['Location', 'https://login.microsoftonline.com/login']]).portal).toBe(false);
    expect(page('', 302, [['Location', 'https://portal.hotel.example/login']]).portal).toBe(true);
    expect(page('', 302, [['Location', '/login']]).foreignHost).toBeNull();
  });

  it('hostile answers cost nothing', () => {
    const started = Date.now();
    for (const body of [
      '<title>'.repeat(5000),
      `<html>${'access '.repeat(600)}`,
      `<script>${'<'.repeat(4000)}`,
      '\u202e\0'.repeat(2000),
    ])
      expect(() => page(body.slice(0, 4096))).not.toThrow();
    expect(Date.now() - started).toBeLessThan(2000);
  });
});
