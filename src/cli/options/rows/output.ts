import { FORMATS, STYLES } from '../../../model/options.ts';
import type { OptionRow } from './option-row.ts';

const GROUP = 'Output';

/** Options that say how results look and where they go. */
export const OUTPUT_ROWS: readonly OptionRow[] = [
  {
    flags: '--output <dir>',
    help: 'where the result folder and zip go',
    group: GROUP,
    of: ['analyze', 'replay'],
    default: '.',
  },
  {
    flags: '--result-style <style>',
    help: 'result file names: mde (current) or wdatp (2019)',
    group: GROUP,
    of: ['analyze', 'replay'],
    choices: ['mde', 'wdatp'],
    default: 'mde',
  },
  {
    flags: '--format <list>',
    help: `files to write: ${FORMATS.join(' ')}`,
    group: GROUP,
    of: ['analyze', 'replay'],
    default: 'text,html,json',
  },
  {
    flags: '--stdout <format>',
    help: 'print one document on stdout instead of the summary',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--json',
    help: 'the same as --stdout json',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--all',
    help: 'show every cause and every channel, not only what fits one screen',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--style <tool>',
    help: 'print one line and exit the way this fleet tool expects',
    group: GROUP,
    of: ['analyze', 'replay'],
    choices: STYLES,
  },
  {
    flags: '--no-zip',
    help: 'write the folder only',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--anonymize',
    help: 'pseudonyms for host, user, addresses, ids, proxy names',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--anonymize-key-file <file>',
    help: 'pseudonyms made with this key (16 bytes or more): reports that share it can be joined',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--fail-on <severity>',
    help: 'findings that make the exit code non-zero',
    group: GROUP,
    of: ['analyze', 'replay', 'proxies'],
    choices: ['error', 'warning', 'never'],
    default: 'error',
  },
  {
    flags: '-q, --quiet',
    help: 'no progress, no notes, no summary',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--no-progress',
    help: 'no moving progress',
    group: GROUP,
    of: ['analyze', 'replay'],
  },
  {
    flags: '--no-color',
    help: 'no colours (NO_COLOR is honoured too)',
    group: GROUP,
    of: ['analyze', 'proxies', 'targets', 'replay'],
  },
];
