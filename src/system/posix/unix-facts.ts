import type { HostFact } from '../host-fact.ts';
import type { System } from '../system.ts';

/** `mdatp health` starts a managed program that asks the daemon. */
const MDATP_TIMEOUT_MS = 5_000;
const MAX_FILE_BYTES = 64 * 1024;

/** Settings of `mdatp health` that a connectivity report wants; each is asked by the program's own field name. */
const HEALTH_FIELDS: readonly (readonly [field: string, name: string])[] = [
  ['app_version', 'Defender version'],
  ['healthy', 'Defender healthy'],
  ['licensed', 'Defender licensed'],
  ['real_time_protection_enabled', 'Real-time protection'],
  ['passive_mode_enabled', 'Passive mode'],
  ['definitions_status', 'Security intelligence'],
  ['edr_early_preview_enabled', 'Sensor early preview'],
];

/** Facts of a Linux device or a Mac. */
export async function readUnixFacts(system: System): Promise<{ system: null; facts: readonly HostFact[] }> {
  const [health, kernel] = await Promise.all([
    system.run('mdatp', ['health'], MDATP_TIMEOUT_MS),
    system.platform === 'linux' ? system.readFile('/proc/sys/kernel/osrelease', MAX_FILE_BYTES) : null,
  ]);
  const facts: HostFact[] = [];
  if (kernel?.state === 'present')
    facts.push({ name: 'Kernel', value: kernel.value.toString('utf8').trim().slice(0, 200), source: '/proc' });
  if (health.state === 'absent')
    facts.push({ name: 'Defender', value: 'mdatp is not installed', source: 'mdatp health' });
  else if (health.state === 'unreadable')
    facts.push({ name: 'Defender', value: `could not be read: ${health.native}`, source: 'mdatp health' });
  else if (health.value.code !== 0)
    facts.push({
      name: 'Defender',
      value: `could not be read: mdatp health ended with ${health.value.code ?? 'no answer in time'}`,
      source: 'mdatp health',
    });
  else facts.push(...healthFacts(health.value.stdout));
  return { system: null, facts };
}

/** The wanted lines of `mdatp health`: `field : value`, text in quotes. */
function healthFacts(text: string): readonly HostFact[] {
  const fields = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const match = /^\s*([a-z_]+)\s*:\s*(.*?)\s*$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], (match[2] ?? '').replace(/^"(.*)"$/, '$1')] as const];
    }),
  );
  return HEALTH_FIELDS.flatMap(([field, name]) => {
    const value = fields.get(field);
    return value === undefined ? [] : [{ name, value: value.slice(0, 200), source: 'mdatp health' }];
  });
}
