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
    /** Line that the library's word names. */
    line: text,
    /** Where the setting lives. */
    source: text,
  },
  title: ({ url, detail }) => `The PAC script ${url ?? 'of the setting'} cannot be downloaded${known(': ', detail)}.`,
  clause: ({ url }) => `the PAC script${known(' ', url)} cannot be downloaded`,
  cause:
    'The address of the script is wrong, its server is down, or it asks for credentials that the machine account does not have.',
  effect: 'Clients that depend on the script have no proxy: the sensor tries to go direct (WinHTTP 12167).',
  remedy: ({ url, source }) =>
    `Make ${url ?? 'the script'} available without authentication to the machine account, or remove the setting${inParentheses([source])}.`,
  firewallSentence: ({ url, detail }, networks) =>
    `Please make ${url ?? 'the PAC script'} available over HTTP without authentication${clients(networks)}; today the download fails${inParentheses([detail])}.`,
  explanation:
    'The script is fetched directly, as WinHTTP does. A PAC that the browser can fetch may still be out of reach for LocalSystem.',
  originalChecks: [],
});
