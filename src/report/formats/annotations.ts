import type { Severity } from '../../findings/shape/finding-info.ts';
import { type FindingWords, wordsOf } from '../../findings/shape/words-of.ts';
import type { Report } from '../../model/report.ts';
import { plain } from '../../text/plain.ts';
import { briefHosts, worstFirst } from '../words/finding-words.ts';

/** GitHub shows ten annotations of each kind for a step; more would hide each other. */
const MOST = 10;
const LONGEST = 1000;

/** What an environment may hold. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Note {
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

function messageOf(words: FindingWords): string {
  return [words.title, words.remedy, briefHosts(words) ?? ''].filter((part) => part !== '').join(' ');
}

function notesOf(report: Report): readonly Note[] {
  return worstFirst(report.findings)
    .slice(0, MOST)
    .map((finding) => ({
      severity: finding.severity,
      title: finding.code,
      text: plain(messageOf(wordsOf(finding, report.host.networks)), LONGEST),
    }));
}

/** GitHub's workflow commands: `%`, CR and LF are escaped in data, `:` and `,` in properties too. */
const githubData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const githubProperty = (text: string): string => githubData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** `::error title=…::…` for GitHub Actions. */
export function githubAnnotations(report: Report): readonly string[] {
  const kinds = { error: 'error', warning: 'warning', info: 'notice' } as const;
  return notesOf(report).map(
    ({ severity, title, text }) =>
      `::${kinds[severity]} title=${githubProperty(`Defender connectivity: ${title}`)}::${githubData(text)}`,
  );
}

/** Azure's logging commands: `;` and `]` end a property, `%` begins an escape. */
const azureData = (text: string): string =>
  text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const azureProperty = (text: string): string => azureData(text).replaceAll(';', '%3B').replaceAll(']', '%5D');

/** `##vso[task.logissue type=error;code=…]…` for Azure DevOps; notes are plain lines there. */
export function azureAnnotations(report: Report): readonly string[] {
  return notesOf(report).map(({ severity, title, text }) =>
    severity === 'info'
      ? `${title}: ${azureData(text)}`
      : `##vso[task.logissue type=${severity};code=${azureProperty(title)}]${azureData(text)}`,
  );
}

/** GitLab has no annotations in the log: a collapsible section holds the findings as lines. */
export function gitlabAnnotations(report: Report): readonly string[] {
  const notes = notesOf(report);
  if (notes.length === 0) return [];
  const seconds = Math.max(0, Math.floor((Date.parse(report.run.startedAt) || 0) / 1000));
  const section = 'mde_client_analyzer';
  return [
    `\u001b[0Ksection_start:${seconds}:${section}\r\u001b[0KDefender connectivity`,
    ...notes.map(({ severity, title, text }) => `${severity.toUpperCase()} ${title}: ${text}`),
    `\u001b[0Ksection_end:${seconds}:${section}\r\u001b[0K`,
  ];
}

/** The findings in the form of the pipeline that the environment tells of; empty outside of pipelines. */
export function annotationsFor(report: Report, environment: Environment): readonly string[] {
  if (environment.GITHUB_ACTIONS === 'true') return githubAnnotations(report);
  if (environment.TF_BUILD !== undefined && /^true$/i.test(environment.TF_BUILD)) return azureAnnotations(report);
  if (environment.GITLAB_CI !== undefined && environment.GITLAB_CI !== '') return gitlabAnnotations(report);
  return [];
}
