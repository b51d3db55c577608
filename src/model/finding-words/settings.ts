import type { FindingArgs } from '../finding.ts';
import type { FindingInfo } from '../finding-info.ts';
import { behindWord, capital, clients, hostsFull, hostsShort, items, some, text } from './say.ts';

const quoted = (args: FindingArgs): string =>
  text(args, 'value') === '' ? 'The proxy setting' : `The proxy setting "${text(args, 'value')}"`;
const server = (args: FindingArgs): string => behindWord(text(args, 'server'));

/** Words for what proxy discovery found. */
export const SETTINGS_WORDS = {
  'pac-unreachable': {
    title: (args) =>
      `The PAC script ${text(args, 'url', 'of the setting')} cannot be downloaded${text(args, 'detail') === '' ? '' : `: ${text(args, 'detail')}`}.`,
    clause: (args) => `the PAC script${behindWord(text(args, 'url'))} cannot be downloaded`,
    cause:
      'The address of the script is wrong, its server is down, or it asks for credentials that the machine account does not have.',
    effect: 'Clients that depend on the script have no proxy: the sensor tries to go direct (WinHTTP 12167).',
    remedy: (args) =>
      `Make ${text(args, 'url', 'the script')} available without authentication to the machine account, or remove the setting${text(args, 'source') === '' ? '' : ` (${text(args, 'source')})`}.`,
    firewallSentence: (args, networks) =>
      `Please make ${text(args, 'url', 'the PAC script')} available over HTTP without authentication${clients(networks)}; today the download fails${text(args, 'detail') === '' ? '' : ` (${text(args, 'detail')})`}.`,
    originalChecks: [],
    explain:
      'The script is fetched directly, as WinHTTP does. A PAC that the browser can fetch may still be out of reach for LocalSystem.',
  },
  'pac-script-error': {
    title: (args) =>
      `The PAC script ${text(args, 'url', 'of the setting')} fails${text(args, 'detail') === '' ? '' : `: ${text(args, 'detail')}`}.`,
    clause: () => 'the PAC script fails',
    cause:
      "The script has an error, uses language that WinHTTP's engine does not know, or returns something that is no proxy list.",
    effect: 'No proxy is chosen for the URLs concerned (WinHTTP 12166); the sensor may go direct or fail.',
    remedy: (args) =>
      `Correct the script${text(args, 'line') === '' ? '' : ` at line ${text(args, 'line')}`}: it must define FindProxyForURL and return a list such as "PROXY 10.0.0.6:8080; DIRECT" for ${hostsFull(args, 'every URL')}.`,
    firewallSentence: (args) =>
      `Please correct the PAC script${behindWord(text(args, 'url'))}: ${text(args, 'detail', 'it fails')}${text(args, 'line') === '' ? '' : ` (line ${text(args, 'line')})`}.`,
    originalChecks: [],
    explain: 'The script is run with the URL of each target, in a closed sandbox with limits of time and memory.',
  },
  'proxy-settings-invalid': {
    title: (args) =>
      `${quoted(args)} is not valid${text(args, 'problem') === '' ? '' : `: ${text(args, 'problem')}`}${text(args, 'source') === '' ? '' : ` (${text(args, 'source')})`}.`,
    clause: (args) => `${quoted(args).replace(/^T/, 't')} is not valid`,
    cause:
      'The value does not have the form that its reader expects, for example a scheme, a blank or several servers where only host:port is allowed.',
    effect: 'The reader ignores it or fails; often everything then goes direct without a word.',
    remedy: (args) =>
      text(args, 'corrected') === ''
        ? `Correct or remove ${text(args, 'source', 'the setting')}; the form is host:port, for example 10.0.0.6:8080.`
        : `Set ${text(args, 'source', 'the setting')} to ${text(args, 'corrected')}.`,
    firewallSentence: () => null,
    originalChecks: ['131002'],
    explain:
      'Every proxy setting is read in the grammar of the program that uses it, and the value that was probably meant is given.',
  },
  'proxy-settings-conflict': {
    title: (args) =>
      `Proxy settings contradict each other${text(args, 'problem') === '' ? '' : `: ${text(args, 'problem')}`}.`,
    clause: () => 'proxy settings contradict each other',
    cause: 'Two places name different proxies for the same machine.',
    effect:
      'Programs go different ways: one works and another fails, and tests by hand take neither way of the sensor.',
    remedy: (args) =>
      text(args, 'remedy') === ''
        ? `Keep one setting and remove the others${items(args, 'sources').length === 0 ? '' : `: ${some(items(args, 'sources'), 4)}`}.`
        : `${capital(text(args, 'remedy'))}.`,
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'Which of them the sensor uses is said in the line "Proxy config".',
  },
  'proxy-invisible-to-system': {
    title: (args) =>
      `${text(args, 'source', 'A user')} has a proxy that LocalSystem cannot see${text(args, 'value') === '' ? '' : ` (${text(args, 'value')})`}.`,
    clause: () => 'a proxy is set for a user only',
    cause:
      "The setting belongs to one user or one process, for example a user's PAC or an exported variable. Services do not read it.",
    effect: 'Browsers of this user take it; the sensor does not. That a site opens in the browser proves nothing here.',
    remedy: () =>
      'Set the proxy for the machine: TelemetryProxyServer for the sensor, or netsh winhttp set proxy; on Linux and macOS in the configuration of mdatp.',
    firewallSentence: () => null,
    originalChecks: [],
    explain: 'Proxy settings have a scope. Only those of the machine and of LocalSystem count for the sensor.',
  },
  'bypass-hides-target': {
    title: (args) =>
      `The bypass list sends ${hostsShort(args, text(args, 'target', 'Defender hosts'))} past the proxy${text(args, 'entry') === '' ? '' : ` (entry ${text(args, 'entry')})`}.`,
    clause: (args) => `the bypass list sends ${hostsShort(args, 'the target')} past the proxy`,
    cause: 'An entry of the bypass list covers hosts of Defender, so that they go direct although a proxy is set.',
    effect: 'Where direct connections are blocked, these hosts fail while all others work.',
    remedy: (args) =>
      `Remove ${text(args, 'entry') === '' ? 'the entry that matches' : `the entry ${text(args, 'entry')}`} from the bypass list${text(args, 'source') === '' ? '' : ` in ${text(args, 'source')}`}, or allow ${hostsFull(args)} directly.`,
    firewallSentence: () => null,
    originalChecks: [],
    explain:
      'Each bypass list is matched in its own dialect against every target. It is a note where the hosts answer directly.',
  },
  'falls-back-to-direct': {
    title: (args) =>
      `The named proxy${server(args)} fails, and the sensor goes direct: it works today, slowly and by accident.`,
    clause: (args) => `the named proxy${server(args)} fails and the sensor falls back to direct`,
    cause: 'TelemetryProxyServer names a proxy that cannot be used; the sensor then tries without a proxy.',
    effect:
      'Every connection waits for the proxy first. The day direct connections are closed, the device goes silent.',
    remedy: (args) =>
      `Repair ${text(args, 'server', 'the named proxy')} or correct TelemetryProxyServer${text(args, 'source') === '' ? '' : ` (${text(args, 'source')})`}; remove it if direct connections are intended.`,
    firewallSentence: (args, networks) =>
      `Please restore the proxy${server(args)}${clients(networks)}: Microsoft Defender for Endpoint is configured to use it and works today only because direct connections are still open.`,
    originalChecks: [],
    explain:
      'The named proxy fails for targets that the direct connection reaches, and the user of the setting is known to go on without a proxy.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
