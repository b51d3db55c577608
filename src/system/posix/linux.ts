import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { System } from '../system.ts';
import { parseOsRelease, parseResolvConf } from './linux-files.ts';
import { posixMachine, splitPem } from './posix-machine.ts';

/** Where distributions keep the roots they trust: Debian and Arch, RHEL, SUSE, Alpine, in the order of Go's crypto/x509. */
const ROOT_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
/** Ten times the largest bundle in use. */
const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;
const MAX_TEXT_BYTES = 64 * 1024;

/** This Linux machine. */
export function createLinuxSystem(): System {
  const machine = posixMachine();
  return {
    ...machine,
    platform: 'linux',
    osName: osName(),
    searchDomains: async () => {
      const file = await machine.readFile('/etc/resolv.conf', MAX_TEXT_BYTES);
      return withPrimaryDomain(
        machine.hostName,
        file.state === 'present' ? parseResolvConf(file.value.toString('utf8')) : [],
      );
    },
    trustedRoots: async () => {
      for (const path of ROOT_BUNDLES) {
        const file = await machine.readFile(path, MAX_BUNDLE_BYTES);
        const roots = file.state === 'present' ? splitPem(file.value.toString('latin1')) : [];
        if (roots.length > 0) return roots;
      }
      return rootCertificates;
    },
  };
}

/** The domain of the machine's own name first, then the search list, each once. */
export function withPrimaryDomain(hostName: string, searchList: readonly string[]): readonly string[] {
  const dot = hostName.indexOf('.');
  const primary = dot < 0 ? [] : [hostName.slice(dot + 1)];
  return [...new Set([...primary, ...searchList].map((name) => name.toLowerCase().replace(/\.+$/, '')))].filter(
    (name) => name !== '' && !name.startsWith('.'),
  );
}

function osName(): string {
  try {
    return parseOsRelease(readFileSync('/etc/os-release', 'utf8')).get('PRETTY_NAME') ?? 'Linux';
  } catch {
    // Minimal containers have no such file.
    return 'Linux';
  }
}
