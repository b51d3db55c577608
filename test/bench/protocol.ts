/** What a server process is to be. */
export type ServerRole =
  /** The cloud: answers every https request with a short 200. */
  | { readonly kind: 'origin'; readonly cert: string; readonly key: string }
  /** HTTP proxy, SOCKS proxy and relays in front of the cloud; each once without delay and once with `delayMs` one way. */
  | { readonly kind: 'middle'; readonly origin: number; readonly delayMs: number }
  /** Listens, but its queue is full and nobody takes from it: every packet to it is dropped. */
  | { readonly kind: 'full' }
  /** Takes connections and never says a word. */
  | { readonly kind: 'silent' };

/** Connections taken and bytes in both directions since the last reset, at the first hop of a client. */
export interface Traffic {
  readonly connections: number;
  readonly bytes: number;
}

/** What the parent says. */
export type Order = { readonly order: 'start'; readonly role: ServerRole } | { readonly order: 'traffic' };

/** What a server process answers: its ports once, its traffic when it is asked (which also sets it to zero). */
export type Answer = { readonly ports: Readonly<Record<string, number>> } | { readonly traffic: Traffic };
