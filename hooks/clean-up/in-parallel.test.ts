import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

it('works on each item once, and on no more than so many at a time', async () => {
  const items = Array.from({ length: 20 }, (_, index) => index);
  const done: number[] = [];
  let [now, most] = [0, 0];
  await inParallel(items, 3, async (item) => {
    most = Math.max(most, ++now);
    await turn();
    done.push(item);
    now -= 1;
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(items);
  expect(most).toBe(3);
});

it('throws what failed', async () => {
  const work = async (item: string): Promise<void> => {
    if (item === 'bad') throw new Error('no');
  };
  await expect(inParallel(['good', 'bad'], 2, work)).rejects.toThrow('no');
});
