import { wpadText } from './dhcp-packet.ts';

/** Option 252 in a lease of systemd-networkd or NetworkManager's internal client: `OPTION_252=<hex>` or `WPAD=<url>`. */
export function leaseOfNetworkd(text: string): string | null {
  const hex = /^OPTION_252=([0-9a-fA-F]+)\s*$/m.exec(text)?.[1];
  if (hex !== undefined && hex.length % 2 === 0) return wpadText(Buffer.from(hex.slice(0, 2048), 'hex'));
  const url = /^(?:WPAD|PROXY_AUTO_CONFIG)=(\S+)\s*$/m.exec(text)?.[1];
  return url === undefined ? null : wpadText(Buffer.from(url, 'latin1'));
}

/** Names under which dhclient.conf files declare the option; its own name for one that nobody declared is `unknown-252`. */
const OPTION_NAMES = [
  ...['wpad', 'wpad-url', 'wpad-proxy-url', 'auto-proxy-config', 'proxy-auto-config', 'local-proxy-config'],
  ...['local-pac-server', 'custom-wpad', 'unknown-252'],
];

/** Names that a dhclient.conf gives to option 252: `option NAME code 252 = text;` (dhcp-options(5)). */
export function declaredOptionNames(conf: string): readonly string[] {
  return [...conf.matchAll(/^\s*option\s+([\w.-]{1,64})\s+code\s+252\s*=/gm)].map((match) => match[1] ?? '');
}

/**
 * Option 252 in dhclient's leases; of each interface the last lease of the file is the current one. `declared` are names
 * that its configuration gives to the option.
 */
export function leaseOfDhclient(text: string, declared: readonly string[] = []): string | null {
  const names = new Set([...OPTION_NAMES, ...declared]);
  const current = new Map<string, string | null>();
  for (const lease of text.split(/^\s*lease\s*\{/m).slice(1)) {
    const face = /^\s*interface\s+"([^"]*)"/m.exec(lease)?.[1] ?? '';
    const option = [...lease.matchAll(/^\s*option\s+(\S+)\s+(.+?);\s*$/gm)].find(([, name]) => names.has(name ?? ''));
    current.set(face, option?.[2] === undefined ? null : dhclientValue(option[2]));
  }
  return [...current.values()].find((value) => value !== null) ?? null;
}

/** A value as dhclient writes it: bytes in hexadecimal, or text in quotes with octal escapes (dhcp-eval(5)). */
function dhclientValue(value: string): string | null {
  if (/^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i.test(value))
    return wpadText(Buffer.from(value.split(':').map((byte) => Number.parseInt(byte, 16))));
  const text = value
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) & 255) : code === 'n' ? '\n' : code,
    );
  return wpadText(Buffer.from(text, 'latin1'));
}

/** Option 252 in `nmcli -t -f DHCP4.OPTION device show`: `DHCP4.OPTION[7]:wpad = http\://…`. */
export function leaseOfNmcli(text: string): string | null {
  const value = /^DHCP4\.OPTION\[\d+\]:(?:wpad|private_252|unknown_252)\s*=\s*(\S+)\s*$/m.exec(text)?.[1];
  return value === undefined ? null : wpadText(Buffer.from(value.replace(/\\(.)/g, '$1'), 'latin1'));
}

/** Option 252 in `ipconfig getpacket en0` of macOS. */
export function leaseOfMacos(text: string): string | null {
  const match = /^\s*(?:proxy_auto_discovery_url|option_252)\s*\([^)]*\)\s*:\s*(\S+)\s*$/m.exec(text);
  return match?.[1] === undefined ? null : wpadText(Buffer.from(match[1], 'latin1'));
}
