import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { Method } from '../../model/method.ts';
import type { PacSettings, ProxySettings } from '../../model/proxy.ts';
import { bareCode } from '../pac/bare-code.ts';
import type { ScriptReading } from '../pac/jscript/script-reading.ts';

/** Two hours that are written as numbers; a third argument can only be "GMT", which bare code has no longer. */
const TWO_HOURS = /\btimeRange\s*\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*(,\s*)?\)/g;
/** Mistakes told of one script; the next are of the same kind. */
const MAX_RANGES = 5;

/**
 * Mistakes in working scripts, once for each script: `timeRange(22, 6)` holds at no hour in browsers, which compare both
 * hours with the present one; only the forms with minutes run over midnight. Source: Chromium's pac_js_library.h.
 */
export async function lintPac(
  methods: readonly ProxySettings[],
  antivirus: ProxySettings,
): Promise<readonly SettingsLint[]> {
  const scripts = [...methods, antivirus].filter((settings): settings is PacSettings => settings.state === 'pac');
  const once = [...new Map(scripts.toReversed().map((settings) => [settings.sha256, settings])).values()].reverse();
  if (once.length === 0) return [];
  // The parser is loaded only where there is a script.
  const { readScript } = await import('../pac/jscript/script-reading.ts');
  return once.flatMap((settings) => {
    const method = settings === antivirus ? null : settings.method;
    return [...rangesOverMidnight(settings, method), ...varying(settings, readScript(settings.script), method)];
  });
}

/** What makes the next answer another one. */
function varying({ url }: PacSettings, reading: ScriptReading, method: Method | null): readonly SettingsLint[] {
  const places = [
    ['chance', reading.lots],
    ['clock', reading.clock],
    ['engine', reading.conditional],
  ] as const;
  return places.flatMap(([by, place]): SettingsLint[] => {
    if (place === null) return [];
    const args = { url, by, line: place.line, whole: null, origin: null };
    return [{ code: 'pac-answer-varies', severity: 'info', method, args }];
  });
}

function rangesOverMidnight({ script, url }: PacSettings, method: Method | null): readonly SettingsLint[] {
  const code = bareCode(script);
  return [...code.matchAll(TWO_HOURS)]
    .filter(([, first, last]) => Number(first) > Number(last))
    .slice(0, MAX_RANGES)
    .map(({ 1: first, 2: last, 3: gmt, index }): SettingsLint => {
      const zone = gmt === undefined ? '' : ', "GMT"';
      return {
        code: 'proxy-settings-invalid',
        severity: 'info',
        method,
        args: {
          source: `line ${code.slice(0, index).split('\n').length} of ${url}`,
          value: `timeRange(${first}, ${last}${zone})`,
          problem: 'a range of two hours over midnight never holds',
          corrected: `timeRange(${first}, 0, ${last}, 59${zone})`,
        },
      };
    });
}
