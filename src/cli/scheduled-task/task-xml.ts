/** What one task runs. */
export interface TaskAction {
  /** Absolute path of the program. */
  readonly command: string;
  /** Its arguments as one line, quoted for Windows. */
  readonly arguments: string;
  /** Wall clock of the registration, ms since 1970. */
  readonly now: number;
}

/** Longest life of a task: after it Windows ends the program and deletes the task, should we be killed. */
export const TASK_LIFE_MINUTES = 60;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');

/** Windows wants times without milliseconds. */
const boundary = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * The task as schtasks.exe reads it: LocalSystem, no trigger that fires, run on demand, deleted by Windows itself an
 * hour later. Source: Task Scheduler schema 1.2 (learn.microsoft.com, "Task Scheduler Schema").
 */
export function taskXml({ command, arguments: line, now }: TaskAction): Buffer {
  const xml = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>One run of the MDE client analyzer as LocalSystem; deletes itself</Description></RegistrationInfo>
  <Triggers><TimeTrigger>
    <StartBoundary>${boundary(now - 24 * 3_600_000)}</StartBoundary>
    <EndBoundary>${boundary(now + TASK_LIFE_MINUTES * 60_000)}</EndBoundary>
    <Enabled>false</Enabled>
  </TimeTrigger></Triggers>
  <Principals><Principal id="System"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <ExecutionTimeLimit>PT${TASK_LIFE_MINUTES}M</ExecutionTimeLimit>
    <DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter>
    <Priority>5</Priority>
  </Settings>
  <Actions Context="System"><Exec><Command>${escaped(command)}</Command><Arguments>${escaped(line)}</Arguments></Exec></Actions>
</Task>
`;
  return Buffer.from(`\ufeff${xml.replaceAll('\n', '\r\n')}`, 'utf16le');
}
