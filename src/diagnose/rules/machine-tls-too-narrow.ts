import type { Lack } from '../../findings/machine-tls-too-narrow.ts';
import type { MachineTls } from '../../model/machine/tls.ts';
import type { Rule } from '../draft.ts';

/** Windows Server 2022 and Windows 11: the first builds whose Schannel speaks TLS 1.3. Source: https://learn.microsoft.com/en-us/windows/win32/secauthn/protocols-in-tls-ssl--schannel-ssp- */
const FIRST_TLS13_BUILD = 20_348;
/** Windows 8.1 and Server 2012 R2: the first builds whose WinHTTP offers TLS 1.2 by itself. Source: https://support.microsoft.com/help/3140245 */
const FIRST_TLS12_BUILD = 9600;
/** `WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2` and `…_TLS1_3` (winhttp.h). */
const WINHTTP_TLS12 = 0x800;
const WINHTTP_TLS13 = 0x2000;

/** What the system's TLS lacks, the gravest first; `certain` where no connection comes about. */
export function lacksOf(
  tls: MachineTls,
  build: number | null,
): readonly { readonly lack: Lack; readonly certain: boolean }[] {
  const speaks13 = (build ?? FIRST_TLS13_BUILD) >= FIRST_TLS13_BUILD && tls.tls13 !== 'off';
  const flags = tls.winhttpProtocols;
  const usable = (suite: string): boolean =>
    suite.startsWith('TLS_ECDHE_RSA_WITH_AES_') || (speaks13 && suite.startsWith('TLS_AES_'));
  const asks12 = flags !== null && (flags & WINHTTP_TLS12) !== 0;
  const found: (readonly [Lack, boolean, boolean])[] = [
    ['tls12-off', tls.tls12 === 'off', true],
    ['no-ecdhe-suite', tls.suites !== null && !tls.suites.some(usable), true],
    ['ecdh-off', tls.ecdh === 'off', true],
    ['winhttp-without-tls12', flags !== null && flags !== 0 && (flags & (WINHTTP_TLS12 | WINHTTP_TLS13)) === 0, true],
    ['tls12-on-request', tls.tls12 === 'on-request' && !asks12, false],
    ['net-without-tls12', tls.strongCrypto === false && build !== null && build <= FIRST_TLS12_BUILD, false],
  ];
  return found.flatMap(([lack, holds, certain]) => (holds ? [{ lack, certain }] : []));
}

/** The sensor's own TLS stack is closed: what reaches targets here would not reach them there. */
export const machineTlsTooNarrow: Rule = {
  code: 'machine-tls-too-narrow',
  stage: 222,
  find: (context) => {
    const { tls, osBuild } = context.evidence.host;
    const lacks = tls ? lacksOf(tls, osBuild) : [];
    if (lacks.length === 0) return [];
    const answered = context.cells.some(
      ({ probe, steps }) => probe.outcome === 'reachable' && steps.some(({ phase }) => phase === 'tls'),
    );
    return [
      {
        code: 'machine-tls-too-narrow',
        severity: lacks.some(({ certain }) => certain) ? 'error' : 'warning',
        args: {
          lacks: lacks.map(({ lack }) => lack),
          answered,
        },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};
