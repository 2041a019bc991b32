import { expect, it } from 'vitest';
import { persist } from './persist.ts';

/** What a run of attempts comes to: what it made, which failures it was told of, and the pauses in whole seconds. */
async function run(
  attempts: readonly ((gotOn: () => void) => string | undefined)[],
): Promise<{ made: string | undefined; told: number[]; pauses: number[] }> {
  const [told, pauses]: number[][] = [[], []];
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
      failed: (_err, failures) => told?.push(failures),
    },
  );
  return { made, told: told ?? [], pauses: pauses ?? [] };
}

const fail = (): never => {
  throw new Error('no');
};

it.each<[string, Parameters<typeof run>[0], Awaited<ReturnType<typeof run>>]>([
  ['makes it at once', [() => 'it', fail], { made: 'it', told: [], pauses: [] }],
  ['tries longer and longer apart', [fail, fail, fail, () => 'it'], { made: 'it', told: [1, 2, 3], pauses: [1, 2, 4] }],
  [
    'counts anew after an attempt that got on',
    [
      fail,
      fail,
      (gotOn) => {
        gotOn();
        return fail();
      },
      () => 'it',
    ],
    { made: 'it', told: [1, 2, 1], pauses: [1, 2, 1] },
  ],
  ['goes on after an attempt that ends', [() => undefined, () => 'it'], { made: 'it', told: [], pauses: [1] }],
  ['ends with the signal, and says nothing of it', [() => undefined, fail], { made: undefined, told: [], pauses: [1] }],
])('%s', async (_what, attempts, expected) => {
  expect(await run(attempts)).toEqual(expected);
});
