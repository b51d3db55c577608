import { type Command, side } from '../command.ts';
import { type Row, spread, times, wall } from '../figures.ts';
import { type Bench, withArgs } from '../peers.ts';

const GOAL = 1.3;

/** `--version` against a Node that does nothing. */
export async function startUp({ tool, packaged, packagedNode, runs }: Bench): Promise<readonly Row[]> {
  const compare = async (what: string, file: Command, bare: string): Promise<Row> => {
    const node: Command = { file: bare, args: ['-e', '0'] };
    const found = await side({ node, tool: file }, Math.max(runs, 15));
    const factor = wall(found.tool) / wall(found.node);
    return {
      what,
      goal: `≤ ${GOAL} × \`node -e 0\``,
      figure: `${times(factor)}: ${spread(found.tool)} against ${spread(found.node)}`,
      holds: factor <= GOAL,
    };
  };
  const rows = [await compare('`--version`', withArgs(tool, ['--version']), process.execPath)];
  if (packaged !== null)
    rows.push(await compare('packaged executable, `--version`', { file: packaged, args: ['--version'] }, packagedNode));
  return rows;
}
