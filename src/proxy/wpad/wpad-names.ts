import { isPrivateTop, registrableDomain } from '../../net/owner.ts';

/** Names asked in one discovery: WinHTTP's devolution seldom needs more, and each costs up to a second. */
export const MAX_WPAD_NAMES = 3;

/**
 * The names under which a WPAD host may be found: `wpad.` before the primary domain and, going up, before each domain above
 * it down to the registrable one (`corp.example` of `pc.hq.corp.example`), then before the other domains of the search list.
 * Never above a registrable domain and never under a public suffix, private ones such as `cloudapp.net` included, because
 * anybody may register `wpad` there (US-CERT TA16-144A). A domain of one label that the public list does not know, `corp`,
 * is a company's own and is asked as it is.
 */
export function wpadNames(domains: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const [index, domain] of domains.entries()) {
    if (isPrivateTop(domain)) names.push(`wpad.${domain.toLowerCase().replace(/\.+$/, '')}`);
    const registrable = registrableDomain(domain);
    if (registrable === null) continue;
    const labels = domain.toLowerCase().replace(/\.+$/, '').split('.');
    const above = labels.length - registrable.split('.').length;
    // Only the primary domain is climbed: the others are not the machine's own tree.
    for (let up = 0; up <= (index === 0 ? above : 0); up += 1) names.push(`wpad.${labels.slice(up).join('.')}`);
  }
  return [...new Set(names)].slice(0, MAX_WPAD_NAMES);
}
