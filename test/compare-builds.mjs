// What two builds conclude and write of the same evidence: every scenario, every report of fixtures, every lab scenario.
//   node test/compare-builds.mjs FOLDER_A FOLDER_B [--no-lab]
// Each folder is a repository that was built (bin and dist). Prints, by case, the lines of verdict, findings, exit and text
// that differ; exit 1 when any does. `git worktree add ../before v1.0.0 && (cd ../before && npm ci && npm run build)` makes one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const [a, b] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (!a || !b) {
  console.error('node test/compare-builds.mjs FOLDER_A FOLDER_B [--no-lab]');
  process.exit(2);
}
const builds = [resolve(a), resolve(b)];
for (const build of builds)
  if (!existsSync(join(build, 'dist/main.js'))) throw new Error(`${build} is not built: no dist/main.js`);
const work = mkdtempSync(join(tmpdir(), 'compare-builds-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** Runs one build; gives its report and text as lines that can be compared. */
function resultOf(build, args) {
  const output = mkdtempSync(join(work, 'out-'));
  const done = spawnSync(
    process.execPath,
    [join(build, 'bin/mde-client-analyzer.js'), ...args, '--output', output, '-q', '--no-zip'],
    {
      encoding: 'utf8',
      timeout: 300_000,
    },
  );
  // A case that a build refuses compares nothing, and says so: an older one cannot read the evidence of a newer form.
  const folder = join(output, 'MDEClientAnalyzerResult');
  const file = join(folder, 'MDEClientAnalyzerResult.json');
  if (!existsSync(file)) return [`no report: exit ${done.status}: ${done.stderr.split('\n')[0]}`];
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const ports = new Map();
  // Ports of the lab differ from run to run, and so do times, ids and versions.
  const stable = (text) =>
    text
      .replace(/(127\.0\.0\.1|localhost):(\d{4,5})/g, (_all, host, port) => {
        if (!ports.has(port)) ports.set(port, `port${ports.size + 1}`);
        return `${host}:${ports.get(port)}`;
      })
      .replaceAll(report.run.id, 'RUN')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME');
  const text = readFileSync(join(folder, 'MDEClientAnalyzerResult.txt'), 'utf8').replaceAll('\r', '').split('\n');
  return [
    `exit ${done.status}`,
    `verdict: ${report.verdict}`,
    ...report.findings.map(
      ({ code, severity, targetId, method, explains }) =>
        `finding: ${severity} ${code} target=${targetId} method=${method} explains=${explains}`,
    ),
    ...report.verdicts.map(
      ({ targetId, level, reachableBy }) => `target: ${targetId} ${level} ${reachableBy.join(' ')}`,
    ),
    ...report.probes.map(
      ({ targetId, method, state, outcome, status, answeredBy, code }) =>
        `probe: ${targetId} ${method} ${state} ${outcome} ${status} ${answeredBy} ${code}`,
    ),
    ...text.slice(1).map((line) => `text: ${line}`),
  ].map(stable);
}

/** Lines of one list that the other lacks, counted. */
function missing(lines, others) {
  const left = new Map();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

function* cases() {
  const evidence = (name) => {
    const { stdout } = spawnSync(process.execPath, [join(root, '.build/evidence.mjs'), name], { encoding: 'utf8' });
    return JSON.parse(stdout);
  };
  const scenarios = join(root, 'fixtures/scenarios');
  for (const name of readdirSync(scenarios).filter((entry) => existsSync(join(scenarios, entry, 'scenario.json')))) {
    const recorded = evidence(name);
    const file = join(work, `${name}.json`);
    // Builds before evidence could be replayed read whole reports only: the conclusions in it are nobody's, both diagnose again.
    writeFileSync(file, JSON.stringify(asReport(recorded)));
    yield [`scenario ${name}`, ['replay', file]];
  }
  const reports = join(root, 'fixtures/reports');
  for (const name of readdirSync(reports)) {
    const file = join(reports, name, 'report.json');
    if (existsSync(file)) yield [`report ${name}`, ['replay', file]];
  }
  if (process.argv.includes('--no-lab')) return;
  for (const name of ['healthy', 'blocked', 'auth-required', 'inspected', 'proxy-down', 'direct-only'])
    yield [`lab ${name}`, ['analyze', `--lab=${name}`]];
}

function asReport({ measurements, antivirus, winhttp, ...gathered }) {
  const judged = (list) =>
    list.map((measurement) => ({
      ...measurement,
      outcome: null,
      status: null,
      answeredBy: null,
      failure: null,
      code: null,
      flaky: false,
    }));
  return {
    ...gathered,
    schemaVersion: '1.0',
    tool: { name: 'mde-client-analyzer', version: '1.0.0' },
    probes: judged(measurements),
    antivirus: antivirus ? { settings: antivirus.settings, probes: judged(antivirus.measurements) } : null,
    ...(winhttp ? { winhttp: { ...winhttp, compared: 0, disagreements: [] } } : {}),
    findings: [],
    channels: [],
    verdicts: [],
    verdict: '',
    exit: { code: 0, reason: '' },
  };
}

let different = 0;
let total = 0;
for (const [name, args] of cases()) {
  total += 1;
  const [before, after] = builds.map((build) => resultOf(build, args));
  const gone = missing(before, after);
  const come = missing(after, before);
  if (gone.length + come.length === 0) continue;
  different += 1;
  console.log(`== ${name}\n${[...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)].join('\n')}\n`);
}
console.log(`${total} cases, ${different} differ`);
process.exitCode = different > 0 ? 1 : 0;
