import { FORMATS, type Format } from '../../model/options.ts';

/** File names of today (`mde`) or of 2019 (`wdatp`). */
export type ResultStyle = 'mde' | 'wdatp';

/** The result folder; the archive has the same name and `.zip`. */
export const RESULT_NAMES: Readonly<Record<ResultStyle, string>> = {
  mde: 'MDEClientAnalyzerResult',
  wdatp: 'WDATPConnectivityAnalyzerResult',
};

/** Where programs that read the original's result look for its XML. */
export const XML_FILE = 'SystemInfoLogs/MDEClientAnalyzer.xml';

/** Name, size and hash of every file; also the mark by which a result of ours is known. */
export const MANIFEST_FILE = 'manifest.json';

/** The end of a format's file name. */
export const FORMAT_EXTENSIONS: Readonly<Record<Format, string>> = {
  text: '.txt',
  html: '.htm',
  json: '.json',
  junit: '.junit.xml',
  csv: '.csv',
  markdown: '.md',
  prometheus: '.prom',
};

/** The file that holds a format. */
export function formatFile(format: Format, style: ResultStyle): string {
  const stem =
    style === 'wdatp'
      ? 'WDATPConnectivityAnalyzer'
      : format === 'html'
        ? 'MDEClientAnalyzer'
        : 'MDEClientAnalyzerResult';
  return `${stem}${FORMAT_EXTENSIONS[format]}`;
}

/** The names under which a saved result's JSON stands in its archive. */
export const JSON_FILES: readonly string[] = [formatFile('json', 'mde'), formatFile('json', 'wdatp')];

/** Names that every unpacker puts where they belong: relative, no empty or dot parts, no drive, no character that Windows forbids. */
export function isSafeName(name: string): boolean {
  if (name.length === 0 || name.length > 200) return false;
  return name
    .split('/')
    .every(
      (part) =>
        /^[A-Za-z0-9_(-][A-Za-z0-9 ._()-]*$/.test(part) &&
        !/[. ]$/.test(part) &&
        !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part),
    );
}

/** Names under which PAC scripts are kept: a list, because an older result's files are removed by these names. */
const SCRIPT_NAMES = ['wpad.dat', 'default.pac', 'named.pac', 'defender.pac'];

/** True for a name under which a PAC script is kept. */
export const isScriptName = (name: string): boolean => SCRIPT_NAMES.includes(name);

/** Every name that a result can have, in either style. */
export const OWN_NAMES: readonly string[] = [
  ...FORMATS.flatMap((format) => [formatFile(format, 'mde'), formatFile(format, 'wdatp')]),
  ...SCRIPT_NAMES,
  XML_FILE,
  MANIFEST_FILE,
];

/** True for a name that a result of ours can have. */
export const isOwnName = (name: string): boolean => OWN_NAMES.includes(name);
