import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Method } from '../../model/method.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import { UsageError } from '../../model/usage-error.ts';
import { readRegularFile } from '../../system/real-machine.ts';
import { parseProxyServer } from '../strings/parse-proxy-server.ts';
import { failure } from '../wpad/discovery-log.ts';
import { type DownloadInput, downloadPac, MAX_PAC_BYTES, withoutSecrets } from '../wpad/download-pac.ts';
import { looksLikePac, pacText } from '../wpad/pac-text.ts';

/** Settings of a server that the user names with an option (methods 4 and 5). */
export function givenServer(method: Method, text: string, option: string, fallsBackToDirect: boolean): ProxySettings {
  const origin = { kind: 'option', name: option, detected: null } as const;
  const base = { method, origin, source: option, why: null, observations: [] } as const;
  const parsed = parseProxyServer(text);
  if (!parsed.ok)
    return {
      ...base,
      state: 'unusable',
      why: `the value ${parsed.reason}`,
      failure: failure('proxy_settings_invalid', parsed.reason),
      value: parsed.shown,
      corrected: parsed.corrected,
    };
  return {
    ...base,
    state: 'manual',
    servers: [{ for: 'all', server: parsed.server }],
    bypass: { dialect: 'winhttp', text: '' },
    fallsBackToDirect,
  };
}

/** The file behind `--pac`, or null for a URL. Windows paths have a letter and a colon in front, which is no scheme. */
function pacFile(pac: string): string | null {
  if (/^file:/i.test(pac)) {
    try {
      return fileURLToPath(pac);
    } catch {
      throw new UsageError(`--pac ${pac}: the file URL cannot be understood; name the file itself`);
    }
  }
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(pac) ? null : pac;
}

/** Checks `--pac` before anything is probed: a file must be there, a URL must be one that scripts can be fetched from. Throws UsageError. */
export async function checkPacOption(pac: string): Promise<void> {
  const file = pacFile(pac);
  if (file !== null) {
    await readPacFile(file);
    return;
  }
  if (!URL.canParse(pac) || !/^https?:$/.test(new URL(pac).protocol))
    throw new UsageError(`--pac ${withoutSecrets(pac)}: must be a file or an http:// or https:// URL`);
}

async function readPacFile(path: string): Promise<Buffer> {
  const file = await readRegularFile(path, MAX_PAC_BYTES);
  if (file.state === 'present') return file.value;
  const reason = file.state === 'absent' ? 'there is no such file' : `cannot be read (${file.native})`;
  throw new UsageError(`--pac ${path}: ${reason}; name a PAC script of at most 1 MB or its URL`);
}

/** Method 2 from `--pac URL|FILE`. Throws UsageError for a file that cannot be read. */
export async function givenPac(pac: string, input: DownloadInput): Promise<ProxySettings> {
  const origin = { kind: 'option', name: '--pac', detected: null } as const;
  const base = { method: 'wpad', origin, source: `--pac ${withoutSecrets(pac)}`, why: null } as const;
  const file = pacFile(pac);
  if (file === null) {
    const download = await downloadPac(pac, input);
    const observations = [download.observation];
    const value = withoutSecrets(pac);
    if (!download.ok)
      return { ...base, state: 'unusable', failure: download.failure, value, corrected: null, observations };
    const { script, sha256 } = download;
    return { ...base, state: 'pac', url: value, script, sha256, fileName: 'wpad.dat', observations };
  }
  const bytes = await readPacFile(file);
  const script = pacText(bytes, '');
  if (!looksLikePac(script)) {
    const why = failure('pac_script_failed', 'the file does not define FindProxyForURL');
    return { ...base, state: 'unusable', failure: why, value: file, corrected: null, observations: [] };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...base, state: 'pac', url: `file:${file}`, script, sha256, fileName: 'wpad.dat', observations: [] };
}
