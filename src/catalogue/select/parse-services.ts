import { SERVICES, type Service } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';
import { quoted } from '../../text/plain.ts';

const key = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');

/** The service of a name in any case, by code; null when it is none. */
export function serviceOf(name: string): Service | null {
  const wanted = key(name);
  return SERVICES.find((service) => service.toLowerCase() === wanted) ?? null;
}

/** Reads `--service`: codes by comma or blank, any case. Throws {@link UsageError} with the nearest name. */
export function parseServices(text: string): readonly Service[] {
  const names = text.split(/[,;\s]+/).filter((name) => name !== '');
  const known = `Known: ${SERVICES.join(' ')}`;
  if (names.length === 0) throw new UsageError(`--service is empty; name a service. ${known}`);
  const chosen = new Set<Service>();
  for (const name of names) {
    const service = serviceOf(name);
    if (!service) {
      throw new UsageError(`unknown service ${quoted(name)}${didYouMean(nearest(name, SERVICES))} ${known}`);
    }
    chosen.add(service);
  }
  return SERVICES.filter((service) => chosen.has(service));
}
