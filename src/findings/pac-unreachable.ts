import { inParentheses, known } from './phrases/facts.ts';
import { clients } from './phrases/places.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A PAC script that cannot be had. */
export const pacUnreachable = defineFinding({
  severity: ['warning', 'error'],
  args: {
    url: text,
    /** Why, for people. */
    detail: text,
    /** Where the setting lives. */
    source: text,
    /** The address that was probably meant; null where the address is one. */
    corrected: text,
  },
  title: ({ url, detail }) => `The download of the PAC script${known(' ', url)} fails${known(': ', detail)}.`,
  clause: ({ url }) => `the download of the PAC script${known(' ', url)} fails`,
  cause:
    'The address of the script is wrong, its server does not answer, or the server requires credentials. The machine account has none.',
  effect: 'Clients of this script have no proxy. The sensor then tries a direct connection (WinHTTP 12167).',
  remedy: ({ url, source, corrected }) =>
    corrected !== null
      ? `Set ${source ?? 'the address of the script'} to ${corrected}.`
      : `Make ${url ?? 'the script'} available to the machine account without authentication. Or remove the setting${inParentheses([source])}.`,
  firewallSentence: ({ url, detail }, networks) =>
    `Please make ${url ?? 'the PAC script'} available over HTTP without authentication${clients(networks)}. Today the download fails${inParentheses([detail])}.`,
  explanation:
    'The script is fetched directly, as WinHTTP does. A PAC that the browser can fetch may be unreachable for LocalSystem.',
  originalChecks: [],
});
