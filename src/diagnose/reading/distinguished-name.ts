/** One attribute of an RFC 4514 style name, escapes removed; null when it is not there. */
export function attributeOf(name: string, attribute: 'CN' | 'O' | 'OU'): string | null {
  for (const part of name.split(/(?<!\\),\s*/)) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim().toUpperCase() === attribute) {
      const value = part
        .slice(at + 1)
        .replace(/\\(.)/g, '$1')
        .trim();
      if (value !== '') return value;
    }
  }
  return null;
}

/** How a certificate's owner is named in a sentence: its CN, else its O, else the whole name. */
export function spokenName(name: string): string {
  return attributeOf(name, 'CN') ?? attributeOf(name, 'O') ?? (name === '' ? 'unknown' : name);
}

/** True when a certificate's names cover the host; a wildcard covers exactly one label (RFC 6125 section 6.4.3). */
export function coversHost(
  certificate: { readonly subject: string; readonly altNames: readonly string[] },
  host: string,
): boolean {
  const names = certificate.altNames.length > 0 ? certificate.altNames : [attributeOf(certificate.subject, 'CN') ?? ''];
  const wanted = host.toLowerCase();
  return names.some((name) => {
    const pattern = name.toLowerCase();
    if (pattern === wanted) return true;
    return (
      pattern.startsWith('*.') && wanted.includes('.') && wanted.slice(wanted.indexOf('.') + 1) === pattern.slice(2)
    );
  });
}
