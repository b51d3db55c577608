import { createHash } from 'node:crypto';
import { csvText } from '../../text/csv.ts';
import { jsonText } from '../../text/json-text.ts';
import { aliasesOf, type FirewallRule, hostsOf } from './firewall-rules.ts';

const comments = (title: readonly string[], mark: string): string => title.map((line) => `${mark} ${line}\n`).join('');

/** One row a host pattern, for people and spreadsheets; with `aliases` a column for the CNAME chains of its targets. */
export function csvRules(
  rules: readonly FirewallRule[],
  aliases: ReadonlyMap<string, readonly string[]> | null = null,
): string {
  const headings = [
    'host',
    'port',
    'path',
    'purpose',
    'required',
    'no TLS inspection',
    'no authentication',
    'tested by',
    ...(aliases === null ? [] : ['DNS aliases']),
  ];
  return csvText([
    headings,
    ...rules.map((rule) => [
      rule.host,
      rule.port,
      rule.path,
      rule.purposes.join('; '),
      rule.required ? 'required' : 'optional',
      rule.noTlsInspection,
      'required',
      rule.targets.join(' '),
      ...(aliases === null ? [] : [aliasesOf(rule, aliases).join(' ')]),
    ]),
  ]);
}

/** A table for a ticket. */
export function markdownRules(rules: readonly FirewallRule[], title: readonly string[]): string {
  const rows = rules.map(
    (rule) =>
      `| \`${rule.host}${rule.path ?? ''}\` | ${rule.port} | ${rule.purposes.join('; ')} | ${rule.required ? 'required' : 'optional'} | ${rule.noTlsInspection} | required |`,
  );
  return `${title.join('  \n')}\n\n| host | port | purpose | needed | no TLS inspection | no authentication |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** Rules for squid 4 and later; to be included before the first rule that asks for a password. */
export function squidRules(rules: readonly FirewallRule[], title: readonly string[]): string {
  const ports = [...new Set(rules.map(({ port }) => port))].toSorted((a, b) => a - b);
  const parts = ports.flatMap((port) => {
    const hosts = squidHosts(rules.filter((rule) => rule.port === port));
    const lines = [`acl mde_port_${port} port ${port}`];
    for (const host of hosts.domains) lines.push(`acl mde_hosts_${port} dstdomain ${host}`);
    for (const regex of hosts.regexes) lines.push(`acl mde_names_${port} dstdom_regex -i ${regex}`);
    if (hosts.domains.length > 0) lines.push(`http_access allow mde_port_${port} mde_hosts_${port}`);
    if (hosts.regexes.length > 0) lines.push(`http_access allow mde_port_${port} mde_names_${port}`);
    return lines;
  });
  const bump = squidHosts(rules.filter(({ noTlsInspection }) => noTlsInspection !== 'not applicable')).domains;
  return [
    comments([...title, 'Put this before the first http_access line that asks for a password.'], '#'),
    ...parts.map((line) => `${line}\n`),
    '# Where squid inspects TLS (ssl_bump), take these lines too, before every other ssl_bump line:\n',
    ...bump.map((host) => `#acl mde_no_inspection ssl::server_name ${host}\n`),
    '#ssl_bump splice mde_no_inspection\n',
  ].join('');
}

/** A leading dot means the domain and all below it; squid stops when one entry of a list covers another. */
function squidHosts(rules: readonly FirewallRule[]): { domains: readonly string[]; regexes: readonly string[] } {
  const dotted = [...new Set(rules.map(({ host }) => host.replace(/^\*\./, '.')))];
  const plain = dotted.filter((host) => !host.includes('*'));
  const wide = plain.filter((host) => host.startsWith('.'));
  const covered = (host: string): boolean =>
    wide.some((domain) => domain !== host && (host.endsWith(domain) || host === domain.slice(1)));
  return {
    domains: plain.filter((host) => !covered(host)),
    regexes: dotted
      .filter((host) => host.includes('*'))
      .map((host) => `^${host.replace(/[.]/g, '\\.').replaceAll('*', '.*')}$`),
  };
}

