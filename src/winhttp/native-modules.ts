/** A file that lets WinHTTP be called. */
export interface NativeModule {
  /** Its name beside the executable and in `dist/native`. */
  readonly file: string;
  /** Lower-case hex of the bytes that may be loaded. */
  readonly sha256: string;
}

/** koffi 3.3.4 (MIT) by processor, as `process.arch` names it. The packages are pinned in `.build/package/node-binaries.mjs`. */
export const NATIVE_MODULES: Readonly<Record<string, NativeModule>> = {
  x64: {
    file: 'koffi-win32-x64.node',
    sha256: 'a77b6bb6f60cdd360a41cc4e9f8a0e2a4c5b8e6dd83f43e756af285c59a7c4c2',
  },
  arm64: {
    file: 'koffi-win32-arm64.node',
    sha256: '39fe96e2a2da1ed2ab26d4b2cad01de85d42f7197048e471c65ba5afa3ce7050',
  },
};
