import { win32 } from 'node:path';

/** A function of a Windows library. */
export interface NativeFunction {
  (...args: readonly unknown[]): unknown;
  /** The same on a thread of its own; the callback sees that call's last error. */
  readonly async: (...args: readonly unknown[]) => void;
}

/** What we use of koffi (koffi.dev): its own types describe the whole package, which is not installed. */
export interface Koffi {
  load(path: string): {
    func(name: string, result: string, args: readonly string[]): NativeFunction;
  };
  config(changes: Readonly<Record<string, number>>): void;
  address(buffer: Buffer): bigint;
  decode(pointer: bigint, type: 'char16_t', length: number): string;
}

/** A handle or an address; 0 means none. */
export type Pointer = bigint;

/** How a call ended: what it returned, and Windows' last error. */
export interface Called {
  readonly ok: boolean;
  readonly error: number;
}

/** winhttp.dll of the system's own folder. */
export interface Library {
  open(agent: string, access: number, proxy: string | null, bypass: string | null): Pointer | Called;
  connect(session: Pointer, host: string, port: number): Pointer | Called;
  openRequest(connection: Pointer, verb: string, path: string, flags: number): Pointer | Called;
  setTimeouts(handle: Pointer, ms: number): Called;
  setOption(handle: Pointer, option: number, value: Buffer): Called;
  queryOption(handle: Pointer, option: number, value: Buffer): Called;
  queryStatus(request: Pointer): number | Called;
  close(handle: Pointer): void;
  send(request: Pointer): Promise<Called>;
  receive(request: Pointer): Promise<Called>;
  /** `options` is WINHTTP_AUTOPROXY_OPTIONS, which may point to `script`; `info` becomes WINHTTP_PROXY_INFO. */
  proxyForUrl(session: Pointer, url: string, options: Buffer, info: Buffer, script: Buffer | null): Promise<Called>;
  detect(flags: number, url: Buffer): Promise<Called>;
  defaultProxy(info: Buffer): Called;
  userProxy(info: Buffer): Called;
  address(buffer: Buffer): Pointer;
  /** The text at an address that WinHTTP gave, which is freed; null for none. */
  take(pointer: Pointer): string | null;
}

/** A text as Windows takes it; koffi hands over null for null. */
export const wide = (text: string | null): Buffer | null =>
  text === null ? null : Buffer.from(`${text}\0`, 'utf16le');

const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;
const WINHTTP_QUERY_STATUS_NUMBER = 19 | 0x2000_0000;
/** PAC scripts run on the calling thread in some set-ups; 128 kB, koffi's own figure, is less than any thread of Windows has. */
const STACK_BYTES = 1 << 20;

