import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/shape/finding.ts';
import { METHODS } from '../../src/model/method.ts';
import type { Report } from '../../src/model/report.ts';
import { renderText } from '../../src/report/formats/text.ts';
import { readAsOriginal, readResultText } from './grammar-reader.ts';
import { authRequired, broken, healthy, inspected, SCENARIOS } from './sample-report.ts';

const read = (report: Report) => readResultText(renderText(report), report.host.platform === 'win32' ? '\r\n' : '\n');
const block = (report: Report, index: number) => read(report).blocks[index];

describe('result text', () => {
  it.each(Object.keys(SCENARIOS))(
    '%s is accepted by the line-grammar reader, one block per target in order',
    (name) => {
      const report = SCENARIOS[name]!();
      const text = read(report);
      expect(text.blocks.map((entry) => entry.url)).toEqual(report.targets.map((target) => target.url));
      expect(text.verdicts).toHaveLength(report.channels.length + 1);
      expect(text.verdicts[0]).toBe(report.verdict);
    },
  );

  it('has one line per method: what succeeded, what failed with its number, what does not exist', () => {
    expect(block(authRequired(), 0)).toEqual({
      url: 'https://winatp-gw-cus.microsoft.com/commands/test',
      statuses: ['Succeeded (200)', 'Succeeded (200)', 'Failed (12007)', 'Succeeded (200)', "Doesn't exist"],
      servers: ['10.0.0.6:8080', null],
    });
    expect(block(authRequired(), 3)?.statuses).toEqual([
      'Failed (407)',
      'Failed (407)',
      'Failed (12007)',
      'Failed (407)',
      "Doesn't exist",
    ]);
  });

  it('prints the very lines that scripts read', () => {
    const lines = renderText(authRequired()).split('\r\n');
    const at = lines.indexOf('Testing URL : https://winatp-gw-cus.microsoft.com/commands/test');
    expect(lines.slice(at - 1, at + 7)).toEqual([
      '',
      'Testing URL : https://winatp-gw-cus.microsoft.com/commands/test',
      '1 - Default proxy: Succeeded (200)',
      '2 - Proxy auto discovery (WPAD): Succeeded (200)',
      '3 - Proxy disabled: Failed (12007)',
      '4 - Named proxy ( 10.0.0.6:8080 ): Succeeded (200)',
      "5 - Command line proxy: Doesn't exist",
      '',
    ]);
    expect(lines).toContain('Proxy config: Method=TelemetryProxyServer, address=10.0.0.6:8080');
  });

  it('says that a setting is not in valid format, and gives PAC trouble its number', () => {
    expect(block(broken(), 0)?.statuses).toEqual([
      'Succeeded (200)',
      'Failed (12167)',
      'Succeeded (200)',
      "The proxy isn't in valid format",
      "Doesn't exist",
    ]);
    expect(block(broken(), 0)?.servers).toEqual([null, null]);
    expect(block(broken(), 5)?.statuses[0]).toBe('Not tested');
  });

  it('gives a PAC script that fails 12166', () => {
    const report = broken();
    const proxies = report.proxies.map((settings) =>
      settings.method === 'wpad' && settings.state === 'unusable'
        ? { ...settings, failure: { code: 'pac_script_failed' as const, native: 'SyntaxError' } }
        : settings,
    );
    expect(block({ ...report, proxies }, 0)?.statuses[1]).toBe('Failed (12166)');
  });

  it('prints a pinned target behind inspection as 12175 and IPv6 servers in brackets', () => {
    const first = block(inspected(), 0);
    expect(first?.statuses).toEqual([
      'Failed (12175)',
      "Doesn't exist",
      'Succeeded (200)',
      'Failed (12175)',
      'Failed (12175)',
    ]);
    expect(first?.servers).toEqual(['[fd00::6]:8080', 'proxy.corp.example:1080']);
  });

  it('ends its lines CRLF for Windows and LF elsewhere', () => {
    expect(renderText(authRequired()).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(renderText(healthy())).not.toContain('\r');
    expect(read(healthy()).proxyAddress).toBe('');
  });

  it.each(Object.keys(SCENARIOS))(
    "%s: the original's reader finds the same targets, and the same ones reachable where no 400 or 404 misleads it",
    (name) => {
      const report = SCENARIOS[name]!();
      const found = readAsOriginal(renderText(report));
      expect(found.map((entry) => entry.url)).toEqual(report.targets.map((target) => target.url));
      const reachable = report.targets.map((target) =>
        report.probes.some((probe) => probe.targetId === target.id && probe.outcome === 'reachable'),
      );
      expect(found.map((entry) => entry.succeeded)).toEqual(reachable);
    },
  );

  it('is not misled by hostile values: every value stays on its own line', () => {
    const evil = 'x\r\nTesting URL : https://evil/\n1 - Default proxy: Succeeded (200)\u202e\u0007';
    const report = authRequired();
    const hostile: Report = {
      ...report,
      verdict: evil,
      host: { ...report.host, name: evil, system: evil, identity: { ...report.host.identity, user: evil } },
      catalogue: { ...report.catalogue, name: evil },
      findings: report.findings.map((finding) => ({
        ...finding,
        args: { ...finding.args, server: evil, hosts: [evil] },
      })) as readonly Finding[], // same codes, same arguments
      channels: report.channels.map((channel) => ({ ...channel, sentence: evil })),
      runWarnings: [evil],
      exit: { ...report.exit, reason: evil },
    };
    expect(read(hostile).blocks).toEqual(read(report).blocks);
    expect(readAsOriginal(renderText(hostile))).toEqual(readAsOriginal(renderText(report)));
  });

  it("shows the antivirus's own proxy below the verdicts, not as a block", () => {
    const report = authRequired();
    const settings = report.proxies[3];
    const own = { settings: settings ?? expect.unreachable(), probes: report.probes.slice(3, 5) };
    const text = read({ ...report, antivirus: own });
    expect(text.blocks).toEqual(read(report).blocks);
    expect(text.rest).toContain('Antivirus proxy (policy TelemetryProxyServer): 1 of 2 targets reachable');
    expect(text.rest).toContain(
      '    https://winatp-gw-cus.microsoft.com/commands/test by http://10.0.0.6:8080: Succeeded (200)',
    );
  });

  it('prints five lines also when a report lacks probes', () => {
    const report: Report = { ...healthy(), probes: [] };
    expect(block(report, 0)?.statuses).toEqual(METHODS.map(() => 'Not tested'));
  });
});
