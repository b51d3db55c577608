import { wpadText } from './dhcp-packet.ts';

/** Option 252 in a lease of systemd-networkd or NetworkManager's internal client: `OPTION_252=<hex>` or `WPAD=<url>`. */
export function leaseOfNetworkd(text: string): string | null {
  const hex = /^OPTION_252=([0-9a-fA-F]+)\s*$/m.exec(text)?.[1];
  if (hex !== undefined && hex.length % 2 === 0) return wpadText(Buffer.from(hex.slice(0, 2048), 'hex'));
  const url = /^(?:WPAD|PROXY_AUTO_CONFIG)=(\S+)\s*$/m.exec(text)?.[1];
  return url === undefined ? null : wpadText(Buffer.from(url, 'latin1'));
}

/** Option 252 in dhclient's leases; the last lease of the file is the current one. */
export function leaseOfDhclient(text: string): string | null {
  const lease = text.slice(text.lastIndexOf('lease {'));
  const match = /^\s*option\s+(?:wpad|wpad-url|auto-proxy-config|unknown-252|proxy-auto-config)\s+(.+?);\s*$/m.exec(
    lease,
  );
  const value = match?.[1];
  if (value === undefined) return null;
  if (/^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i.test(value))
    return wpadText(Buffer.from(value.split(':').map((byte) => Number.parseInt(byte, 16))));
  return wpadText(Buffer.from(value.replace(/^"(.*)"$/, '$1').replace(/(?:\\n|\\000)+$/, ''), 'latin1'));
}

/** Option 252 in `nmcli -t -f DHCP4.OPTION device show`: `DHCP4.OPTION[7]:wpad = http\://…`. */
export function leaseOfNmcli(text: string): string | null {
  const value = /^DHCP4\.OPTION\[\d+\]:(?:wpad|private_252)\s*=\s*(\S+)\s*$/m.exec(text)?.[1];
  return value === undefined ? null : wpadText(Buffer.from(value.replace(/\\(.)/g, '$1'), 'latin1'));
}

/** Option 252 in `ipconfig getpacket en0` of macOS. */
export function leaseOfMacos(text: string): string | null {
  const match = /^\s*(?:proxy_auto_discovery_url|option_252)\s*\([^)]*\)\s*:\s*(\S+)\s*$/m.exec(text);
  return match?.[1] === undefined ? null : wpadText(Buffer.from(match[1], 'latin1'));
}
