/** undici's client alone: its index loads everything else as well, which costs several times as long. */
declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici';

  const client: typeof Client;
  // biome-ignore lint/style/noDefaultExport: the module is CommonJS and is the class itself
  export default client;
}
