import { createHash } from 'node:crypto';
import { isEndOfRun } from '../../model/failure.ts';
import type { Method } from '../../model/method.ts';
import type { ProxySettings, SettingOrigin } from '../../model/proxy.ts';
import type { Meaning, Place } from '../sources/place.ts';
import { failure } from '../wpad/discovery-log.ts';
import { type DownloadInput, downloadPac, type PacDownload, withoutSecrets } from '../wpad/download-pac.ts';
import { looksLikePac, whatInstead } from '../wpad/pac-text.ts';

/** What turning a place into settings needs. */
export interface ResolveInput extends DownloadInput {
  /** Automatic discovery, made at most once a run. */
  readonly wpad: () => Promise<ProxySettings>;
  /** Why it cannot work here; null when nothing stands against it. */
  readonly detectionOff: string | null;
  /** Downloads of this run by URL: a script that several programs name is fetched once, and its step is kept by the first. */
  readonly downloads: Map<string, Promise<PacDownload>>;
}

/** How the result is to be called. */
export interface ResolveAs {
  readonly method: Method;
  readonly fallsBackToDirect: boolean;
  /** Name of the kept script. */
  readonly fileName: string;
  /** One sentence without a period, or null. */
  readonly why: string | null;
}

/**
 * What a place means, as its programs try it: automatic detection, then the PAC script, then the fixed servers. Detection that
 * finds nothing goes on to the next; a PAC script that is named and cannot be had is trouble, unless fixed servers follow.
 * Null when the place says nothing.
 */
export async function resolvePlace(place: Place, as: ResolveAs, input: ResolveInput): Promise<ProxySettings | null> {
  const resolved = await resolveEach(place, as, input);
  const last = resolved.at(-1);
  if (last?.state === 'manual' || last?.state === 'pac') return last;
  // Of what does not work, a value that somebody wrote tells more than a detection that found nothing.
  return resolved.find(({ state }) => state !== 'direct') ?? last ?? null;
}

/** What each meaning of a place comes to, in order, as far as the first that works. */
export async function resolveEach(place: Place, as: ResolveAs, input: ResolveInput): Promise<readonly ProxySettings[]> {
  const resolved: ProxySettings[] = [];
  for (const meaning of place.meanings) {
    const settings = await resolveMeaning(place.source, meaning, as, input);
    resolved.push(settings);
    if (settings.state === 'manual' || settings.state === 'pac') break;
  }
  return resolved;
}

async function resolveMeaning(
  kind: Place['source'],
  meaning: Meaning,
  as: ResolveAs,
  input: ResolveInput,
): Promise<ProxySettings> {
  const origin = { kind, name: meaning.name, detected: null } as const;
  const base = { method: as.method, origin, source: meaning.name, why: as.why, observations: [] } as const;
  switch (meaning.kind) {
    case 'manual':
      return {
        ...base,
        state: 'manual',
        servers: meaning.servers,
        bypass: meaning.bypass,
        fallsBackToDirect: as.fallsBackToDirect,
      };
    case 'invalid':
      return {
        ...base,
        state: 'unusable',
        why: `the value ${meaning.reason}`,
        failure: failure('proxy_settings_invalid', meaning.reason),
        value: meaning.value,
        corrected: meaning.corrected,
      };
    case 'pac':
      return resolvePac(meaning.url, as, input, base);
    case 'script':
      return inlineScript(meaning.script, as, base);
    case 'auto-detect':
      return resolveDetection(base, input);
  }
}

type Base = Pick<ProxySettings, 'method' | 'source' | 'why' | 'observations'> & { readonly origin: SettingOrigin };

async function resolvePac(url: string, as: ResolveAs, input: ResolveInput, base: Base): Promise<ProxySettings> {
  const running = input.downloads.get(url);
  const downloading = running ?? downloadPac(url, input);
  input.downloads.set(url, downloading);
  const download = await downloading;
  const found = { ...base, observations: running === undefined ? [download.observation] : [] };
  const shown = withoutSecrets(url);
  if (!download.ok) return { ...found, state: 'unusable', failure: download.failure, value: shown, corrected: null };
  const { script, sha256 } = download;
  return { ...found, state: 'pac', url: shown, script, sha256, fileName: as.fileName };
}

/** A script that stands in the setting itself: nothing is downloaded. */
function inlineScript(script: string, as: ResolveAs, base: Base): ProxySettings {
  if (!looksLikePac(script)) {
    const failed = failure('pac_script_failed', whatInstead(script));
    return { ...base, state: 'unusable', failure: failed, value: INLINE, corrected: null };
  }
  const sha256 = createHash('sha256').update(script).digest('hex');
  return { ...base, state: 'pac', url: INLINE, script, sha256, fileName: as.fileName };
}

/** What stands for the address of a script that has none. */
const INLINE = 'inside the setting';

async function resolveDetection(base: Base, input: ResolveInput): Promise<ProxySettings> {
  const direct = (why: string): ProxySettings => ({ ...base, state: 'direct', why });
  if (input.detectionOff !== null) return direct(`automatic detection is set, but ${input.detectionOff}`);
  const wpad = await input.wpad();
  if (wpad.state === 'unusable' && isEndOfRun(wpad.failure)) return { ...wpad, ...base };
  if (wpad.state === 'pac')
    return {
      ...wpad,
      method: base.method,
      origin: { ...base.origin, detected: wpad.origin?.name ?? wpad.source },
      source: `${base.source} (automatic detection: ${wpad.source})`,
      observations: [],
    };
  return direct(
    wpad.state === 'unusable'
      ? `automatic detection is set and finds ${wpad.value}, which cannot be used (${wpad.failure.native ?? wpad.failure.code})`
      : 'automatic detection is set and finds nothing',
  );
}
