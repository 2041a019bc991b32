import { describe, expect, it } from 'vitest';
import { ApiError } from '../../kube/api-error.ts';
import { retry } from './retry.ts';

const { signal } = new AbortController();
const wait = { baseMs: 1, capMs: 1 };
const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

/** The number of attempts, all of which fail. */
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
    ['without a response is temporary', refused, 3],
    ['of a busy API server is temporary', new ApiError(429, 'TooManyRequests', '429'), 3],
    ['of a failing API server is temporary', new ApiError(503, '', '503'), 3],
    [
      'against another writer may pass, wrapped too',
      new Error('x', { cause: new ApiError(409, 'Conflict', '409') }),
      3,
    ],
    ['of an expired list is temporary', new ApiError(410, 'Expired', '410'), 3],
    ['due to missing permissions is permanent', new ApiError(403, 'Forbidden', '403'), 1],
    ['due to a bug is permanent', new TypeError('x is not a function'), 1],
  ])('%s', async (_, error, tries) => {
    expect(await triesOf(error)).toBe(tries);
  });
});

it('returns the result of the last attempt', async () => {
  let count = 0;
  const work = async (): Promise<number> => {
    count += 1;
    if (count < 3) throw refused;
    return count;
  };
  expect(await retry(work, { signal, wait })).toBe(3);
});

it('stops when the signal aborts', async () => {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    stop.abort();
    throw refused;
  };
  await expect(retry(work, { signal: stop.signal })).rejects.toThrow('aborted');
});
