import { describe, expect, it } from 'vitest';
import type { NetworkObservation, Result } from '../../api/v1alpha1.ts';
import { mustPublish, untilNextRound, untilNextTry } from './when.ts';

const good: Result = { state: 'Capable', evidence: 'Kernel', reason: 'Delivered', message: '', goodRounds: 2 };

function observation(gso: Partial<Result> = {}, more: Partial<NetworkObservation> = {}): NetworkObservation {
  const ipv4 = { gso: { ...good, ...gso }, ecn: good, maxSegments: 40 };
  return { addresses: [], lastRound: '2026-01-01T00:00:00Z', rounds: 1, maxSegments: 40, findings: [], ipv4, ...more };
}

describe('the next round', () => {
  it.each<[string, Partial<Result>, number]>([
    ['comes after 10 minutes when all is good', {}, 600_000],
    ['comes after 30 seconds when something is broken', { state: 'Broken', goodRounds: 0 }, 30_000],
    ['comes after 30 seconds when something is unknown', { state: 'Unknown', goodRounds: 0 }, 30_000],
    ['comes after 30 seconds until a second round was good', { goodRounds: 1 }, 30_000],
    [
      'comes after 10 minutes when the kernel lacks it: that will not change soon',
      { state: 'Unsupported', goodRounds: 0 },
      600_000,
    ],
  ])('%s', (_, gso, expected) => {
    expect(untilNextRound(observation(gso), () => 0)).toBe(expected);
    expect(untilNextRound(observation(gso), () => 1)).toBeCloseTo(expected * 1.1);
  });
});

describe('writing a report', () => {
  it.each<[string, NetworkObservation | undefined, NetworkObservation, boolean]>([
    ['the first observation is written', undefined, observation(), true],
    [
      'an identical one is not',
      observation(),
      observation({}, { rounds: 2, lastRound: '2026-01-01T00:10:00Z' }),
      false,
    ],
    ['a changed state is', observation(), observation({ state: 'Broken', goodRounds: 0 }), true],
    ['a second good round is, because the operator waits for it', observation({ goodRounds: 1 }), observation(), true],
    ['a heartbeat is, after half an hour', observation(), observation({}, { lastRound: '2026-01-01T00:30:00Z' }), true],
  ])('%s', (_, published, next, expected) => {
    expect(mustPublish(published, next)).toBe(expected);
  });

  it('is retried with growing pauses of at most a minute', () => {
    expect([1, 2, 3, 10, 1000].map((failures) => untilNextTry(failures, () => 0))).toEqual([
      1000, 2000, 4000, 60_000, 60_000,
    ]);
  });
});
