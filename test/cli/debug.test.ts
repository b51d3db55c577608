import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('--debug', () => {
  it('prints each step on stderr as it ends, and nothing of it on stdout', async () => {
    const args = ['--lab=blocked', '-g', 'US', '--service', 'CnC,CTL', '--output', folder.path, '--json'];
    const { stdout, stderr } = await runCli([...args, '--debug']);
    const steps = stderr.split('\n').filter((line) => /^[ !] \+\d+\.\d{3} s {2}/.test(line));
    const report = JSON.parse(stdout);
    const measured = report.probes
      .filter(({ sharedWith }: { sharedWith: string | null }) => sharedWith === null)
      .flatMap((probe: { attempts: { observations: unknown[] }[] }) =>
        probe.attempts.flatMap((one) => one.observations),
      );
    expect(steps.length).toBeGreaterThanOrEqual(measured.length);
    expect(stderr).toMatch(/^! \+\d+\.\d{3} s {2}tcp +target .*: the connection was refused/m);
    expect(stderr).toMatch(/tunnel +proxy +127\.0\.0\.1:\d+ > https:.*: the proxy opened the tunnel/);
    expect((await runCli(args)).stderr).not.toMatch(/^[ !] \+\d/m);
  });
});
