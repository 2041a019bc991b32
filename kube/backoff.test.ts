import { expect, it } from 'vitest';
import { backoff } from './backoff.ts';

it.each([
  [1, 100],
  [2, 200],
  [4, 800],
  [5, 1000],
  [5000, 1000],
])('waits after %i failures at most %i ms, and at least half of that', (failures, most) => {
  for (let count = 0; count < 50; count++) {
    const wait = backoff(failures, { baseMs: 100, capMs: 1000 });
    expect(wait).toBeGreaterThanOrEqual(most / 2);
    expect(wait).toBeLessThanOrEqual(most);
  }
});
