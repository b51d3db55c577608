import type { Rule } from './draft.ts';
import { blockPage } from './rules/block-page.ts';
import { bypassHidesTarget } from './rules/bypass-hides-target.ts';
import { captivePortal } from './rules/captive-portal.ts';
import { certificateInvalid } from './rules/certificate-invalid.ts';
import { clockSkew } from './rules/clock-skew.ts';
import { connectionReset } from './rules/connection-reset.ts';
import { deadlineReached } from './rules/deadline-reached.ts';
import { directBlocked } from './rules/direct-blocked.ts';
import { fallsBackToDirect } from './rules/falls-back-to-direct.ts';
import { flaky } from './rules/flaky.ts';
import { asrRuleMayBlock, notElevated, regionUnknown } from './rules/machine.ts';
import { nameNotResolved } from './rules/name-not-resolved.ts';
import { pacScriptError, pacUnreachable } from './rules/pac.ts';
import { proxyAuthRequired } from './rules/proxy-auth-required.ts';
import { proxyInvisibleToSystem, proxySettingsConflict, proxySettingsInvalid } from './rules/proxy-settings.ts';
import { proxyUnreachable } from './rules/proxy-unreachable.ts';
import { revocationUnreachable } from './rules/revocation-unreachable.ts';
import { suspiciousDnsAnswer } from './rules/suspicious-dns-answer.ts';
import { timedOut } from './rules/timed-out.ts';
import { tlsInspection } from './rules/tls-inspection.ts';
import { tlsVersionOrCipher } from './rules/tls-version-or-cipher.ts';
import { tunnelRejected } from './rules/tunnel-rejected.ts';
import { unexpectedStatus } from './rules/unexpected-status.ts';

/**
 * Every rule, in the order of explanation: a failure belongs to the first rule that claims it. Proxies that fail come
 * before what lies behind them, causes for many targets before those for one, and the general codes last.
 */
export const RULES: readonly Rule[] = [
  clockSkew,
  captivePortal,
  proxyAuthRequired,
  proxyUnreachable,
  suspiciousDnsAnswer,
  tlsInspection,
  blockPage,
  bypassHidesTarget,
  directBlocked,
  revocationUnreachable,
  tunnelRejected,
  tlsVersionOrCipher,
  certificateInvalid,
  nameNotResolved,
  timedOut,
  unexpectedStatus,
  connectionReset,
  fallsBackToDirect,
  flaky,
  pacUnreachable,
  pacScriptError,
  proxySettingsInvalid,
  proxySettingsConflict,
  proxyInvisibleToSystem,
  asrRuleMayBlock,
  notElevated,
  regionUnknown,
  deadlineReached,
];
