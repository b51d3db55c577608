import { capital, counted } from '../text/list.ts';
import { inParentheses, known } from './phrases/facts.ts';
import { clients, namedProxy, proxyItself } from './phrases/places.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy refuses whatever this machine asks for. */
export const proxyRefusesClient = defineFinding({
  severity: ['by-impact'],
  args: {
    /** HTTP statuses of the refusals: `403`. */
    status: text,
    /** The proxy's own error word, product or page. */
    hint: text,
    /** The host that is not Defender's and was refused too. */
    control: text,
  },
  title: ({ server, status, hint }) =>
    `${capital(namedProxy(server))} refuses every request of this machine${inParentheses([known('status ', status), hint])}.`,
  clause: ({ server }) => `${namedProxy(server)} refuses every request of this machine`,
  cause: 'The proxy does not accept this client, or its rules forbid every destination.',
  effect: 'No connection passes this proxy. An allow list for Defender alone may not be enough.',
  remedy: ({ server }) =>
    `On ${proxyItself(server)}, allow this client first (rules by client address, group or port). Then allow Defender's hosts.`,
  firewallSentence: ({ server, status }, networks) =>
    `On ${proxyItself(server)}, please accept requests${clients(networks)}. Today every request is refused${known(' with status ', status)}, not only those of Microsoft Defender for Endpoint.`,
  shownBy: ({ targets, control }) => [
    ...(targets === null ? [] : [`The proxy refuses ${counted(targets, 'target')}.`]),
    ...(control === null ? [] : [`The proxy also refuses ${control}, which is not Defender's.`]),
  ],
  explanation:
    "Every target is refused through the proxy, and so is a well-known address that is not Defender's. A proxy that passes this address has rules by name: tunnel-rejected.",
  originalChecks: [],
});
