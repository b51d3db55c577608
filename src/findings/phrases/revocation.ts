import { some } from '../../text/list.ts';

/** What it means that revocation lists are among what fails: the antivirus cloud refuses what it cannot check; null where none is. */
export function revocationEffect(hosts: readonly string[]): string | null {
  if (hosts.length === 0) return null;
  return `Windows cannot check certificates for revocation without ${some(hosts, 2)}. The antivirus cloud (MAPS) then refuses connections, although its own hosts answer.`;
}
