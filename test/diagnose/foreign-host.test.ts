import { describe, expect, it } from 'vitest';
import { readPage } from '../../src/diagnose/reading/page.ts';

describe('a redirect', () => {
  it.each([
    ['app.contoso.co.uk', 'https://block.filterco.co.uk/', 'block.filterco.co.uk'],
    ['app.contoso.co.uk', 'https://login.contoso.co.uk/', null],
    ['a.contoso.com', 'https://www.contoso.com/x', null],
    ['one.azurewebsites.net', 'https://two.azurewebsites.net/blocked', 'two.azurewebsites.net'],
    ['10.1.0.1', 'https://10.2.0.1/', '10.2.0.1'],
    ['10.1.0.1', 'https://10.1.0.1/x', null],
    ['intranet', 'https://portal/', 'portal'],
  ])('from %s to %s leads to the foreign host %s', (host, location, foreign) => {
    const answer = { status: 302, headers: [['Location', location]] as const, body: '' };
    expect(readPage(answer, host).foreignHost).toBe(foreign);
  });
});
