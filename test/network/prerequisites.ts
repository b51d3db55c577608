import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs and helpers that the suite starts, by the Debian package that brings them. */
const NEEDED: readonly (readonly [path: string, debianPackage: string])[] = [
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/sbin/nft', 'nftables'],
  ['/usr/bin/curl', 'curl'],
  ['/usr/bin/openssl', 'openssl'],
  ['/usr/bin/python3', 'python3'],
  ['/usr/sbin/squid', 'squid-openssl'],
  ['/usr/lib/squid/security_file_certgen', 'squid-openssl'],
  ['/usr/share/squid-langpack/templates', 'squid-langpack'],
  ['/usr/bin/htpasswd', 'apache2-utils'],
  ['/usr/bin/tinyproxy', 'tinyproxy'],
  ['/usr/sbin/danted', 'dante-server'],
  ['/usr/bin/microsocks', 'microsocks'],
  ['/usr/sbin/nginx', 'nginx-light'],
  ['/usr/sbin/dnsmasq', 'dnsmasq'],
  ['/usr/sbin/dhcpd', 'isc-dhcp-server'],
];

/** Why the suite cannot run here, one sentence; null when it can. */
export function whyNot(): string | null {
  if (process.platform !== 'linux') return 'Linux network namespaces are needed';
  if (process.getuid?.() !== 0) return 'root is needed, for network namespaces';
  const missing = NEEDED.filter(([path]) => !existsSync(path)).map(([, name]) => name);
  if (missing.length > 0)
    return `missing Debian packages: ${[...new Set(missing)].join(' ')} (sh test/network/install.sh)`;
  const probe = `mcl-probe-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', probe], { stdio: 'pipe' });
    execFileSync('ip', ['netns', 'del', probe], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `the kernel refuses network namespaces: ${String((error as Error).message)
      .split('\n')
      .at(-2)}`;
  }
}
