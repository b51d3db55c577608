import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { direct, evidence, named, steps, target, tcp, tunnel } from './build.ts';

it('a proxy that refuses four thousand targets is one finding, and twice the targets cost about twice the time', () => {
  const time = (count: number): number => {
    const targets = Array.from({ length: count }, (_, n) =>
      target(`https://h${n}.example.com/`, { service: n % 2 ? 'CnC' : 'SampleUpload' }),
    );
    const from = evidence(
      targets,
      targets.flatMap((t) => [
        direct(t, steps.direct(t, tcp('generic_timeout_error'))),
        named(t, steps.proxied(tunnel(403))),
      ]),
    );
    const began = performance.now();
    const { findings } = diagnose(from);
    expect(findings.map(({ code, explains }) => [code, explains])).toEqual([
      ['tunnel-rejected', count],
      ['direct-blocked', count],
    ]);
    return performance.now() - began;
  };
  time(250);
  const small = Math.max(time(1000), 20);
  // A quadratic step would cost sixteen times as much; a noisy machine three or four.
  expect(time(4000) / small).toBeLessThan(12);
});
