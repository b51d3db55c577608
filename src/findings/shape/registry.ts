// Written by npm run findings. Do not edit.
import { asrRuleMayBlock } from '../asr-rule-may-block.ts';
import { blockPage } from '../block-page.ts';
import { bypassHidesTarget } from '../bypass-hides-target.ts';
import { captivePortal } from '../captive-portal.ts';
import { certificateInvalid } from '../certificate-invalid.ts';
import { clockSkew } from '../clock-skew.ts';
import { connectionReset } from '../connection-reset.ts';
import { consumerCannotUseProxy } from '../consumer-cannot-use-proxy.ts';
import { deadlineReached } from '../deadline-reached.ts';
import { directBlocked } from '../direct-blocked.ts';
import { fallsBackToDirect } from '../falls-back-to-direct.ts';
import { flaky } from '../flaky.ts';
import { listLacksScheme } from '../list-lacks-scheme.ts';
import { localShortage } from '../local-shortage.ts';
import { machineRootMissing } from '../machine-root-missing.ts';
import { machineTlsTooNarrow } from '../machine-tls-too-narrow.ts';
import { nameNotResolved } from '../name-not-resolved.ts';
import { notElevated } from '../not-elevated.ts';
import { pacAnswerUnusable } from '../pac-answer-unusable.ts';
import { pacAnswerVaries } from '../pac-answer-varies.ts';
import { pacRefusedByJscript } from '../pac-refused-by-jscript.ts';
import { pacScriptError } from '../pac-script-error.ts';
import { pacUnreachable } from '../pac-unreachable.ts';
import { pathMtuBlackHole } from '../path-mtu-black-hole.ts';
import { proxyAuthRequired } from '../proxy-auth-required.ts';
import { proxyInvisibleToSystem } from '../proxy-invisible-to-system.ts';
import { proxyRefusesClient } from '../proxy-refuses-client.ts';
import { proxySettingsConflict } from '../proxy-settings-conflict.ts';
import { proxySettingsInvalid } from '../proxy-settings-invalid.ts';
import { proxyUnreachable } from '../proxy-unreachable.ts';
import { regionNotListed } from '../region-not-listed.ts';
import { regionUnknown } from '../region-unknown.ts';
import { requiredRowNotTested } from '../required-row-not-tested.ts';
import { revocationUnreachable } from '../revocation-unreachable.ts';
import { serviceDisturbed } from '../service-disturbed.ts';
import { serviceNotRestarted } from '../service-not-restarted.ts';
import { serviceRefusesClient } from '../service-refuses-client.ts';
import { settingWithoutEffect } from '../setting-without-effect.ts';
import { statusNotSeen } from '../status-not-seen.ts';
import { suspiciousDnsAnswer } from '../suspicious-dns-answer.ts';
import { timedOut } from '../timed-out.ts';
import { tlsInspection } from '../tls-inspection.ts';
import { tlsVersionOrCipher } from '../tls-version-or-cipher.ts';
import { tunnelRejected } from '../tunnel-rejected.ts';
import { unexpectedStatus } from '../unexpected-status.ts';
import { winhttpDisagrees } from '../winhttp-disagrees.ts';

/** Every finding by its code: the files of this folder. */
export const FINDING_INFO = {
  'asr-rule-may-block': asrRuleMayBlock,
  'block-page': blockPage,
  'bypass-hides-target': bypassHidesTarget,
  'captive-portal': captivePortal,
  'certificate-invalid': certificateInvalid,
  'clock-skew': clockSkew,
  'connection-reset': connectionReset,
  'consumer-cannot-use-proxy': consumerCannotUseProxy,
  'deadline-reached': deadlineReached,
  'direct-blocked': directBlocked,
  'falls-back-to-direct': fallsBackToDirect,
  flaky: flaky,
  'list-lacks-scheme': listLacksScheme,
  'local-shortage': localShortage,
  'machine-root-missing': machineRootMissing,
  'machine-tls-too-narrow': machineTlsTooNarrow,
  'name-not-resolved': nameNotResolved,
  'not-elevated': notElevated,
  'pac-answer-unusable': pacAnswerUnusable,
  'pac-answer-varies': pacAnswerVaries,
  'pac-refused-by-jscript': pacRefusedByJscript,
  'pac-script-error': pacScriptError,
  'pac-unreachable': pacUnreachable,
  'path-mtu-black-hole': pathMtuBlackHole,
  'proxy-auth-required': proxyAuthRequired,
  'proxy-invisible-to-system': proxyInvisibleToSystem,
  'proxy-refuses-client': proxyRefusesClient,
  'proxy-settings-conflict': proxySettingsConflict,
  'proxy-settings-invalid': proxySettingsInvalid,
  'proxy-unreachable': proxyUnreachable,
  'region-not-listed': regionNotListed,
  'region-unknown': regionUnknown,
  'required-row-not-tested': requiredRowNotTested,
  'revocation-unreachable': revocationUnreachable,
  'service-disturbed': serviceDisturbed,
  'service-not-restarted': serviceNotRestarted,
  'service-refuses-client': serviceRefusesClient,
  'setting-without-effect': settingWithoutEffect,
  'status-not-seen': statusNotSeen,
  'suspicious-dns-answer': suspiciousDnsAnswer,
  'timed-out': timedOut,
  'tls-inspection': tlsInspection,
  'tls-version-or-cipher': tlsVersionOrCipher,
  'tunnel-rejected': tunnelRejected,
  'unexpected-status': unexpectedStatus,
  'winhttp-disagrees': winhttpDisagrees,
} as const;
