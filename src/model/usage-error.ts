/** A mistake of the user: one line that names it and the remedy; the process ends with 2, or 3 where nothing could be written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Exit code. */
  readonly exitCode: 2 | 3;
  constructor(message: string, exitCode: 2 | 3 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
