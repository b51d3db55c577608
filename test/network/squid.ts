import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { addresses } from './addresses.ts';
import type { Certificates } from './certificates.ts';
import { type Daemon, must, type Network } from './network.ts';

/** One port per behaviour. */
export const SQUID_PORTS = {
  plain: 3128,
  basic: 3129,
  allowList: 3130,
  inspecting: 3131,
  transparentHttp: 3132,
  transparentHttps: 3133,
  threeSchemes: 3140,
  https: 3141,
} as const;

/** What both accept; realm included, because Digest needs it. */
export const CREDENTIALS = { user: 'anna', password: 'winter', realm: 'lab' } as const;

/** What squid is told beside its ports. */
export interface SquidOptions {
  /** Hosts that the allow-list lets pass, in squid's `dstdomain` grammar. */
  readonly allowed: readonly string[];
  /** Lines of a firewall export; they come before every rule of the ports, as the export asks. */
  readonly exported?: string;
}

/** Squid with every behaviour but the second squid's. */
export async function startSquid(network: Network, certificates: Certificates, options: SquidOptions): Promise<Daemon> {
  const folder = `${network.folder}/squid`;
  network.write('squid/errors/ERR_LAB_BLOCK', BLOCK_PAGE);
  const templates = '/usr/share/squid-langpack/templates';
  for (const name of readdirSync(templates))
    if (name.startsWith('ERR_')) await copy(network, `${templates}/${name}`, `${folder}/errors/`);
  const { stdout: passwords } = await must(
    network.run('proxy', 'htpasswd', ['-nbd', CREDENTIALS.user, CREDENTIALS.password]),
  );
  const passwordFile = network.write('squid/passwords', passwords);
  const certificateStore = `${folder}/store`;
  await must(network.run('proxy', '/usr/lib/squid/security_file_certgen', ['-c', '-s', certificateStore, '-M', '4MB']));
  const bump = `ssl-bump tls-cert=${certificates.bumpCaWithKey} generate-host-certificates=on dynamic_cert_mem_cache_size=4MB`;
  return startOne(
    network,
    'squid',
    [
      `http_port ${SQUID_PORTS.plain} name=plain`,
      `http_port ${SQUID_PORTS.basic} name=basic`,
      `http_port ${SQUID_PORTS.allowList} name=allow`,
      `http_port ${SQUID_PORTS.inspecting} name=bump ${bump}`,
      `http_port ${SQUID_PORTS.transparentHttp} intercept name=transparent`,
      `https_port ${SQUID_PORTS.transparentHttps} intercept name=transparents ${bump}`,
      `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${passwordFile}`,
      `auth_param basic realm ${CREDENTIALS.realm}`,
      'acl users proxy_auth REQUIRED',
      `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${certificateStore} -M 4MB`,
      'sslcrtd_children 4 startup=1',
      `tls_outgoing_options cafile=${certificates.labCa}`,
      'acl step1 at_step SslBump1',
      'ssl_bump peek step1',
      'ssl_bump bump all',
      `error_directory ${folder}/errors`,
      'acl pallow myportname allow',
      'deny_info 403:ERR_LAB_BLOCK pallow',
      options.exported ?? '',
      ...['plain', 'bump', 'transparent', 'transparents'].flatMap((name) => [
        `acl p${name} myportname ${name}`,
        `http_access allow p${name}`,
      ]),
      'acl pbasic myportname basic',
      'http_access deny pbasic !users',
      'http_access allow pbasic',
      `acl listed dstdomain ${options.allowed.join(' ')}`,
      'http_access allow pallow listed',
      'http_access deny pallow',
      'http_access deny all',
    ],
    Object.values(SQUID_PORTS).filter((port) => port < SQUID_PORTS.threeSchemes),
  );
}

/** A second squid: Digest, NTLM and Basic offered together, and TLS between client and proxy. */
export async function startSecondSquid(network: Network, certificates: Certificates): Promise<Daemon> {
  const { user, password, realm } = CREDENTIALS;
  const secret = createHash('md5').update(`${user}:${realm}:${password}`).digest('hex');
  const digestFile = network.write('squid2/digest', `${user}:${realm}:${secret}\n`);
  return startOne(
    network,
    'squid2',
    [
      `http_port ${SQUID_PORTS.threeSchemes} name=schemes`,
      `https_port ${SQUID_PORTS.https} name=https tls-cert=${certificates.proxy}`,
      `auth_param digest program /usr/lib/squid/digest_file_auth -c ${digestFile}`,
      `auth_param digest realm ${realm}`,
      'auth_param ntlm program /usr/lib/squid/ntlm_fake_auth',
      'auth_param basic program /usr/lib/squid/basic_fake_auth',
      `auth_param basic realm ${realm}`,
      'acl users proxy_auth REQUIRED',
      'acl phttps myportname https',
      'http_access allow phttps',
      'acl pschemes myportname schemes',
      'http_access deny pschemes !users',
      'http_access allow pschemes',
      'http_access deny all',
    ],
    [SQUID_PORTS.threeSchemes, SQUID_PORTS.https],
  );
}

async function startOne(
  network: Network,
  name: string,
  lines: readonly string[],
  ports: readonly number[],
): Promise<Daemon> {
  const folder = `${network.folder}/${name}`;
  const common = [
    `pid_filename ${folder}/squid.pid`,
    `access_log stdio:${folder}/access.log`,
    `cache_log ${folder}/cache.log`,
    'cache deny all',
    'memory_pools off',
    'pinger_enable off',
    'netdb_filename none',
    'shutdown_lifetime 0 seconds',
    'visible_hostname proxy.corp.lab',
    `coredump_dir ${folder}`,
    'cache_effective_user proxy',
    'via on',
    `dns_nameservers ${addresses.proxyLan}`,
  ];
  const config = network.write(`${name}/squid.conf`, `${[...lines, ...common].join('\n')}\n`);
  await must(network.run('proxy', 'chown', ['-R', 'proxy:proxy', folder]));
  // Shared memory is the machine's, not the network namespace's: a mount of its own goes with the process.
  const command = 'mount -t tmpfs tmpfs /dev/shm && exec squid "$@"';
  return network.start('proxy', name, 'sh', ['-c', command, 'squid', '-N', '-n', name, '-f', config], ports);
}

const copy = (network: Network, from: string, to: string) => must(network.run('proxy', 'cp', [from, to]));

const BLOCK_PAGE = `<!DOCTYPE html><html><head><title>Lab Corporation: access denied</title></head>
<body><h1>This site is blocked</h1><p>The address %U is not allowed by the policy of Lab Corporation.</p></body></html>
`;
