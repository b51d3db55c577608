import type { OnboardingUrl } from '../../model/report.ts';
import { urlMistake } from '../rows/check-url.ts';

/** Onboarding data names three; more than this is no onboarding data of Defender. */
const MOST = 8;
/** A field whose name ends in `Url`, however deep its quotes are escaped; slashes may be escaped as JSON allows. */
const FIELD = /\b(\w{1,40}Url)\\{0,16}"\s{0,16}:\s{0,16}\\{0,16}"((?:[^"\\]|\\{1,16}\/){1,300})\\{0,16}"/g;

/** The URLs that onboarding data names, in its order, each once; what is no http(s) URL is left out. */
export function urlsOf(text: string): readonly OnboardingUrl[] {
  const found = new Map<string, OnboardingUrl>();
  for (const [, name = '', value = ''] of text.matchAll(FIELD)) {
    const url = value.replace(/\\+\//g, '/').trim();
    if (urlMistake(url) !== null || url.includes('?') || found.has(name)) continue;
    found.set(name, { name, url });
    if (found.size === MOST) break;
  }
  return [...found.values()];
}
