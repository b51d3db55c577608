import type { Identity } from '../../model/report.ts';
import type { System } from '../system.ts';

/** Integrity levels by their SIDs (winnt.h, SECURITY_MANDATORY_*_RID); the names beside them are translated. */
const INTEGRITY_BY_SID: Readonly<Record<string, string>> = {
  'S-1-16-4096': 'low',
  'S-1-16-8192': 'medium',
  'S-1-16-8448': 'medium',
  'S-1-16-12288': 'high',
  'S-1-16-16384': 'system',
};
const LOCAL_SYSTEM = 'S-1-5-18';
const TOOL_TIMEOUT_MS = 4_000;

/** The account by the token's SIDs; every part that cannot be told is null. */
export async function readTokenIdentity(run: System['run'], fallbackUser: string): Promise<Identity> {
  const [whoami, task] = await Promise.all([
    run('whoami', ['/user', '/groups', '/fo', 'csv', '/nh'], TOOL_TIMEOUT_MS),
    run('tasklist', ['/fi', `PID eq ${process.pid}`, '/fo', 'csv', '/nh'], TOOL_TIMEOUT_MS),
  ]);
  const token = parseWhoami(whoami.state === 'present' ? whoami.value.stdout : '');
  const system = token.userSid === LOCAL_SYSTEM;
  return {
    user: token.user ?? fallbackUser,
    elevated: token.integrity === null ? null : token.integrity === 'high' || token.integrity === 'system',
    system,
    integrity: token.integrity,
    session: parseTaskSession(task.state === 'present' ? task.value.stdout : '') ?? (system ? 0 : null),
  };
}

/** User and integrity in `whoami /user /groups /fo csv /nh`, by SIDs alone. */
export function parseWhoami(text: string): {
  readonly user: string | null;
  readonly userSid: string | null;
  readonly integrity: string | null;
} {
  let user: string | null = null;
  let userSid: string | null = null;
  let integrity: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const fields = csvFields(line);
    const sid = fields.find((field) => /^S-1-\d+(-\d+)+$/.test(field));
    if (sid === undefined) continue;
    integrity = INTEGRITY_BY_SID[sid] ?? integrity;
    // The user's row has two columns, a group's has four.
    if (fields.length === 2 && userSid === null) {
      user = fields[0]?.slice(0, 256) ?? null;
      userSid = sid;
    }
  }
  return { user, userSid, integrity };
}

/** Session number in one row of `tasklist /fo csv /nh`: image, process, session's name, session's number, memory. */
export function parseTaskSession(text: string): number | null {
  for (const line of text.split(/\r?\n/)) {
    const fields = csvFields(line);
    if (fields.length >= 5 && /^\d{1,6}$/.test(fields[3] ?? '')) return Number(fields[3]);
  }
  return null;
}

const csvFields = (line: string): readonly string[] =>
  [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'));
