import { expect, it } from 'vitest';
import { persist } from './persist.ts';

/** The outcome of a run of attempts: its result, the reported failures, and the pauses in whole seconds. */
async function run(
  attempts: readonly ((gotOn: () => void) => string | undefined)[],
): Promise<{ made: string | undefined; reported: number[]; pauses: number[] }> {
  const [reported, pauses]: number[][] = [[], []];
  const stopping = new AbortController();
  let next = 0;
  const made = await persist(
    (gotOn) => {
      const attempt = attempts[next++];
      if (next >= attempts.length) stopping.abort();
      return attempt?.(gotOn);
    },
    {
      clock: { now: () => 0, pause: async (milliseconds) => void pauses?.push(Math.floor(milliseconds / 1000)) },
      signal: stopping.signal,
      failed: (_err, failures) => reported?.push(failures),
    },
  );
  return { made, reported: reported ?? [], pauses: pauses ?? [] };
}

const fail = (): never => {
  throw new Error('no');
};

it.each<[string, Parameters<typeof run>[0], Awaited<ReturnType<typeof run>>]>([
  ['returns the first result', [() => 'it', fail], { made: 'it', reported: [], pauses: [] }],
  [
    'retries with growing pauses',
    [fail, fail, fail, () => 'it'],
    { made: 'it', reported: [1, 2, 3], pauses: [1, 2, 4] },
  ],
  [
    'resets the backoff after an attempt that progressed',
    [
      fail,
      fail,
      (gotOn) => {
        gotOn();
        return fail();
      },
      () => 'it',
    ],
    { made: 'it', reported: [1, 2, 1], pauses: [1, 2, 1] },
  ],
  [
    'continues after an attempt without a result',
    [() => undefined, () => 'it'],
    { made: 'it', reported: [], pauses: [1] },
  ],
  [
    'returns when the signal aborts, without reporting a failure',
    [() => undefined, fail],
    { made: undefined, reported: [], pauses: [1] },
  ],
])('%s', async (_what, attempts, expected) => {
  expect(await run(attempts)).toEqual(expected);
});
