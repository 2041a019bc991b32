import { expect, it } from 'vitest';
import { waitUntil } from './wait-until.ts';

const { signal } = new AbortController();

it('checks until there is an answer', async () => {
  let asked = 0;
  const answer = await waitUntil(async () => (++asked === 3 ? 'yes' : undefined), {
    subject: 'it',
    signal,
    intervalMs: 1,
  });
  expect([answer, asked]).toEqual(['yes', 3]);
});

it('says what it waited for on timeout', async () => {
  const never = async (): Promise<undefined> => undefined;
  await expect(waitUntil(never, { subject: 'rain', signal, timeoutMs: 20, intervalMs: 1 })).rejects.toThrow(
    'waiting for rain: timed out after 0.02 s',
  );
});

it('throws the reason on abort, even in the middle of a check', async () => {
  const abort = new AbortController();
  const asked = waitUntil(
    async (either) =>
      new Promise<undefined>((_, reject) => {
        either.addEventListener('abort', () => reject(new Error('cut off')));
        abort.abort(new Error('enough'));
      }),
    { subject: 'rain', signal: abort.signal },
  );
  await expect(asked).rejects.toThrow('enough');
});

it('passes on an error of the check', async () => {
  const broken = async (): Promise<undefined> => {
    throw new Error('broken');
  };
  await expect(waitUntil(broken, { subject: 'rain', signal })).rejects.toThrow('broken');
});
