import { expect, it } from 'vitest';
import { judgeFreshness } from './freshness.ts';

const minute = 60_000;
const now = Date.parse('2026-11-22T12:00:00Z');

it.each([
  ['a round that just ended', 0, 'Fresh', 75 * minute + 1],
  ['a round 75 minutes ago', -75 * minute, 'Fresh', 1],
  ['a round more than 75 minutes ago', -75 * minute - 1, 'Stale', undefined],
  ['a round at the epoch', -now, 'Stale', undefined],
  ['a clock that is 5 minutes ahead', 5 * minute, 'Fresh', 80 * minute + 1],
  ['a clock that is further ahead', 5 * minute + 1, 'Future', 1],
])('judges %s', (_what, offset, state, changesIn) => {
  expect(judgeFreshness(now + offset, now)).toEqual({
    state,
    changesAt: changesIn === undefined ? undefined : now + changesIn,
  });
});

it('changes at the moment that it names', () => {
  for (const lastRound of [now, now + 9 * minute]) {
    const { state, changesAt = 0 } = judgeFreshness(lastRound, now);
    expect(judgeFreshness(lastRound, changesAt - 1).state).toBe(state);
    expect(judgeFreshness(lastRound, changesAt).state).not.toBe(state);
  }
});
