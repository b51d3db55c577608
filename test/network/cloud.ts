import type { Certificates } from './certificates.ts';
import type { Daemon, Network } from './network.ts';
import { type CloudUrl, names } from './targets.ts';

/** nginx as the mock cloud: each URL answers its status; other paths of a known host 404, unknown hosts 421. */
export function startCloud(network: Network, certificates: Certificates, urls: readonly CloudUrl[]): Promise<Daemon> {
  const byHost = new Map<string, CloudUrl[]>();
  for (const entry of urls) {
    const host = new URL(entry.url).hostname;
    const own = byHost.get(host) ?? [];
    // nginx chooses by path: of URLs that differ in their query only, the first speaks.
    if (!own.some((other) => pathOf(other) === pathOf(entry))) byHost.set(host, [...own, entry]);
  }
  const ok = 'location / { return 200 "OK $host\\n"; }\n';
  const notFound = 'location / { return 404 "no such path\\n"; }\n';
  const byFamily = [names.brokenIpv6, names.onlyIpv4, names.onlyIpv6];
  const blocks = [
    unknownHost(certificates.cloud),
    ...[...byHost].map(([host, own]) => serverBlock([host], certificates.cloud, own.map(location).join('') + notFound)),
    serverBlock(byFamily, certificates.cloud, ok),
    serverBlock([names.selfSigned], certificates.selfSigned, ok),
    serverBlock([names.expired], certificates.expired, ok),
    serverBlock([names.wrongName], certificates.wrongName, ok),
  ];
  return startNginx(network, 'cloud', 'cloud', blocks.join(''), [80, 443]);
}

/** Starts nginx on a host with these server blocks. */
export function startNginx(
  network: Network,
  host: 'cloud' | 'proxy',
  name: string,
  servers: string,
  ports: readonly number[],
): Promise<Daemon> {
  const folder = `${network.folder}/${name}`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = network.write(
    `${name}/nginx.conf`,
    `daemon off; master_process off; worker_processes 1; user root;
pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log ${folder}/access.log;
  server_names_hash_bucket_size 128; server_names_hash_max_size 4096;
  default_type text/plain; keepalive_timeout 5s;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  ${servers}
}
`,
  );
  return network.start(host, name, 'nginx', ['-p', folder, '-c', config], ports);
}

function unknownHost(certificate: string): string {
  return `server {
    listen 80 default_server; listen [::]:80 default_server;
    listen 443 ssl default_server; listen [::]:443 ssl default_server;
    ssl_certificate ${certificate}; ssl_certificate_key ${certificate};
    return 421 "unknown host\\n";
  }\n`;
}

function serverBlock(hosts: readonly string[], certificate: string, locations: string): string {
  return `server {
    listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl;
    server_name ${hosts.join(' ')};
    ssl_certificate ${certificate}; ssl_certificate_key ${certificate};
    ${locations}
  }\n`;
}

const pathOf = ({ url }: Pick<CloudUrl, 'url'>): string => new URL(url).pathname;

function location({ url, status }: CloudUrl): string {
  const body = status === 204 ? '' : ` "OK $host\\n"`;
  // A file comes as a file: text in its place would be somebody's page.
  const type = /\.(crl|crt|cab|stl)$/.test(pathOf({ url })) ? 'default_type application/octet-stream; ' : '';
  return status >= 300 && status < 400
    ? `location = ${pathOf({ url })} { return ${status} ${url}; }\n`
    : `location = ${pathOf({ url })} { ${type}return ${status}${body}; }\n`;
}
