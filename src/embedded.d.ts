/** Filled in by the build; see `.build/embed.mjs`. */
declare const __VERSION__: string;
declare module '*?source' {
  /** A worker's script with all its imports. */
  export const source: string;
}
declare module 'virtual:quickjs-wasm' {
  export const quickjsWasmBase64: string;
}
declare module '*?page' {
  /** A script or style sheet of the report page with all its imports, minified. */
  export const text: string;
}
declare module '*?validator' {
  /** A JSON Schema, compiled when the tool was built. */
  export const validate: import('./text/shape-problem.ts').Validate;
}
