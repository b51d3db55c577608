import { REGIONS } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { decodeText } from '../formats/decode-text.ts';
import { factsOf, type OnboardingFacts } from './onboarding-facts.ts';

export type { OnboardingFacts } from './onboarding-facts.ts';

/** Packages have about 20 kB; certificates may grow them. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads region and model from an onboarding package (`.cmd`, `.ps1`, `.py`, `mdatp_onboard.json`). Throws {@link UsageError}; never repeats what the package holds. */
export function readOnboardingPackage(name: string, bytes: Buffer): OnboardingFacts {
  if (bytes.length > MAX_BYTES)
    throw new UsageError(`--onboarding ${name}: is larger than 4 MB; give the package's script or mdatp_onboard.json`);
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0x04034b50) {
    throw new UsageError(
      `--onboarding ${name}: is a zip; unpack it and give the .cmd, .py or mdatp_onboard.json inside`,
    );
  }
  const text = decodeText(bytes);
  if (text === null || text.trim() === '') {
    throw new UsageError(
      `--onboarding ${name}: is empty or no text; give the .cmd, .ps1, .py or mdatp_onboard.json of the package`,
    );
  }
  const facts = factsOf(text, name);
  if (!facts) {
    const words = /OffboardingInfo|"offboarding|mdatp_offboard|offboard/i.test(text)
      ? 'is an offboarding package'
      : 'holds no onboarding data';
    throw new UsageError(`--onboarding ${name}: ${words}; give the onboarding package from the Defender portal`);
  }
  if (facts.region === null && facts.geography === null && facts.urls.length === 0) {
    throw new UsageError(
      `--onboarding ${name}: its region is none that this tool knows; add --geo with one of ${REGIONS.join(' ')}`,
    );
  }
  return facts;
}
