import type { Onboarding } from '../../model/report.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { decodeText } from '../formats/decode-text.ts';
import { factsOf, type OnboardingFacts, onboardingOf } from './onboarding-facts.ts';

const KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection';
const POLICY_KEY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection';
const MAX_BYTES = 1024 * 1024;

/** Places of the applied blob and of the managed one. Source: the onboarding scripts of the Defender portal (Microsoft Learn, "Deploy Microsoft Defender for Endpoint on Linux manually" and "… on macOS"). */
const FILES: Readonly<Record<'linux' | 'darwin', readonly string[]>> = {
  linux: ['/etc/opt/microsoft/mdatp/mdatp_onboard.json'],
  darwin: [
    '/Library/Application Support/Microsoft/Defender/com.microsoft.wdav.atp.plist',
    '/Library/Application Support/Microsoft/Defender/mdatp_onboard.json',
    '/Library/Managed Preferences/com.microsoft.wdav.atp.plist',
  ],
};

/** Whether the device is onboarded, and to which region and list; trouble reading it is an answer, never an error. */
export async function readOnboarding(system: System): Promise<Onboarding> {
  return system.platform === 'win32' ? readRegistry(system) : readFiles(system, FILES[system.platform]);
}

async function readRegistry(system: System): Promise<Onboarding> {
  const [applied, policy, status] = await Promise.all([
    system.registryKey(KEY, 64),
    system.registryKey(POLICY_KEY, 64),
    system.registryKey(`${KEY}\\Status`, 64),
  ]);
  const state = number(namedValue(status, 'OnboardingState'));
  const facts =
    factsIn(applied, 'OnboardedInfo', `registry ${KEY}\\OnboardedInfo`) ??
    factsIn(policy, 'OnboardingInfo', `registry ${POLICY_KEY}\\OnboardingInfo`);
  const unreadable = [applied, policy, status].find((read) => read.state === 'unreadable');
  if (state !== null) return onboardingOf(state === 1, facts, `registry ${KEY}\\Status\\OnboardingState`);
  if (unreadable)
    return onboardingOf(null, facts, `registry ${KEY} cannot be read (${unreadable.native.slice(0, 100)})`);
  // A blob without a state was delivered, but nothing says that it was taken.
  return onboardingOf(facts ? null : false, facts, 'registry: no OnboardingState');
}

function factsIn(read: Read<ReadonlyMap<string, RegistryValue>>, name: string, source: string): OnboardingFacts | null {
  const value = namedValue(read, name);
  return typeof value?.data === 'string' ? factsOf(value.data.slice(0, MAX_BYTES), source) : null;
}

function namedValue(read: Read<ReadonlyMap<string, RegistryValue>>, name: string): RegistryValue | null {
  if (read.state !== 'present') return null;
  for (const [key, value] of read.value) if (key.toLowerCase() === name.toLowerCase()) return value;
  return null;
}

const number = (value: RegistryValue | null): number | null => (typeof value?.data === 'number' ? value.data : null);

async function readFiles(system: System, paths: readonly string[]): Promise<Onboarding> {
  let unreadable: string | null = null;
  for (const path of paths) {
    const read = await system.readFile(path, MAX_BYTES);
    if (read.state === 'unreadable') unreadable ??= `${path} cannot be read (${read.native.slice(0, 100)})`;
    if (read.state !== 'present') continue;
    const text =
      read.value.subarray(0, 6).toString('latin1') === 'bplist'
        ? await plistText(system, path)
        : decodeText(read.value);
    const facts = text === null ? null : factsOf(text.replaceAll('&quot;', '"'), path);
    if (facts) return onboardingOf(true, facts, path);
    unreadable ??= `${path} holds no onboarding data`;
  }
  return unreadable === null
    ? onboardingOf(false, null, `no ${paths[0] ?? 'file'}`)
    : onboardingOf(null, null, unreadable);
}

/** A binary property list as XML, by the system's own tool; null when it cannot. */
async function plistText(system: System, path: string): Promise<string | null> {
  const done = await system.run('/usr/bin/plutil', ['-convert', 'xml1', '-o', '-', path], 5000);
  return done.state === 'present' && done.value.code === 0 ? done.value.stdout.slice(0, MAX_BYTES) : null;
}
