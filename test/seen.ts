import type { SeenStatus } from '../src/model/target.ts';

/** Statuses as a list tells them, where the test does not ask who saw them and when. */
export const seen = (...statuses: readonly number[]): readonly SeenStatus[] =>
  statuses.map((status) => ({ status, date: '2026-01-01', source: 'test' }));
