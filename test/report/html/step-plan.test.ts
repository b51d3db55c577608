import { describe, expect, it } from 'vitest';
import { alignSteps, stepPlan } from '../../../src/report/html/model/step-plan.ts';
import { attemptSteps, Clock } from './sample-steps.ts';

const labels = (server: string, url: string): readonly string[] => stepPlan(server, url).map((step) => step.label);

describe('the rows of a waterfall', () => {
  it.each([
    ['direct', 'https://a.example', ['proxy resolution', 'target DNS', 'target TCP', 'TLS', 'HTTP']],
    [
      'http://10.0.0.1:80',
      'https://a.example',
      ['proxy resolution', 'proxy DNS', 'proxy TCP', 'tunnel', 'TLS', 'HTTP'],
    ],
    [
      'https://p.example:443',
      'https://a.example',
      ['proxy resolution', 'proxy DNS', 'proxy TCP', 'proxy TLS', 'tunnel', 'TLS', 'HTTP'],
    ],
    [
      'socks5://p.example:1080',
      'https://a.example',
      ['proxy resolution', 'proxy DNS', 'proxy TCP', 'SOCKS', 'TLS', 'HTTP'],
    ],
  ])('over %s to %s', (server, url, expected) => expect(labels(server, url)).toEqual(expected));

  it.each([
    ['http://10.0.0.1:80', 'https://a.example', 'proxy DNS', 'not needed: an address is given'],
    ['http://p.example:80', 'https://a.example', 'proxy DNS', 'not needed: looked up before'],
    ['http://[::1]:80', 'https://a.example', 'proxy DNS', 'not needed: an address is given'],
    ['http://10.0.0.1:80', 'http://a.example', 'tunnel', 'not needed: absolute form'],
    ['direct', 'http://a.example', 'TLS', 'not needed: http://'],
    ['direct', 'https://a.example', 'proxy resolution', 'not needed: no proxy'],
  ])('over %s to %s, %s is %s', (server, url, label, missing) =>
    expect(stepPlan(server, url).find((step) => step.label === label)?.missing).toBe(missing),
  );

  it('puts each observation into its row and keeps what fits none', () => {
    const attempt = attemptSteps('p1', 'http://a.example/x', { proxy: 'http://10.0.0.1:3128' }, new Clock(1));
    const twice = { ...attempt, observations: [...attempt.observations, ...attempt.observations.slice(0, 1)] };
    const rows = alignSteps(twice, null, 'http://a.example/x');
    expect(rows.map((row) => [row.label, row.observation?.id ?? null])).toEqual([
      ['proxy resolution', null],
      ['proxy DNS', null],
      ['proxy TCP', 'p1.0.0'],
      ['tunnel', null],
      ['TLS', null],
      ['HTTP', 'p1.0.1'],
      ['proxy tcp', 'p1.0.0'],
    ]);
  });
});
