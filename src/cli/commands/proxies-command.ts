import { writeFile } from 'node:fs/promises';
import { UsageError } from '../../model/usage-error.ts';
import type { ProxiesDocument } from '../../proxy/document/proxies-document.ts';
import { recordMachine } from '../../proxy/document/record-machine.ts';
import { renderProxies } from '../../proxy/document/render-proxies.ts';
import { readMachine } from '../../run/inputs/read-inputs.ts';
import { describeProxies } from '../../run/list-proxies.ts';
import { checkProxyOptions } from '../../run/options/check-server.ts';
import { parseTargetUrls } from '../../run/options/parse-values.ts';
import { createSystem } from '../../system/create-system.ts';
import type { System } from '../../system/system.ts';
import { jsonText } from '../../text/json-text.ts';
import { catchInterrupts } from '../interrupt.ts';
import { parseProxyOptions } from '../options/analyze-options.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { print } from '../terminal/streams.ts';
import { lookAtTerminal } from '../terminal/terminal.ts';

/** `proxies`: every setting found, what the sensor would use and why, and the servers for each `--for` URL. */
export async function proxiesCommand(raw: RawOptions): Promise<number> {
  const options = parseProxyOptions(raw);
  checkProxyOptions(options);
  const urls = parseTargetUrls(Array.isArray(raw.for) ? (raw.for as string[]) : [], '--for'); // commander collected text
  const machine = await readMachine(createSystem(), options.machine);
  const interrupt = catchInterrupts();
  try {
    if (typeof raw.record === 'string') await record(machine, raw.record);
    const document = await describeProxies(machine, options, urls, interrupt.signal);
    const width = lookAtTerminal({ color: false, progress: false }).width;
    await print(raw.json === true ? jsonText(document, 2) : renderProxies(document, { width }));
    return interrupt.signal.aborted ? 130 : exitOfSettings(document, raw.failOn);
  } finally {
    interrupt.release();
  }
}

/** As of `analyze`: 1 where an error stands, 4 where a warning does and was asked for. */
function exitOfSettings({ findings }: ProxiesDocument, failOn: unknown): 0 | 1 | 4 {
  if (failOn === 'never') return 0;
  if (findings.some(({ severity }) => severity === 'error')) return 1;
  return failOn === 'warning' && findings.some(({ severity }) => severity === 'warning') ? 4 : 0;
}

async function record(machine: System, file: string): Promise<void> {
  const recorded = await recordMachine(machine);
  try {
    // Never over something that is there: the tool runs elevated, and a link may stand in the place.
    await writeFile(file, `${jsonText(recorded, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code; // fs errors carry a code
    throw new UsageError(
      `--record ${file}: ${code === 'EEXIST' ? 'is there already; name a new file' : `cannot be written (${code ?? 'failed'})`}`,
      3,
    );
  }
}
