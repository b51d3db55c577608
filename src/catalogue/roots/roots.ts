import type { Sha256 } from '../../model/scalars.ts';

/** Roots of one kind that are read; a longer list is refused. Four times what the programmes of Microsoft and Mozilla ship. */
export const MAX_ROOTS = 2000;

/** One root certificate of a list: a fact of one day. */
export interface ListedRoot {
  /** The certificate's common name. */
  readonly name: string;
  /** Of the DER bytes, lower-case hex. */
  readonly sha256: Sha256;
  /** Of the DER bytes, lower-case hex, as Windows' stores name certificates; null where the source does not tell. */
  readonly sha1: string | null;
  /** Day of the source, ISO 8601; null where it tells none. */
  readonly date: string | null;
  /** Document that names it, for people. */
  readonly source: string;
  /** Where that document is to be read; null where the list does not tell. */
  readonly url: string | null;
  /** The certificate itself, where neither machines nor Node have it for sure; null for others. */
  readonly pem: string | null;
}

/** The roots of a list. */
export interface RootList {
  /** Those that the service's own hosts chain to. */
  readonly service: readonly ListedRoot[];
  /** Those of the public programmes, whose authorities must not sign for names that are not the applicant's: no inspector's. */
  readonly public: readonly ListedRoot[];
}
