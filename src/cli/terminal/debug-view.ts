import type { OnProgress, Progress } from '../../model/progress.ts';
import { stepResult } from '../../report/html/model/evidence-words.ts';
import { plain } from '../../text/plain.ts';
import { padTo } from '../../text/width.ts';

/** `--debug`: each step on stderr as it ends, beside what people see anyway. No value that may hold a secret is part of it. */
export function withDebug(onProgress: OnProgress, write: (line: string) => void): OnProgress {
  return (progress) => {
    if (progress.kind === 'step') write(stepLine(progress));
    else onProgress(progress);
  };
}

/** `+0.184 s  tcp    proxy   10.0.0.6:8080 → https://…: connected to 10.0.0.6 port 8080 in 1 ms`. */
function stepLine({ url, server, step }: Extract<Progress, { kind: 'step' }>): string {
  const way = server === 'direct' ? '' : `${server.replace(/^http:\/\//, '')} > `;
  const mark = step.failure === null ? ' ' : '!';
  const native = step.failure?.native ? ` [${step.failure.native}]` : '';
  return plain(
    `${mark} +${(step.t / 1000).toFixed(3)} s  ${padTo(step.phase, 6)} ${padTo(step.peer, 6)}  ${way}${url}: ${stepResult(step)}${native}`,
    500,
  );
}
