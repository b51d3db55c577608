import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProxyServer } from '../../../src/proxy/strings/parse-proxy-server.ts';
import { parseWinhttpList } from '../../../src/proxy/strings/parse-winhttp-list.ts';
import { plainCharacters } from '../../../src/proxy/strings/plain-characters.ts';
import { repairServer } from '../../../src/proxy/strings/repair-server.ts';

describe('a mistyped server', () => {
  it.each([
    ['"10.0.0.6:8080"', '10.0.0.6:8080'],
    ['\u201c10.0.0.6:8080\u201d', '10.0.0.6:8080'],
    ["'http://proxy.corp.example:3128/'", 'http://proxy.corp.example:3128'],
    ['"proxy.corp.example":8080', 'proxy.corp.example:8080'],
    ['10.0.0.6\uff1a8080', '10.0.0.6:8080'],
    ['\uff11\uff10.0.0.6:8080', '10.0.0.6:8080'],
    ['proxy\uff0ecorp\u3002example:8080', 'proxy.corp.example:8080'],
    ['10.0.0.6:8080\u200b', '10.0.0.6:8080'],
    ['\ufeff10.0.0.6:8080', '10.0.0.6:8080'],
    ['10.0.0.6:8080\u00a0', '10.0.0.6:8080'],
    ['10.0.0.6\u00a0:\u00a08080', '10.0.0.6:8080'],
    ['http:\\\\10.0.0.6:8080', 'http://10.0.0.6:8080'],
    ['\\\\proxy.corp.example:8080', null],
    ['proxy.corp.example:8080\\', 'proxy.corp.example:8080'],
    ['http:/proxy.corp.example:8080', 'http://proxy.corp.example:8080'],
    ['http//proxy.corp.example:8080', 'proxy.corp.example:8080'],
    ['http:proxy.corp.example:8080', 'proxy.corp.example:8080'],
    ['http://http://proxy.corp.example:8080', 'http://proxy.corp.example:8080'],
    ['https=10.0.0.6:8080', '10.0.0.6:8080'],
    ['http=10.0.0.6:8080;https=10.0.0.6:8443', '10.0.0.6:8443'],
    ['ftp=10.0.0.6:8080', null],
    ['socks=10.0.0.6:1080', null],
    ['PROXY 10.0.0.6:8080', '10.0.0.6:8080'],
    ['PROXY 10.0.0.6:8080; DIRECT', '10.0.0.6:8080'],
    ['DIRECT; PROXY 10.0.0.6:8080', '10.0.0.6:8080'],
    ['DIRECT', null],
    ['none', null],
    ['0', null],
    ['<local>', null],
    ['%PROXYHOST%:8080', null],
    ['10.0.0.006:8080', null],
    ['10.0.0.6,3128', '10.0.0.6:3128'],
    ['export HTTPS_PROXY="http://10.0.0.6:8080"', 'http://10.0.0.6:8080'],
    ['https_proxy=10.0.0.6:8080', '10.0.0.6:8080'],
    ['proxy-server="10.0.0.6:8080" bypass-list="*.corp.example"', '10.0.0.6:8080'],
    ['http://pac.corp.example/proxy.pac', null],
    ['http://10.0.0.6:8080/proxy.pac', null],
    ['pac.corp.example/wpad.dat?x=1', null],
    ['http://user:80/x@proxy.corp.example:8080', 'http://proxy.corp.example:8080'],
    ['http://us;er:p,w 1@proxy.corp.example:8080', 'http://proxy.corp.example:8080'],
    ['CORP\\user:secret@proxy.corp.example:8080', 'proxy.corp.example:8080'],
    ['http://proxy.corp.example:8080/mail@corp.example', null],
    ['10.0.0.6:8080.', '10.0.0.6:8080'],
    ['proxy.corp.example', 'proxy.corp.example:8080'],
  ])('%s probably meant %s', (text, meant) => {
    const repaired = repairServer(text);
    const shown = repaired && `${repaired.scheme === null ? '' : `${repaired.scheme}://`}${repaired.authority}`;
    expect(shown).toBe(meant);
  });

  it.each([
    ['"10.0.0.6:8080"', 'holds quotation marks'],
    ['10.0.0.6:8080\u200b', 'holds an invisible character (U+200B)'],
    ['10.0.0.6\u00a0:8080', 'holds a blank that is no ordinary one (U+00A0)'],
    ['10.0.0.6\uff1a8080', 'holds a full-width character (U+FF1A)'],
    ['%PROXYHOST%:8080', 'holds a variable that nothing replaces'],
    ['http:\\\\10.0.0.6:8080', 'holds a backslash'],
    ['PROXY 10.0.0.6:8080', 'begins with PROXY, a word of PAC scripts'],
    ['https=10.0.0.6:8080', 'begins with https=, which belongs into a list by scheme'],
    ['http://10.0.0.6:8080/proxy.pac', 'is the address of a PAC script, not a server'],
  ])('%s: what is wrong is named', (text, reason) =>
    expect(parseProxyServer(text)).toMatchObject({ ok: false, reason }),
  );

  it('is not looked for in a password', () => {
    const options = { credentials: 'drop' } as const;
    expect(parseProxyServer("http://u:it's%20my%20word@p.example:80", options)).toMatchObject({ ok: true });
  });
});

describe('a host that nobody wrote', () => {
  it('is never proposed: a colon and a quoted port are no address', () =>
    expect(repairServer('\uff1a\u201c8080')).toBeNull());
});

describe('any proposal', () => {
  const pieces = fc.constantFrom(
    ...['http://', 'https=', 'PROXY ', '"', '\u201c', '\u200b', '\u00a0', '\uff1a', '\\', '/', ':', '80', '8080', '@'],
    ...['10.0.0.6', 'proxy', '.', 'corp.example', ';', ',', ' ', '[', '::1', ']', '%', 'user', '\uff50', 'DIRECT', 'é'],
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );

  it('parses in the place it is made for, and its host stands in the text', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('url' as const, 'host-port' as const), (text, form) => {
        const parsed = parseProxyServer(text, { form });
        if (parsed.ok || parsed.corrected === null) return;
        const again = parseProxyServer(parsed.corrected, { form });
        expect(again, `${JSON.stringify(text)} → ${parsed.corrected}`).toMatchObject({ ok: true });
        if (!again.ok) return;
        const plain = plainCharacters(text).toLowerCase();
        // International names are proposed in their ASCII form.
        if (!again.server.host.includes('xn--')) expect(plain).toContain(again.server.host);
        expect(parseWinhttpList(parsed.corrected).problem).toBeNull();
      }),
      { numRuns: 5000 },
    );
  });

  it('never shows what stands before an @', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const repaired = repairServer(`${before}secretword${before}@${after}`);
        expect(repaired?.authority ?? '').not.toContain('secretword');
      }),
      { numRuns: 2000 },
    );
  });
});
