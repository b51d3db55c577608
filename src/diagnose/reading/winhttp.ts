import { isEndOfRun } from '../../model/failure.ts';
import type { Probe } from '../../model/probe.ts';
import { answersByStatus, type Target } from '../../model/target.ts';
import type { WinhttpAnswer, WinhttpDisagreement, WinhttpReport, WinhttpRequest } from '../../model/winhttp.ts';
import { bareHost } from '../../net/host-port.ts';
import type { Context } from '../context.ts';
import type { Cell } from './cell.ts';

/** No WPAD: an answer, not a failure. Source: winhttp.h, ERROR_WINHTTP_AUTODETECTION_FAILED. */
const AUTODETECTION_FAILED = 12_180;
const ABSENT = "Doesn't exist";

type Difference = Pick<WinhttpDisagreement, 'kind' | 'ours' | 'winhttp' | 'reachedBy'>;

/** WinHTTP's answers beside ours, cell by cell; null where it was not asked for. Pure. */
export function compareWinhttp({ evidence, cells }: Pick<Context, 'evidence' | 'cells'>): WinhttpReport | null {
  const { winhttp } = evidence;
  if (!winhttp) return null;
  const ours = new Map(cells.map((cell) => [cell.key, cell]));
  let compared = 0;
  const disagreements = winhttp.answers.flatMap((answer): readonly WinhttpDisagreement[] => {
    const cell = ours.get(`${answer.targetId}/${answer.method}`);
    if (!cell || !isComparable(cell.probe, answer)) return [];
    compared += 1;
    const difference = compareCell(cell, answer);
    return difference === null ? [] : [{ targetId: answer.targetId, method: answer.method, ...difference }];
  });
  return { ...winhttp, compared, disagreements };
}

/** True when both have an answer: what the run's end cut short says nothing, and a request without one of ours neither. */
function isComparable(
  { state, failure }: Probe,
  { state: theirs, resolution, request, access }: WinhttpAnswer,
): boolean {
  if (theirs !== 'answered' || state === 'skipped' || isEndOfRun(failure)) return false;
  return state === 'absent' ? resolution !== null && access !== 'automatic' : resolution !== null || request !== null;
}

/** The weightiest difference of a cell: another way before another outcome, which may only follow from it. */
function compareCell(cell: Cell, answer: WinhttpAnswer): Difference | null {
  return compareChoice(cell, answer) ?? compareWay(cell, answer.request) ?? compareOutcome(cell, answer);
}

/** Which server `WinHttpGetProxyForUrl` names, and which one our route begins with. */
function compareChoice({ probe }: Cell, { resolution, access }: WinhttpAnswer): Difference | null {
  if (resolution === null || access === 'automatic') return null;
  const ours = probe.state === 'measured' ? (probe.servers[0] ?? ABSENT) : probe.state === 'absent' ? ABSENT : null;
  const { error, servers } = resolution;
  if (error !== null) {
    const theirs = error.number === AUTODETECTION_FAILED ? ABSENT : failed(error.number);
    const shown = ours ?? failed(probe.code);
    if (shown === theirs) return null;
    // Both find no proxy, each in its own words.
    return differ(ours === null && theirs !== ABSENT ? 'number' : 'proxy', shown, theirs);
  }
  const theirs = servers[0] ?? 'no server that can be read';
  const shown = ours ?? failed(probe.code);
  return sameServer(shown, theirs) ? null : differ('proxy', shown, theirs);
}

const sameServer = (ours: string, theirs: string): boolean => ours.toLowerCase() === theirs.toLowerCase();

/** Where the request really went, when it answered: to our proxy, or past it. Of direct ways only the port tells, because names have many addresses. */
function compareWay(cell: Cell, request: WinhttpRequest | null): Difference | null {
  const { probe, server, steps } = cell;
  if (request?.remote == null || server === null || probe.attempts.length === 0) return null;
  const [address, port] = splitRemote(request.remote);
  if (server === 'direct') {
    return port === cell.port ? null : differ('proxy', 'direct', `connected to ${request.remote}`);
  }
  const known = new Set<string>();
  for (const step of steps) {
    if (step.peer !== 'proxy') continue;
    if (step.phase === 'dns') for (const name of step.addresses) known.add(name);
    if (step.phase === 'tcp') {
      for (const tried of step.tried) known.add(tried.address);
      if (step.address !== null && step.address === address && step.port === port) return null;
    }
  }
  const proxyPort = steps.find((step) => step.phase === 'tcp' && step.peer === 'proxy');
  if (proxyPort?.phase !== 'tcp' || (known.has(address) && proxyPort.port === port)) return null;
  return differ('proxy', server, `connected to ${request.remote}`);
}

function splitRemote(remote: string): readonly [address: string, port: number] {
  const at = remote.lastIndexOf(':');
  return [bareHost(remote.slice(0, at)), Number(remote.slice(at + 1))];
}

/** What came of the request. Equal statuses agree whatever we make of them: a pinned target behind an inspector answers both. */
function compareOutcome({ probe, target }: Cell, { request }: WinhttpAnswer): Difference | null {
  if (request === null || probe.state === 'absent') return null;
  if (request.status !== null && request.status === probe.status) return null;
  const [ourOk, theirOk] = [probe.outcome === 'reachable', isReached(target, request)];
  const [ours, theirs] = [
    ourOk ? succeeded(probe.status) : failed(probe.code),
    theirOk ? succeeded(request.status) : failed(request.status ?? request.error?.number ?? null),
  ];
  if (ourOk !== theirOk) return { ...differ('outcome', ours, theirs), reachedBy: ourOk ? 'ours' : 'winhttp' };
  return ours === theirs ? null : differ('number', ours, theirs);
}

function isReached(target: Target, { status, error }: WinhttpRequest): boolean {
  return error === null && status !== null && answersByStatus(target, status);
}

const succeeded = (status: number | null): string => `Succeeded (${status ?? 'no status'})`;
const failed = (code: number | null): string => `Failed (${code ?? 'no number'})`;
const differ = (kind: Difference['kind'], ours: string, winhttp: string): Difference => ({
  kind,
  ours,
  winhttp,
  reachedBy: null,
});
