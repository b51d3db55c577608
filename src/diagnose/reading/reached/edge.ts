import type { HttpObservation } from '../../../model/observation.ts';
import { type Target, wasSeen } from '../../../model/target.ts';
import { header } from '../headers.ts';

/** An edge that itself answered in front of the service, and refused. */
export interface EdgeRefusal {
  /** Name of the edge, for people. */
  readonly edge: 'Azure Front Door' | 'Akamai';
  /** What the operator finds the request by; null where the answer names none. Bounded to 100 characters. */
  readonly reference: string | null;
}

/** Forbidden, too many requests, unavailable for legal reasons (RFC 9110 section 15.5.4, RFC 6585 section 4, RFC 7725). */
const REFUSALS: readonly number[] = [403, 429, 451];

/**
 * The edge that refuses this client, by the marks that it writes into answers of its own; null where the answer is none,
 * or its headers alone speak for it while the same status was seen at the healthy row.
 */
export function edgeRefusal(http: HttpObservation, target: Pick<Target, 'observed'>): EdgeRefusal | null {
  if (http.status === null || !REFUSALS.includes(http.status)) return null;
  const mark = frontDoor(http) ?? akamai(http);
  if (!mark) return null;
  // The header of Front Door stands in what it passes on, too: it speaks only where the row is known to answer otherwise.
  const isNews = target.observed.length > 0 && !wasSeen(target, http.status);
  if (!mark.inText && !isNews && !(mark.alone && !wasSeen(target, http.status))) return null;
  return { edge: mark.edge, reference: mark.reference };
}

interface Mark extends EdgeRefusal {
  /** True when the text of the page is the edge's own. */
  readonly inText: boolean;
  /** True when the edge writes this header only into answers of its own. */
  readonly alone: boolean;
}

/**
 * Sources: learn.microsoft.com, "Configure a custom response for Azure Web Application Firewall on Azure Front Door" (the
 * text, the reference in pages of one's own, 403 and 429) and "Protocol support for HTTP headers in Azure Front Door".
 */
function frontDoor({ headers, body }: HttpObservation): Mark | null {
  const value = header(headers, 'x-azure-ref') ?? header(headers, 'x-msedge-ref');
  if (value === null) return null;
  const reference = value.trim();
  const inText = /\bthe request is blocked\b/i.test(body) || (reference.length >= 16 && body.includes(reference));
  return { edge: 'Azure Front Door', reference: bounded(reference), inText, alone: false };
}

/** Source: community.akamai.com, "Why is Akamai blocking me?" (the page and its reference); techdocs.akamai.com, "Error codes": 18 is a denial. */
function akamai({ headers, body }: HttpObservation): Mark | null {
  const reference = /\bReference(?:\s|&#32;)*(?:#|&#35;|&#x23;)\s*((?:\d{1,3})(?:\.|&#46;)[0-9a-f.&#;]{6,80})/i.exec(
    body,
  )?.[1];
  const inText =
    reference !== undefined && (/access denied/i.test(body) || /errors(\.|&#46;)edgesuite(\.|&#46;)net/i.test(body));
  const alone = /^\s*AkamaiGHost\b/i.test(header(headers, 'server') ?? '');
  if (!inText && !alone) return null;
  return { edge: 'Akamai', reference: bounded((reference ?? '').replaceAll('&#46;', '.')), inText, alone };
}

function bounded(reference: string): string | null {
  return reference === '' ? null : reference.slice(0, 100);
}