/** One line for `netsh winhttp set proxy … bypass-list="…"`; these hosts then go direct. */
export function bypassList(rules: readonly FirewallRule[]): string {
  return `${hostsOf(rules).join(';')}\n`;
}

/** A function for a company's PAC script; these hosts then go direct. */
export function pacSnippet(rules: readonly FirewallRule[], title: readonly string[]): string {
  const tests = hostsOf(rules).map((host) => {
    const text = JSON.stringify(host);
    return host.includes('*') ? `shExpMatch(host, ${text})` : `host === ${text}`;
  });
  return `${comments(title, '//')}function isDefenderForEndpoint(host) {\n  host = host.toLowerCase();\n  return ${tests.join(' ||\n    ') || 'false'};\n}\n// First line of FindProxyForURL(url, host), with the proxy that lets them through, or:\n// if (isDefenderForEndpoint(host)) return "DIRECT";\n`;
}

/** A Palo Alto external dynamic list of URLs: a slash ends each entry, so that it matches no longer name. */
export function paloAltoList(rules: readonly FirewallRule[]): string {
  // A star stands for whole labels there: a star inside a label becomes the name itself and everything below it.
  const lines = hostsOf(rules).flatMap((host) => {
    const inside = /^\*([^.].*)$/.exec(host)?.[1];
    return inside === undefined ? [`${host}/`] : [`${inside}/`, `*.${inside}/`];
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}

/** An application rule collection of Azure Firewall, as templates and policies take it. */
export function azureRules(rules: readonly FirewallRule[]): string {
  const groups = new Map<string, FirewallRule[]>();
  for (const rule of rules) {
    const scheme = rule.noTlsInspection === 'not applicable' ? 'http' : 'https';
    const key = `${scheme}-${rule.port}-${rule.required ? 'required' : 'optional'}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  const list = [...groups].map(([key, members]) => ({
    name: `mde-${key}`,
    description: [...new Set(members.flatMap(({ purposes }) => purposes))].join(', '),
    sourceAddresses: ['*'],
    protocols: members
      .slice(0, 1)
      .map(({ port }) => ({ protocolType: key.startsWith('https') ? 'Https' : 'Http', port })),
    targetFqdns: hostsOf(members),
  }));
  return `${jsonText({ name: 'mde', properties: { priority: 200, action: { type: 'Allow' }, rules: list } }, 2)}\n`;
}

/** PowerShell for the Windows firewall, which resolves whole names only: a dynamic keyword for each host, and one rule a port. Wildcards become the hosts below them that this list tests. */
export function windowsRules(rules: readonly FirewallRule[], title: readonly string[]): string {
  const ports = [...new Set(rules.map(({ port }) => port))].toSorted((a, b) => a - b);
  const patterns = rules
    .filter(({ host }) => host.includes('*'))
    .map(({ host, names }) => `${host}: ${names.join(' ') || 'no host known'}`);
  const lines = ports.flatMap((port) => {
    const here = rules.filter((rule) => rule.port === port);
    const hosts = [...new Set(here.flatMap(({ host, names }) => (host.includes('*') ? names : [host])))];
    const ids = hosts.map((host) => `'{${keywordId(host)}}'`);
    return [
      ...hosts.map(
        (host) =>
          `New-NetFirewallDynamicKeywordAddress -Id '{${keywordId(host)}}' -Keyword '${host}' -AutoResolve $true -ErrorAction SilentlyContinue`,
      ),
      `New-NetFirewallRule -DisplayName 'Microsoft Defender for Endpoint (TCP ${port})' -Direction Outbound -Action Allow -Protocol TCP -RemotePort ${port} -RemoteDynamicKeywordAddresses @(${ids.join(', ')})`,
    ];
  });
  const notes = [
    'Names in rules need Windows 11 or Server 2022 with network protection on.',
    'Patterns, and the hosts that stand for them here:',
    ...patterns,
  ];
  return `${comments([...title, ...notes], '#')}${lines.join('\r\n')}\r\n`;
}

/** The same id for the same host in every export, so that a second run changes nothing. */
function keywordId(host: string): string {
  const hex = createHash('sha256').update(`mde ${host}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
