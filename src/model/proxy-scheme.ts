/** Protocols that are spoken to a proxy itself, and that can be measured. */
export type ProxyScheme = 'http' | 'https' | 'socks4' | 'socks5';
