/** Host without brackets, lower case, and port. */
export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, `[::1]:443` as CONNECT carries it; null for anything else. */
export function parseAuthorityForm(text: string): ConnectTarget | null {
  const match = /^(?:\[([0-9a-f:.]{2,45})\]|([^\s:/?#@[\]]{1,255})):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host: host.toLowerCase(), port };
}
