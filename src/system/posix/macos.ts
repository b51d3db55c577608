import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { System } from '../system.ts';
import { withPrimaryDomain } from './linux.ts';
import { posixMachine, splitPem } from './posix-machine.ts';

/** Keychains with the roots of the system and of its administrators. */
const KEYCHAINS = ['/System/Library/Keychains/SystemRootCertificates.keychain', '/Library/Keychains/System.keychain'];
/** The keychain tool starts slowly on a busy Mac. */
const KEYCHAIN_TIMEOUT_MS = 8_000;
const SCUTIL_TIMEOUT_MS = 3_000;

/** This Mac. */
export function createMacosSystem(): System {
  const machine = posixMachine();
  return {
    ...machine,
    platform: 'darwin',
    osName: osName(),
    searchDomains: async () => {
      const scutil = await machine.run('/usr/sbin/scutil', ['--dns'], SCUTIL_TIMEOUT_MS);
      return withPrimaryDomain(machine.hostName, scutil.state === 'present' ? parseScutilDns(scutil.value.stdout) : []);
    },
    trustedRoots: async () => {
      const outputs = await Promise.all(
        KEYCHAINS.map((keychain) =>
          machine.run('/usr/bin/security', ['find-certificate', '-a', '-p', keychain], KEYCHAIN_TIMEOUT_MS),
        ),
      );
      const roots = outputs.flatMap((output) => (output.state === 'present' ? splitPem(output.value.stdout) : []));
      return roots.length > 0 ? roots : rootCertificates;
    },
  };
}

/** Search domains in `scutil --dns`, each once, in order. */
export function parseScutilDns(text: string): readonly string[] {
  const names = [...text.matchAll(/^\s*search domain\[\d+\]\s*:\s*(\S+)\s*$/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter((name) => name !== '').slice(0, 32);
}

function osName(): string {
  try {
    const plist = readFileSync('/System/Library/CoreServices/SystemVersion.plist', 'utf8');
    const version = /<key>ProductUserVisibleVersion<\/key>\s*<string>([^<]{1,40})<\/string>/.exec(plist)?.[1];
    return version === undefined ? 'macOS' : `macOS ${version}`;
  } catch {
    return 'macOS';
  }
}
