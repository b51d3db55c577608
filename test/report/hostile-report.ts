import type { Report } from '../../src/model/report.ts';
import { mapStrings } from '../../src/report/privacy/map-strings.ts';
import { authRequired } from './sample-report.ts';

/** What a network, a file or a person may put into any text of a report. */
export const EVIL =
  '</script><img src=x onerror=alert(1)>"\'`|]]>\r\n\u0000\u0007\u001b[31m\u202e\u2028\ufeff\ud800 =cmd|calc @all [x](http://e) %0A ::error:: ##vso[x] &amp; \u{1F600}';

const FREE = new Set([
  'native',
  'name',
  'system',
  'user',
  'source',
  'why',
  'value',
  'text',
  'body',
  'reason',
  'query',
  'answer',
  'subject',
  'issuer',
  'altNames',
  'address',
  'verdict',
  'sentence',
  'runWarnings',
  'notes',
  'interface',
  'prefix',
  'architecture',
  'script',
  'chosenBy',
  'server',
  'hosts',
  'realm',
  'schemes',
  'why',
  'cipher',
  'serverName',
  'authority',
  'localAddress',
  'detail',
  'servers',
]);

/** A report whose every free text is {@link EVIL}, bodies of 5 MB included when asked for. */
export function hostile(bodyBytes = 0): Report {
  const evil = mapStrings(
    authRequired(),
    (text, key) => (FREE.has(key) ? EVIL : text),
    () => EVIL,
  );
  if (bodyBytes === 0) return evil;
  return mapStrings(
    evil,
    (text, key) => (key === 'body' ? EVIL.repeat(Math.ceil(bodyBytes / EVIL.length)) : text),
    (_name, value) => value,
  );
}
