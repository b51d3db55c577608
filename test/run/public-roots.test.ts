import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/run/conclude.ts';
import { diagnoseAgain } from '../../src/run/diagnose-again.ts';
import { chainsOf, publicRootsAmong } from '../../src/run/public-roots.ts';
import { certificate, direct, evidence, http, PUBLIC_ROOT, steps, target, tcp, tls } from '../diagnose/build.ts';
import { seen } from '../seen.ts';

const HOST = 'go.microsoft.com';
const go = target(`https://${HOST}/fwlink`, { pinned: false, observed: seen(200) });
const chain = [
  certificate(`CN=${HOST}`, 'CN=R3, O=Let', [HOST]),
  certificate('CN=ISRG Root X1', 'CN=ISRG Root X1', [], { sha256: PUBLIC_ROOT.sha256 }),
];
const measured = [direct(go, steps.direct(go, tcp(), tls(chain), http(200)))];

describe('the public roots of a run', () => {
  it('are those of the list that its chains end in', () => {
    const listed = [{ name: 'Other', sha256: '0'.repeat(64) }, PUBLIC_ROOT];
    expect(publicRootsAmong(chainsOf(evidence([go], measured)), listed)).toEqual([PUBLIC_ROOT]);
  });

  it('come from the embedded list for a report that does not tell them', () => {
    const { publicRoots: _missing, ...older } = evidence([go], measured);
    const report = conclude(older, '1.0.0');
    expect(report.findings.map(({ code }) => code)).toEqual(['tls-inspection']);
    const again = diagnoseAgain(report);
    expect(again.findings).toEqual([]);
    expect(again.publicRoots).toEqual([PUBLIC_ROOT]);
  });
});
