import { type AddressKind, kindOfAddress } from '../../net/address-kinds.ts';
import { sinkholeOf } from '../../net/sinkholes.ts';

/** What an answer says when a public name resolves to it; `public` is an answer that may be the service's. */
export type AnswerKind = 'loopback' | 'private' | 'unspecified' | 'sinkhole' | 'public';

/** Addresses of documentation and tests answer nowhere: filters use them as sinkholes. Behind NAT64 any service may stand. */
const ANSWERS: Readonly<Record<AddressKind, AnswerKind>> = {
  public: 'public',
  translation: 'public',
  loopback: 'loopback',
  private: 'private',
  shared: 'private',
  'link-local': 'private',
  unspecified: 'unspecified',
  multicast: 'unspecified',
  reserved: 'unspecified',
  documentation: 'sinkhole',
  benchmark: 'sinkhole',
  discard: 'sinkhole',
};

/** Kind of an answer, and the filter whose sinkhole it is where that is known. */
export function kindOfAnswer(address: string): { readonly kind: AnswerKind; readonly product: string | null } {
  const product = sinkholeOf(address);
  if (product !== null) return { kind: 'sinkhole', product };
  return { kind: ANSWERS[kindOfAddress(address) ?? 'public'], product: null };
}
