import type { Report } from '../../src/model/report.ts';
import { argsOf } from '../findings/args-of.ts';
import { build, inspected, manual, SCRIPT, WINDOWS_HOST, wpad } from './sample-report.ts';

/** Texts that must be in no output. */
export const SECRETS = [
  'hunter2',
  'YW5uYTpodW50ZXIy',
  '8c5bd0a4-1f2e-4a6b-9d1c-0123456789ab',
  'TlRMTVNTUAADAAAA',
  'sessionvalue77',
];

/** Secrets in every place where discovery, the network or the user could have left one. */
export function planted(): Report {
  const script = `var auth = "anna:hunter2@proxy.corp.example:8080"; var password = 'hunter2'; ${SCRIPT}`;
  const url = 'http://anna:hunter2@10.0.0.6:8080';
  const report = build({
    host: { ...WINDOWS_HOST, facts: [{ name: 'OrgId', value: SECRETS[2]!, source: 'registry' }] },
    proxies: [manual('default', '10.0.0.6', 8080, url), wpad(script), ...inspected().proxies.slice(2)],
    cells: (asked, method) =>
      method === 'none'
        ? { kind: 'ok', status: asked.observed[0]?.status ?? 200 }
        : {
            kind: 'tunnel',
            status: 407,
            headers: [
              ['Set-Cookie', 'sid=sessionvalue77; Path=/'],
              ['Proxy-Authorization', 'Basic YW5uYTpodW50ZXIy'],
              ['Proxy-Authenticate', 'NTLM TlRMTVNTUAADAAAAGAAYAAAA'],
              ['Location', 'https://x.blob.core.windows.net/a?sv=1&sig=hunter2'],
              ['Via', '1.1 gate.corp.example (squid)'],
            ],
            body: `Cookie: sid=sessionvalue77\nproxy user http://anna:hunter2@gate/ tenant ${SECRETS[2]}`,
          },
    findings: [
      {
        code: 'proxy-auth-required',
        severity: 'error',
        targetId: null,
        method: null,
        args: argsOf('proxy-auth-required', {
          server: url,
          realm: `tenant ${SECRETS[2]}`,
          hosts: ['a.example?sig=hunter2'],
          schemes: ['NTLM TlRMTVNTUAADAAAAGAAY'],
        }),
        evidence: [],
        control: null,
      },
    ],
    verdict: `The proxy ${url} asks for a password.`,
    exit: { code: 1, reason: `blocked by ${url}` },
    rest: {
      decisions: [
        {
          consumer: 'browser',
          name: 'a browser',
          url: 'https://a.example/',
          steps: [
            { place: 'the settings', source: 'HTTPS_PROXY', value: url, verdict: 'taken', why: `answers ${url}` },
          ],
          route: [url],
          why: `${url} decides`,
        },
      ],
      settings: [
        {
          source: 'environment',
          scope: 'process',
          name: 'HTTPS_PROXY',
          value: url,
          state: 'in-use',
          usedBy: [],
          notes: [url],
        },
      ],
      sensor: { method: 'TelemetryProxyServer', address: 'anna:hunter2@10.0.0.6:8080', why: url },
      runWarnings: [`could not read ${url}: Authorization: Basic YW5uYTpodW50ZXIy`],
    },
  });
  return {
    ...report,
    run: { ...report.run, options: { ...report.run.options, proxy: url, pac: 'https://h/p.pac?token=hunter2' } },
  };
}
