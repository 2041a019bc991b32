import { beforeEach, afterEach, expect, it, vi } from 'vitest';
import { RateLimit } from './rate-limit.ts';

const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

it('admits a burst immediately and the next call after the interval', async () => {
  const limit = new RateLimit({ perSecond: 50, burst: 3 });
  const passed: number[] = [];
  const calls = [1, 2, 3, 4, 5].map(async (call) => {
    await limit.wait(signal);
    passed.push(call);
  });
  await Promise.all(calls.slice(0, 3));
  expect(passed).toEqual([1, 2, 3]);
  await Promise.all(calls);
  expect(passed).toEqual([1, 2, 3, 4, 5]);
});

it('accumulates no more than a burst', async () => {
  const limit = new RateLimit({ perSecond: 1, burst: 2 });
  for (let round = 0; round < 2; round++) {
    await limit.wait(signal);
    await limit.wait(signal);
    const abort = new AbortController();
    const third = limit.wait(abort.signal);
    abort.abort();
    await expect(third).rejects.toThrow('aborted');
    vi.advanceTimersByTime(3_600_000);
  }
});

it('rejects a call whose signal has aborted', async () => {
  const limit = new RateLimit({ perSecond: 1, burst: 2 });
  await expect(limit.wait(AbortSignal.abort())).rejects.toThrow('aborted');
});
