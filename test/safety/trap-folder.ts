import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that discovery, identity and facts ask for on any platform, and those a shell would need. */
const PROGRAMS = [
  ...['reg', 'reg.exe', 'netsh', 'netsh.exe', 'powershell', 'powershell.exe', 'whoami', 'whoami.exe', 'tasklist'],
  ...['tasklist.exe', 'sc', 'sc.exe', 'ipconfig', 'ipconfig.exe', 'schtasks', 'schtasks.exe', 'cmd', 'cmd.exe'],
  ...['scutil', 'security', 'networksetup', 'sw_vers', 'ipconfig', 'mdatp', 'gsettings', 'dconf', 'kreadconfig5'],
  ...['kreadconfig6', 'systemctl', 'resolvectl', 'nmcli', 'apt-config', 'ip', 'id', 'hostname', 'uname', 'sh', 'bash'],
  ...['env', 'cat', 'curl', 'node', 'npm'],
];

/** Packages inside the bundle, and names that optional requires of such packages use. */
const PACKAGES = [
  ...['archiver', 'chalk', 'commander', 'fast-check', 'pac-resolver', 'proxy-agent', 'quickjs-wasi', 'read-excel-file'],
  ...['reflect-metadata', 'socks', 'tldts', 'undici', 'yauzl', '@peculiar/x509', 'readable-stream', 'supports-color'],
  ...['debug', 'bufferutil', 'utf-8-validate', 'worker_threads', 'fs', 'process', 'buffer', 'string_decoder', 'koffi'],
  ...['agent-base', 'http-proxy-agent', 'https-proxy-agent', 'socks-proxy-agent', 'lru-cache', 'tslib', 'saxes'],
];

/** Files that some program would pick up from the folder it was started in. */
const SETTINGS: Readonly<Record<string, string>> = {
  'wpad.dat': 'function FindProxyForURL() { return "PROXY trap.test:1"; }',
  'proxy.pac': 'function FindProxyForURL() { return "PROXY trap.test:1"; }',
  'default.pac': 'function FindProxyForURL() { return "PROXY trap.test:1"; }',
  '.npmrc': 'proxy=http://trap.test:1\nhttps-proxy=http://trap.test:1\n',
  '.curlrc': 'proxy = trap.test:1\n',
  '.env': 'HTTPS_PROXY=http://trap.test:1\n',
  '.wgetrc': 'https_proxy = http://trap.test:1\n',
  'mdatp_onboard.json': '{"trap":true}',
  'mdatp_managed.json': '{"cloudService":{"proxy":"http://trap.test:1"}}',
  'machine.json': '{"platform":"win32","env":{"HTTPS_PROXY":"http://trap.test:1"}}',
  'openssl.cnf': 'openssl_conf = trap\n',
  'report.schema.json': '{}',
  'RegionsURLs.json': '[]',
  'endpoints.txt': 'https://trap.test/\n',
};

/** A folder full of traps; each writes a file when something of it is run or loaded. */
export interface TrapFolder {
  readonly path: string;
  /** Folder of packages, for `NODE_PATH`. */
  readonly packages: string;
  /** True once a trap was run or loaded. */
  sprung(): boolean;
}

/** Fills `path` with programs, packages and settings that nobody asked for. */
export function setTraps(path: string): TrapFolder {
  const mark = join(path, 'SPRUNG');
  const packages = join(path, 'node_modules');
  const code = `require('node:fs').appendFileSync(${JSON.stringify(mark)}, __filename + '\\n');`;
  mkdirSync(packages, { recursive: true });
  for (const name of new Set(PROGRAMS)) {
    writeFileSync(join(path, name), `#!/bin/sh\necho "$0" >> '${mark}'\n`);
    chmodSync(join(path, name), 0o755);
  }
  for (const name of PACKAGES) {
    mkdirSync(join(packages, name), { recursive: true });
    writeFileSync(join(packages, name, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    writeFileSync(join(packages, name, 'index.js'), code);
  }
  for (const [name, text] of Object.entries(SETTINGS)) writeFileSync(join(path, name), text);
  writeFileSync(join(path, 'package.json'), '{"type":"commonjs","imports":{"#x":"./index.js"}}');
  writeFileSync(join(path, 'index.js'), code);
  mkdirSync(join(path, 'dist'));
  writeFileSync(join(path, 'dist', 'main.js'), code);
  return { path, packages, sprung: () => existsSync(mark) };
}
