import { expect, it } from 'vitest';
import { blockedHosts } from '../../src/lab/blocked-hosts.ts';
import { TARGETS, target } from './targets.ts';

it('blocks the hosts of uploads and trust lists', () => {
  expect([...blockedHosts(TARGETS)]).toEqual(['acc.blob.storage.example', 'ctldl.update.example']);
});

it('blocks every second host of a list without these services', () => {
  const own = ['a', 'a', 'b', 'c', 'd'].map((name, index) =>
    target(`t${index}`, `https://${name}.example/${index}`, { service: 'Custom' }),
  );
  expect([...blockedHosts(own)]).toEqual(['a.example', 'c.example']);
});
