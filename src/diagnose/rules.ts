// Written by npm run findings. Do not edit.
import type { Rule } from './draft.ts';
import { asrRuleMayBlock } from './rules/asr-rule-may-block.ts';
import { blockPage } from './rules/block-page.ts';
import { bypassHidesTarget } from './rules/bypass-hides-target.ts';
import { captivePortal } from './rules/captive-portal.ts';
import { certificateInvalid } from './rules/certificate-invalid.ts';
import { clockSkew } from './rules/clock-skew.ts';
import { connectionReset } from './rules/connection-reset.ts';
import { consumerCannotUseProxy } from './rules/consumer-cannot-use-proxy.ts';
import { deadlineReached } from './rules/deadline-reached.ts';
import { directBlocked } from './rules/direct-blocked.ts';
import { fallsBackToDirect } from './rules/falls-back-to-direct.ts';
import { flaky } from './rules/flaky.ts';
import { listLacksScheme } from './rules/list-lacks-scheme.ts';
import { localShortage } from './rules/local-shortage.ts';
import { machineRootMissing } from './rules/machine-root-missing.ts';
import { machineTlsTooNarrow } from './rules/machine-tls-too-narrow.ts';
import { nameNotResolved } from './rules/name-not-resolved.ts';
import { notElevated } from './rules/not-elevated.ts';
import { pacAnswerUnusable } from './rules/pac-answer-unusable.ts';
import { pacAnswerVaries } from './rules/pac-answer-varies.ts';
import { pacRefusedByJscript } from './rules/pac-refused-by-jscript.ts';
import { pacScriptError } from './rules/pac-script-error.ts';
import { pacUnreachable } from './rules/pac-unreachable.ts';
import { pathMtuBlackHole } from './rules/path-mtu-black-hole.ts';
import { proxyAuthRequired } from './rules/proxy-auth-required.ts';
import { proxyInvisibleToSystem } from './rules/proxy-invisible-to-system.ts';
import { proxyRefusesClient } from './rules/proxy-refuses-client.ts';
import { proxySettingsConflict } from './rules/proxy-settings-conflict.ts';
import { proxySettingsInvalid } from './rules/proxy-settings-invalid.ts';
import { proxyUnreachable } from './rules/proxy-unreachable.ts';
import { regionNotListed } from './rules/region-not-listed.ts';
import { regionUnknown } from './rules/region-unknown.ts';
import { requiredRowNotTested } from './rules/required-row-not-tested.ts';
import { revocationUnreachable } from './rules/revocation-unreachable.ts';
import { serviceDisturbed } from './rules/service-disturbed.ts';
import { serviceNotRestarted } from './rules/service-not-restarted.ts';
import { serviceRefusesClient } from './rules/service-refuses-client.ts';
import { settingWithoutEffect } from './rules/setting-without-effect.ts';
import { statusNotSeen } from './rules/status-not-seen.ts';
import { suspiciousDnsAnswer } from './rules/suspicious-dns-answer.ts';
import { timedOut } from './rules/timed-out.ts';
import { tlsInspection } from './rules/tls-inspection.ts';
import { tlsVersionOrCipher } from './rules/tls-version-or-cipher.ts';
import { tunnelRejected } from './rules/tunnel-rejected.ts';
import { unexpectedStatus } from './rules/unexpected-status.ts';
import { winhttpDisagrees } from './rules/winhttp-disagrees.ts';

const ALL: readonly Rule[] = [
  asrRuleMayBlock,
  blockPage,
  bypassHidesTarget,
  captivePortal,
  certificateInvalid,
  clockSkew,
  connectionReset,
  consumerCannotUseProxy,
  deadlineReached,
  directBlocked,
  fallsBackToDirect,
  flaky,
  listLacksScheme,
  localShortage,
  machineRootMissing,
  machineTlsTooNarrow,
  nameNotResolved,
  notElevated,
  pacAnswerUnusable,
  pacAnswerVaries,
  pacRefusedByJscript,
  pacScriptError,
  pacUnreachable,
  pathMtuBlackHole,
  proxyAuthRequired,
  proxyInvisibleToSystem,
  proxyRefusesClient,
  proxySettingsConflict,
  proxySettingsInvalid,
  proxyUnreachable,
  regionNotListed,
  regionUnknown,
  requiredRowNotTested,
  revocationUnreachable,
  serviceDisturbed,
  serviceNotRestarted,
  serviceRefusesClient,
  settingWithoutEffect,
  statusNotSeen,
  suspiciousDnsAnswer,
  timedOut,
  tlsInspection,
  tlsVersionOrCipher,
  tunnelRejected,
  unexpectedStatus,
  winhttpDisagrees,
];

/** Every rule, in the order of explanation: a failure belongs to the first rule that claims it. */
export const RULES: readonly Rule[] = [...ALL].sort((a, b) => a.stage - b.stage);
