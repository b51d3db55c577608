/** Every task and folder of ours begins so; what follows is the number of the process that made it, and chance. */
const PREFIX = 'mde-client-analyzer-';
const NAME = /^mde-client-analyzer-(\d{1,10})-[0-9a-f]{32}$/;

/** Name of a task and of its folder. `chance` is 32 hex digits. */
export function taskName(pid: number, chance: string): string {
  return `${PREFIX}${pid}-${chance}`;
}

/** Names of ours among others whose maker does not run any more. */
export function leftovers(names: readonly string[], isAlive: (pid: number) => boolean): readonly string[] {
  return names.filter((name) => {
    const maker = NAME.exec(name)?.[1];
    return maker !== undefined && !isAlive(Number(maker));
  });
}

/** Task names in `schtasks /Query /FO CSV /NH`, each once: the first column, of the root folder only; no word is read. */
export function parseTaskList(text: string): readonly string[] {
  const names = text.split(/\r?\n/).map((line) => /^"\\([^"\\]+)",/.exec(line)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
