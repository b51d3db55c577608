import { UsageError } from '../../model/usage-error.ts';

/** Node's code of a system error, empty when it has none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What stands in the result's place is not ours to replace. */
export function foreign(path: string, what: string): UsageError {
  return new UsageError(`${JSON.stringify(path)} ${what}; move it away or choose another --output`, 3);
}

/** What to say for each refusal of the system; `%` is the folder. */
const REFUSALS: readonly { readonly codes: readonly string[]; readonly words: string }[] = [
  { codes: ['EACCES', 'EPERM', 'EROFS'], words: 'cannot write to %; choose another --output' },
  { codes: ['ENOSPC', 'EDQUOT', 'EFBIG'], words: 'no space left in %; free some or choose another --output' },
  {
    codes: ['ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG', 'EINVAL', 'ERR_INVALID_ARG_VALUE'],
    words: '% cannot be used as a folder; choose another --output',
  },
  { codes: ['EBUSY', 'ENOTEMPTY', 'EIO'], words: 'a file in % is in use or out of reach; close it and run again' },
];

/** One line for people for what the system refused; anything else is a bug and stays as it is. */
export function asUsageError(error: unknown, outputDir: string): unknown {
  const code = systemCode(error);
  const refusal = REFUSALS.find(({ codes }) => codes.includes(code));
  return refusal
    ? new UsageError(`${refusal.words.replace('%', () => JSON.stringify(outputDir))} (${code})`, 3)
    : error;
}
