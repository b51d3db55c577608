import { JSON_LIMITS, parseJson } from '../../text/parse-json.ts';

/** Names in the folder of one task. */
export const FILES = {
  program: 'MDEClientAnalyzer.exe',
  task: 'task.xml',
  job: 'job.json',
  stdout: 'stdout',
  stderr: 'stderr',
  /** Appears last, whole: how the run ended. */
  end: 'end.json',
} as const;

/** What the run as SYSTEM is to do. */
export interface TaskJob {
  /** Arguments of the tool. */
  readonly args: readonly string[];
  /** Folder that relative paths mean. */
  readonly cwd: string;
  /** Variables that the options name (proxy credentials); nothing else of the user's environment goes along. */
  readonly env: Readonly<Record<string, string>>;
}

export const encodeJob = (job: TaskJob): Buffer => Buffer.from(JSON.stringify(job), 'utf8');

/** Fields of a job or of an end; null when the bytes are no JSON object. */
export function decodeJob(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = parseJson(bytes.toString('utf8'), JSON_LIMITS.settings);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null; // an object by the line above
  } catch {
    // Half written or foreign: treated as not there.
    return null;
  }
}
