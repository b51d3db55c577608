/** What a proxy came to that Defender does not use and that this tool tried; nothing where none was tried. */
export function trial(tried: 'works' | 'fails' | null, server: string | null): string {
  switch (tried) {
    case 'works':
      return ` ${server ?? 'The server'} reaches Defender's service (tested).`;
    case 'fails':
      return ` ${server ?? 'The server'} does not reach Defender's service either (tested): check the proxy first.`;
    case null:
      return '';
  }
}
