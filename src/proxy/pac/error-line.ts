import { bareCode } from './bare-code.ts';

/**
 * The line that a script's error is about. The machine notes places only at calls, so its line may be an earlier one,
 * even the function's first; the name in the message tells better: its first use from there on.
 */
export function errorLine(script: string, message: string, reported: number | null): number | null {
  const name = /ReferenceError: ([\w$]{1,100}) is not defined/.exec(message)?.[1];
  const property = /cannot read property '([\w$]{1,100})' of/.exec(message)?.[1];
  if (reported === null || (name === undefined && property === undefined)) return reported;
  const lines = bareCode(script).split('\n');
  const wanted = name === undefined ? `.${property}` : name;
  const isUse = (line: string): boolean => {
    for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
      const [before, after] = [line[at - 1] ?? ' ', line[at + wanted.length] ?? ' '];
      if (!/[\w$]/.test(after) && (name === undefined || !/[\w$.]/.test(before))) return true;
    }
    return false;
  };
  const found = lines.findIndex((line, index) => index >= reported - 1 && isUse(line));
  return found < 0 ? reported : found + 1;
}
