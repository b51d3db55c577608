import { describe, expect, it } from 'vitest';
import { recordMachine } from '../../../../src/proxy/document/record-machine.ts';
import { readServiceEnvironment } from '../../../../src/proxy/sources/service-environment.ts';
import { createRecordedSystem } from '../../../../src/system/recorded/recorded-system.ts';

const SHOW =
  'systemctl show mdatp.service -p Environment,EnvironmentFiles,UnsetEnvironment,FragmentPath,DropInPaths,MainPID';
const machine = (written: string, running: string | null, pid = '812') =>
  createRecordedSystem(
    {
      platform: 'linux',
      files: {
        '/etc/systemd/system/mdatp.service.d/proxy.conf': `[Service]\n${written}\n`,
        ...(running === null ? {} : { '/proc/812/environ': running }),
      },
      commands: { [SHOW]: `MainPID=${pid}\nEnvironment=\n` },
    },
    'test',
  );
const OLD = 'PATH=/bin\0HTTPS_PROXY=http://old.corp.example:3128\0';
const servers = async (system: ReturnType<typeof machine>) => {
  const { place, pending } = await readServiceEnvironment(system);
  const hosts = place.meanings.flatMap((entry) => (entry.kind === 'manual' ? entry.servers : []));
  return { hosts: hosts.map(({ server }) => server.host), pending: pending.variables.map(({ name }) => name) };
};

describe('the running daemon and its unit', () => {
  it.each<[string, string, string | null, string, readonly string[], readonly string[]]>([
    ['agree', 'Environment=HTTPS_PROXY=http://old.corp.example:3128', OLD, '812', ['old.corp.example'], []],
    [
      'differ: the running one counts',
      'Environment=HTTPS_PROXY=http://10.0.0.6:8080',
      OLD,
      '812',
      ['old.corp.example'],
      ['HTTPS_PROXY'],
    ],
    ['a proxy is new', 'Environment=HTTPS_PROXY=http://10.0.0.6:8080', 'PATH=/bin\0', '812', [], ['HTTPS_PROXY']],
    ['a proxy is gone', 'Environment=', OLD, '812', ['old.corp.example'], ['HTTPS_PROXY']],
    ['it does not run', 'Environment=HTTPS_PROXY=http://10.0.0.6:8080', OLD, '0', ['10.0.0.6'], []],
    ['nobody may look', 'Environment=HTTPS_PROXY=http://10.0.0.6:8080', null, '812', ['10.0.0.6'], []],
  ])('%s', async (_name, written, running, pid, hosts, pending) =>
    expect(await servers(machine(written, running, pid))).toEqual({ hosts, pending }),
  );

  it('are recorded without what else the environment holds', async () => {
    const recorded = await recordMachine(
      machine('Environment=', `TOKEN=s3cret\0HTTPS_PROXY=http://u:s3cret@p.example:1\0`),
    );
    expect(JSON.stringify(recorded)).not.toContain('s3cret');
    expect(recorded.files?.['/proc/812/environ']).toContain('p.example:1');
  });
});
