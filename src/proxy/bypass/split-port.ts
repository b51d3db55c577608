/** An entry of a bypass list without its port: `host:8080`, `[::1]:8080`; anything else is a name as a whole. */
export function splitPort(entry: string): { readonly name: string; readonly port: number | null } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(entry);
  if (bracketed !== null)
    return { name: bracketed[1] ?? '', port: bracketed[2] === undefined ? null : Number(bracketed[2]) };
  const named = /^([^:]*):(\d{1,5})$/.exec(entry);
  return named === null ? { name: entry, port: null } : { name: named[1] ?? '', port: Number(named[2]) };
}