/** Loads winhttp.dll with every function that is used; throws when one is missing. */
export function loadLibrary(koffi: Koffi): Library {
  koffi.config({ async_stack_size: STACK_BYTES });
  // One of the libraries that Windows never looks for beside a program.
  const kernel = koffi.load('kernel32.dll');
  const lastError = kernel.func('GetLastError', 'uint32', []);
  const free = kernel.func('GlobalFree', 'void *', ['void *']);
  // From here on no library of the program's own folder is loaded, nor any that WinHTTP asks for.
  kernel.func('SetDefaultDllDirectories', 'int', ['uint32'])(LOAD_LIBRARY_SEARCH_SYSTEM32);
  const dll = koffi.load(win32.join(systemFolder(kernel), 'winhttp.dll'));

  const called = (result: unknown): Called => ({ ok: result !== 0, error: result !== 0 ? 0 : Number(lastError()) });
  const handle = (result: unknown): Pointer | Called =>
    typeof result === 'bigint' && result !== 0n ? result : { ok: false, error: Number(lastError()) };
  // Windows reads and writes these from another thread: they must outlive the call, whatever the collector thinks.
  const held = new Set<readonly unknown[]>();
  const away = (call: NativeFunction, args: readonly unknown[], pointedTo: Buffer | null = null): Promise<Called> =>
    new Promise((resolve, reject) => {
      const kept = [...args, pointedTo];
      held.add(kept);
      call.async(...args, (error: unknown, result: unknown) => {
        held.delete(kept);
        if (error) reject(error instanceof Error ? error : new Error(String(error)));
        else resolve(called(result));
      });
    });

  const open = dll.func('WinHttpOpen', 'void *', ['void *', 'uint32', 'void *', 'void *', 'uint32']);
  const connect = dll.func('WinHttpConnect', 'void *', ['void *', 'void *', 'uint16', 'uint32']);
  const openRequest = dll.func('WinHttpOpenRequest', 'void *', [...Array<string>(6).fill('void *'), 'uint32']);
  const setTimeouts = dll.func('WinHttpSetTimeouts', 'int', ['void *', 'int', 'int', 'int', 'int']);
  const setOption = dll.func('WinHttpSetOption', 'int', ['void *', 'uint32', 'void *', 'uint32']);
  const queryOption = dll.func('WinHttpQueryOption', 'int', ['void *', 'uint32', 'void *', 'void *']);
  const queryHeaders = dll.func('WinHttpQueryHeaders', 'int', [
    'void *',
    'uint32',
    'void *',
    'void *',
    'void *',
    'void *',
  ]);
  const close = dll.func('WinHttpCloseHandle', 'int', ['void *']);
  const send = dll.func('WinHttpSendRequest', 'int', [
    'void *',
    'void *',
    'uint32',
    'void *',
    'uint32',
    'uint32',
    'uintptr_t',
  ]);
  const receive = dll.func('WinHttpReceiveResponse', 'int', ['void *', 'void *']);
  const proxyForUrl = dll.func('WinHttpGetProxyForUrl', 'int', ['void *', 'void *', 'void *', 'void *']);
  const detect = dll.func('WinHttpDetectAutoProxyConfigUrl', 'int', ['uint32', 'void *']);
  const defaultProxy = dll.func('WinHttpGetDefaultProxyConfiguration', 'int', ['void *']);
  const userProxy = dll.func('WinHttpGetIEProxyConfigForCurrentUser', 'int', ['void *']);

  return {
    open: (agent, access, proxy, bypass) => handle(open(wide(agent), access, wide(proxy), wide(bypass), 0)),
    connect: (session, host, port) => handle(connect(session, wide(host), port, 0)),
    openRequest: (connection, verb, path, flags) =>
      handle(openRequest(connection, wide(verb), wide(path), null, null, null, flags)),
    setTimeouts: (session, ms) => called(setTimeouts(session, ms, ms, ms, ms)),
    setOption: (at, option, value) => called(setOption(at, option, value, value.length)),
    queryOption: (at, option, value) => called(queryOption(at, option, value, u32(value.length))),
    queryStatus: (request) => {
      const status = u32(0);
      const done = called(queryHeaders(request, WINHTTP_QUERY_STATUS_NUMBER, null, status, u32(4), null));
      return done.ok ? status.readUInt32LE() : done;
    },
    close: (at) => void close(at),
    send: (request) => away(send, [request, null, 0, null, 0, 0, 0]),
    receive: (request) => away(receive, [request, null]),
    proxyForUrl: (session, url, options, info, script) =>
      away(proxyForUrl, [session, wide(url), options, info], script),
    detect: (flags, url) => away(detect, [flags, url]),
    defaultProxy: (info) => called(defaultProxy(info)),
    userProxy: (info) => called(userProxy(info)),
    address: (buffer) => koffi.address(buffer),
    take: (pointer) => {
      if (pointer === 0n) return null;
      const text = koffi.decode(pointer, 'char16_t', -1);
      free(pointer);
      return text;
    },
  };
}

/** `C:\Windows\system32`, from Windows itself: the environment is not asked. */
function systemFolder(kernel: ReturnType<Koffi['load']>): string {
  const buffer = Buffer.alloc(2 * 1024);
  const length = Number(kernel.func('GetSystemDirectoryW', 'uint32', ['void *', 'uint32'])(buffer, 1024));
  if (length === 0 || length >= 1024) throw new Error('Windows does not name its system folder');
  return buffer.toString('utf16le', 0, length * 2);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
