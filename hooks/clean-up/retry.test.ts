import { describe, expect, it } from 'vitest';
import { ApiError } from '../../kube/api-error.ts';
import { retry } from './retry.ts';

const { signal } = new AbortController();
const wait = { baseMs: 1, capMs: 1 };
const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

/** How often it was tried, with a failure each time. */
async function triesOf(error: Error, tries = 3): Promise<number> {
  let count = 0;
  const work = async (): Promise<void> => {
    count += 1;
    throw error;
  };
  await expect(retry(work, { signal, tries, wait })).rejects.toBe(error);
  return count;
}

describe('a failure', () => {
  it.each([
    ['without an answer may pass', refused, 3],
    ['of an API server that is busy may pass', new ApiError(429, 'TooManyRequests', '429'), 3],
    ['of an API server in trouble may pass', new ApiError(503, '', '503'), 3],
    [
      'against another writer may pass, wrapped too',
      new Error('x', { cause: new ApiError(409, 'Conflict', '409') }),
      3,
    ],
    ['of a list that took too long may pass', new ApiError(410, 'Expired', '410'), 3],
    ['for want of rights stays', new ApiError(403, 'Forbidden', '403'), 1],
    ['of ours stays', new TypeError('x is not a function'), 1],
  ])('%s', async (_, error, tries) => {
    expect(await triesOf(error)).toBe(tries);
  });
});

it('returns what comes in the end', async () => {
  let count = 0;
  const work = async (): Promise<number> => {
    count += 1;
    if (count < 3) throw refused;
    return count;
  };
  expect(await retry(work, { signal, wait })).toBe(3);
});

it('ends with its signal', async () => {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    stop.abort();
    throw refused;
  };
  await expect(retry(work, { signal: stop.signal })).rejects.toThrow('aborted');
});
