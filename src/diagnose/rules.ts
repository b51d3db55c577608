import type { Rule } from './draft.ts';
import { blockPage } from './rules/block-page.ts';
import { captivePortal } from './rules/captive-portal.ts';
import { certificateInvalid } from './rules/certificate-invalid.ts';
import { connectionReset } from './rules/connection-reset.ts';
import { deadlineReached } from './rules/deadline-reached.ts';
import { nameNotResolved } from './rules/name-not-resolved.ts';
import { proxyAuthRequired } from './rules/proxy-auth-required.ts';
import { proxyUnreachable } from './rules/proxy-unreachable.ts';
import { timedOut } from './rules/timed-out.ts';
import { tlsInspection } from './rules/tls-inspection.ts';
import { tunnelRejected } from './rules/tunnel-rejected.ts';
import { unexpectedStatus } from './rules/unexpected-status.ts';

/** Every rule; the order is the order of explanation: who stands further up explains a failure first, the general ones come last. */
export const RULES: readonly Rule[] = [
  deadlineReached,
  captivePortal,
  proxyAuthRequired,
  proxyUnreachable,
  tlsInspection,
  blockPage,
  tunnelRejected,
  certificateInvalid,
  nameNotResolved,
  timedOut,
  unexpectedStatus,
  connectionReset,
];
