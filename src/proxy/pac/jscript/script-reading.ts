import { type Node, parse } from 'acorn';
import { libraryUse } from './library-use.ts';
import { newerSyntax } from './newer-syntax.ts';
import { type AnyNode, calledName, lineOfNode, nodesOf, type ScriptPlace } from './nodes.ts';

/** What a script's text tells without running it. */
export interface ScriptReading {
  /** Set where no engine reads the script; everything else is empty then. */
  readonly broken: ScriptPlace | null;
  /** Syntax newer than JScript's, which refuses the whole script; one entry for each kind, by line. */
  readonly newer: readonly ScriptPlace[];
  /** Names of the library that JScript lacks, wherever they are called; a script may bring them itself, or mean its own. */
  readonly lacking: readonly ScriptPlace[];
  /** First use of chance. */
  readonly lots: ScriptPlace | null;
  /** First use of the time of day or the date. */
  readonly clock: ScriptPlace | null;
  /** First conditional compilation (`@cc_on`): code that JScript alone runs. */
  readonly conditional: ScriptPlace | null;
}

/** Functions of the PAC library that look at the clock. */
const CLOCK_FUNCTIONS = ['timeRange', 'dateRange', 'weekdayRange'];
const NOTHING: Omit<ScriptReading, 'broken'> = { newer: [], lacking: [], lots: null, clock: null, conditional: null };

/**
 * Longest script that is read, characters: parsing costs the main thread about 3 ms for each 1000 of a hostile text, and
 * scripts that people write have a tenth of it. A longer one is only run.
 */
const MAX_READ = 200_000;

/** Reads a PAC script with a parser; never throws. A text that is too long or nests deeper than the parser can follow counts as unread. */
export function readScript(script: string): ScriptReading {
  if (script.length > MAX_READ) return { ...NOTHING, broken: null };
  let program: Node;
  let conditional: ScriptPlace | null = null;
  try {
    program = parse(script, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      locations: true,
      allowHashBang: false,
      onComment: (_block, text, _start, _end, at) => {
        if (conditional === null && /^@(cc_on|if|set)\b/.test(text) && at)
          conditional = { what: '@cc_on', line: at.line };
      },
    });
  } catch (error) {
    return { ...NOTHING, broken: placeOfError(error) };
  }
  const nodes = nodesOf(program);
  return {
    broken: null,
    newer: newerSyntax(nodes),
    lacking: libraryUse(nodes),
    lots: callOf(nodes, (name) => name === 'Math.random'),
    clock: callOf(nodes, (name) => CLOCK_FUNCTIONS.includes(name) || name === 'new Date' || name === 'Date'),
    conditional,
  };
}

function placeOfError(error: unknown): ScriptPlace | null {
  if (!(error instanceof SyntaxError)) return null;
  const at: unknown = 'loc' in error ? error.loc : null;
  const line = typeof at === 'object' && at !== null && 'line' in at && typeof at.line === 'number' ? at.line : 1;
  return { what: error.message.replace(/ \(\d+:\d+\)$/, '').slice(0, 200), line };
}

function callOf(nodes: readonly AnyNode[], wanted: (name: string) => boolean): ScriptPlace | null {
  for (const node of nodes) {
    const name = calledName(node);
    if (name !== null && wanted(name)) return { what: name, line: lineOfNode(node) };
  }
  return null;
}
