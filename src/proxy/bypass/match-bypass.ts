import type { BypassDialect, BypassList } from '../../model/proxy.ts';
import { type BypassMatch, type BypassNote, type Destination, destinationOf, isCut } from './destination.ts';
import { diagnoseEnvironment, ENVIRONMENT_SEPARATOR, matchEnvironment } from './environment.ts';
import { diagnoseGnome, matchGnome } from './gnome.ts';
import { diagnoseKde, matchKde } from './kde.ts';
import { diagnoseMacos, MACOS_SEPARATOR, matchMacos } from './macos.ts';
import { diagnoseMdatp, matchMdatp } from './mdatp.ts';
import { diagnoseWindows, matchWinhttp, matchWininet, WINDOWS_SEPARATOR } from './windows.ts';

interface Dialect {
  readonly match: (list: BypassList, to: Destination) => BypassMatch;
  readonly diagnose: (list: BypassList) => readonly BypassNote[];
  readonly separator: RegExp;
}

const DIALECTS: Readonly<Record<BypassDialect, Dialect>> = {
  winhttp: { match: matchWinhttp, diagnose: diagnoseWindows, separator: WINDOWS_SEPARATOR },
  wininet: { match: matchWininet, diagnose: diagnoseWindows, separator: WINDOWS_SEPARATOR },
  macos: { match: matchMacos, diagnose: diagnoseMacos, separator: MACOS_SEPARATOR },
  environment: { match: matchEnvironment, diagnose: diagnoseEnvironment, separator: ENVIRONMENT_SEPARATOR },
  gnome: { match: matchGnome, diagnose: diagnoseGnome, separator: WINDOWS_SEPARATOR },
  kde: { match: matchKde, diagnose: diagnoseKde, separator: WINDOWS_SEPARATOR },
  mdatp: { match: matchMdatp, diagnose: diagnoseMdatp, separator: WINDOWS_SEPARATOR },
};

/** Does this list, in its own dialect, send the URL's host past the proxy? Never throws. */
export function matchBypass(list: BypassList, url: URL): BypassMatch {
  return DIALECTS[list.dialect].match(list, destinationOf(url));
}

/** What is odd or surprising about a list, entry by entry; at most 50 remarks. */
export function diagnoseBypass(list: BypassList): readonly BypassNote[] {
  const dialect = DIALECTS[list.dialect];
  const notes = dialect
    .diagnose(list)
    .map((note) => ({ ...note, entry: note.entry.slice(0, 200), words: note.words.slice(0, 500) }));
  const cut: readonly BypassNote[] = isCut(list, dialect.separator)
    ? [{ code: 'list-cut', entry: '', words: 'the list is very long; only its beginning was read' }]
    : [];
  return [...cut, ...notes].slice(0, 50);
}
