import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

/** How many of `count` pass at the same moment. */
const passing = (bucket: TokenBucket, count: number, now: number): number =>
  Array.from({ length: count }, () => bucket.take(now)).filter(Boolean).length;

it('admits a burst, then what the rate refills, never more than the burst', () => {
  const bucket = new TokenBucket({ capacity: 10, perSecond: 5 });
  expect(passing(bucket, 20, 1000)).toBe(10);
  expect(passing(bucket, 20, 1000)).toBe(0);
  expect(passing(bucket, 20, 2000)).toBe(5);
  expect(passing(bucket, 20, 3_600_000)).toBe(10);
});

it('continues when the clock is set back', () => {
  const bucket = new TokenBucket({ capacity: 2, perSecond: 1 });
  expect(passing(bucket, 3, 10_000)).toBe(2);
  expect(passing(bucket, 3, 0)).toBe(0);
  expect(passing(bucket, 3, 1000)).toBe(1);
});
