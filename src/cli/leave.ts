/** How often is looked whether something keeps the process, ms. */
const LOOK_MS = 100;

/**
 * Ends the process soon, with the exit code that is set, though something was left behind that would keep it: a query to
 * a silent name server, a connection that nobody closes. What was written goes out first, however slow its reader is.
 */
export function leaveSoon(): void {
  setInterval(() => {
    if (process.stdout.writableLength > 0 || process.stderr.writableLength > 0) return;
    // An exit waits for the threads of lookups made in this process, without any timer that would end them.
    if (!process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')) process.exit();
  }, LOOK_MS).unref();
}
