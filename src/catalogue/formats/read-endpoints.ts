import { type BuildContext, buildTarget } from '../rows/build-target.ts';
import type { CatalogueTarget, ImportedList } from '../rows/catalogue.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import type { Complaints } from './complaints.ts';

/** A URL of the kits' lists with its mark: TAB and `NoPinning` (any case; blanks are tolerated). */
export interface MarkedUrl {
  readonly url: string;
  /** False when the line says `NoPinning` or the URL is not HTTPS: the original then does not check for Microsoft's chain. */
  readonly pinned: boolean;
  /** What stands behind the URL and is not the mark; empty for nothing. */
  readonly rest: string;
}

/** Splits `https://host/path<TAB>NoPinning`. */
export function readMarkedUrl(text: string): MarkedUrl {
  const [url = '', ...marks] = text.trim().split(/[\t ]+/);
  const unpinned = marks.some((mark) => /^nopinning$/i.test(mark));
  const rest = marks.filter((mark) => !/^nopinning$/i.test(mark)).join(' ');
  return { url, pinned: !unpinned && /^https:/i.test(url), rest };
}

/** Reads the kit's `endpoints.txt`: a URL a line, optional TAB and `NoPinning`; empty lines and lines that begin with `#` are skipped. */
export function readEndpoints(text: string, complaints: Complaints, source: string, known: KnownTargets): ImportedList {
  const context: BuildContext = { complaints, taken: new Set(), source, date: null };
  const targets: CatalogueTarget[] = [];
  const places: string[] = [];
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .forEach((line, index) => {
      if (line.trim() === '' || line.trimStart().startsWith('#')) return;
      const place = `line ${index + 1}`;
      const { url, pinned, rest } = readMarkedUrl(line);
      if (rest !== '') complaints.add(place, 'has more than a URL and NoPinning; write one URL a line');
      const target = buildTarget({ url, pinned }, place, context, known.byUrl(url));
      if (!target) return;
      targets.push(target);
      places.push(place);
    });
  return { date: null, targets, allowList: [], places };
}
